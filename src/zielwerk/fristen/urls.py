"""Addresses of the Fristen; the page of one Frist belongs to `vereinbarung`."""

from django.urls import path

from zielwerk.fristen import aenderung_views, kalender_views, views

app_name = "fristen"
urlpatterns = [
    path("", views.fristen, name="fristen"),
    path("rechner/", kalender_views.rechner, name="rechner"),
    path("kalender/", kalender_views.kalender, name="kalender"),
    path("kalender/neu/", kalender_views.dienstfrei_neu, name="dienstfrei_neu"),
    path(
        "kalender/<uuid:uuid>/ende/",
        kalender_views.dienstfrei_ende,
        name="dienstfrei_ende",
    ),
    path("<uuid:uuid>/aenderung/", aenderung_views.beantragen, name="beantragen"),
    path("aenderung/<uuid:uuid>/", aenderung_views.beantworten, name="beantworten"),
]
