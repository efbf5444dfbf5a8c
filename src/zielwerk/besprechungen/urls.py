"""Addresses of the meetings."""

from django.urls import path

from zielwerk.besprechungen import (
    durchfuehrung_views,
    ergebnis_views,
    planung_views,
    views,
)

app_name = "besprechungen"
urlpatterns = [
    path("", views.besprechungen, name="besprechungen"),
    path("auftraege/", ergebnis_views.auftraege, name="auftraege"),
    path("auftrag/<uuid:uuid>/", ergebnis_views.auftrag, name="auftrag"),
    path("kontakt/", planung_views.kontakt, name="kontakt"),
    path("reihe/<slug:schluessel>/", planung_views.reihe, name="reihe"),
    path("planen/", planung_views.planen, name="planen"),
    path("<uuid:uuid>/", views.besprechung, name="besprechung"),
    path("<uuid:uuid>/kalender.ics", views.kalender, name="kalender"),
    path("<uuid:uuid>/verlegen/", planung_views.verlegen, name="verlegen"),
    path("<uuid:uuid>/absagen/", planung_views.absagen, name="absagen"),
    path("<uuid:uuid>/tagesordnung/", planung_views.tagesordnung, name="tagesordnung"),
    path("<uuid:uuid>/einladen/", planung_views.einladen, name="einladen"),
    path(
        "<uuid:uuid>/durchfuehrung/",
        durchfuehrung_views.durchfuehrung,
        name="durchfuehrung",
    ),
    path("<uuid:uuid>/nachweis/", durchfuehrung_views.nachweis, name="nachweis"),
    path(
        "<uuid:uuid>/niederschrift/",
        durchfuehrung_views.niederschrift,
        name="niederschrift",
    ),
    path(
        "niederschrift/<uuid:uuid>/freigeben/",
        durchfuehrung_views.freigeben,
        name="freigeben",
    ),
    path("<uuid:uuid>/ergebnis/", ergebnis_views.ergebnis, name="ergebnis"),
]
