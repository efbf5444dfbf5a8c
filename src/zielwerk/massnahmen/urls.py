"""Addresses of the Maßnahmen."""

from django.urls import path

from zielwerk.massnahmen import pflege_views, views

app_name = "massnahmen"
urlpatterns = [
    path("", views.massnahmen, name="massnahmen"),
    path("neu/", pflege_views.neu, name="neu"),
    path("vorschlag/<uuid:uuid>/", views.vorschlag, name="vorschlag"),
    path("vorschlag/<uuid:uuid>/ablehnen/", pflege_views.ablehnen, name="ablehnen"),
    path("<uuid:uuid>/", views.massnahme, name="massnahme"),
    path("<uuid:uuid>/aendern/", pflege_views.aendern, name="aendern"),
    path(
        "<uuid:uuid>/zwischenstand/", pflege_views.zwischenstand, name="zwischenstand"
    ),
    path("<uuid:uuid>/umgesetzt/", pflege_views.umgesetzt, name="umgesetzt"),
    path("<uuid:uuid>/wirkung/", pflege_views.wirkung, name="wirkung"),
    path("<uuid:uuid>/aufheben/", pflege_views.aufheben, name="aufheben"),
    path("<uuid:uuid>/wieder/", pflege_views.wieder, name="wieder"),
]
