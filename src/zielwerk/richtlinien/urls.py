"""Addresses of the guidelines."""

from django.urls import path

from zielwerk.richtlinien import pflege_views, views

app_name = "richtlinien"
urlpatterns = [
    path("", views.richtlinien, name="richtlinien"),
    path("neu/", pflege_views.neu, name="neu"),
    path("vorschlag/", pflege_views.vorschlag_neu, name="vorschlag_neu"),
    path("vorschlaege/", views.vorschlaege, name="vorschlaege"),
    path("vorschlag/<uuid:uuid>/", pflege_views.vorschlag, name="vorschlag"),
    path("fassung/<uuid:uuid>/", views.fassung, name="fassung"),
    path("fassung/<uuid:uuid>/vergleich/", views.vergleich, name="vergleich"),
    path(
        "fassung/<uuid:uuid>/veroeffentlichen/",
        pflege_views.veroeffentlichen,
        name="veroeffentlichen",
    ),
    path("fassung/<uuid:uuid>/kenntnis/", views.kenntnis, name="kenntnis"),
    path("richtlinie/<slug:schluessel>/", views.richtlinie, name="richtlinie"),
    path("richtlinie/<slug:schluessel>/fassung/", pflege_views.entwurf, name="entwurf"),
]
