"""Addresses of sign-out and of the switch; sign-in is in `zugaenge`."""

from django.urls import path

from zielwerk.mandanten import views

app_name = "mandanten"
urlpatterns = [
    path("abmelden/", views.abmelden, name="abmelden"),
    path("wechseln/", views.wechseln, name="wechseln"),
]
