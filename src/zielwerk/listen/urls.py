"""Addresses of the list intake."""

from django.urls import path

from zielwerk.listen import views, zeilen_views

app_name = "listen"
urlpatterns = [
    path("neu/<slug:art>/", views.neu, name="neu"),
    path("<uuid:uuid>/", views.einlesung, name="einlesung"),
    path("<uuid:uuid>/spalten/", views.spalten, name="spalten"),
    path("<uuid:uuid>/blatt/", views.blatt, name="blatt"),
    path("<uuid:uuid>/zeilen/", zeilen_views.zeilen, name="zeilen"),
    path("<uuid:uuid>/zeilen/<int:zeile>/", zeilen_views.zeile, name="zeile"),
    path("<uuid:uuid>/berichtigen/", zeilen_views.berichtigen, name="berichtigen"),
    path(
        "<uuid:uuid>/zuruecknehmen/", zeilen_views.zuruecknehmen, name="zuruecknehmen"
    ),
    path("<uuid:uuid>/fehlermappe/", zeilen_views.fehlermappe, name="fehlermappe"),
    path("<uuid:uuid>/ausgabe/", zeilen_views.ausgabe, name="ausgabe"),
    path("<uuid:uuid>/uebernehmen/", views.uebernehmen, name="uebernehmen"),
    path("<uuid:uuid>/anhalten/", views.anhalten, name="anhalten"),
    path("<uuid:uuid>/abbrechen/", views.abbrechen, name="abbrechen"),
]
