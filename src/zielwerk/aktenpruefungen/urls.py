"""Addresses of the file audits."""

from django.urls import path

from zielwerk.aktenpruefungen import views

app_name = "aktenpruefungen"
urlpatterns = [
    path("planen/", views.planen, name="planen"),
    path("nachrechnen/", views.nachrechnen, name="nachrechnen"),
    path("auswerten/", views.auswerten, name="auswerten"),
    path("hochrechnen/", views.hochrechnen, name="hochrechnen"),
]
