"""Addresses of sign-in."""

from django.urls import path

from zielwerk.mandanten import views

app_name = "mandanten"
urlpatterns = [
    path("anmelden/", views.anmelden, name="anmelden"),
    path("abmelden/", views.abmelden, name="abmelden"),
    path("wechseln/", views.wechseln, name="wechseln"),
]
