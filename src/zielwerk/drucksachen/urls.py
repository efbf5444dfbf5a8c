"""Addresses of the papers."""

from django.urls import path

from zielwerk.drucksachen import (
    angaben_views,
    anlagen_views,
    beratung_views,
    freigabe_views,
    views,
)

app_name = "drucksachen"
urlpatterns = [
    path("", views.drucksachen, name="drucksachen"),
    path("neu/", angaben_views.neu, name="neu"),
    path("<uuid:uuid>/", views.drucksache, name="drucksache"),
    path("<uuid:uuid>/kopf/", angaben_views.kopf, name="kopf"),
    path("<uuid:uuid>/angaben/", angaben_views.angaben, name="angaben"),
    path("<uuid:uuid>/anlagen/", anlagen_views.anlagen, name="anlagen"),
    path("<uuid:uuid>/anlagen/neu/", anlagen_views.neu, name="anlage_neu"),
    path("anlage/<uuid:uuid>/", anlagen_views.aendern, name="anlage_aendern"),
    path("anlage/<uuid:uuid>/schritt/", anlagen_views.schritt, name="anlage_schritt"),
    path("<uuid:uuid>/abschnitt/<str:schluessel>/", views.drucksache, name="abschnitt"),
    path(
        "<uuid:uuid>/abschnitt/<str:schluessel>/bearbeiten/",
        views.bearbeiten,
        name="bearbeiten",
    ),
    path("<uuid:uuid>/stelle/<str:schluessel>/", views.stelle, name="stelle"),
    path("<uuid:uuid>/freigabe/", freigabe_views.freigabe, name="freigabe"),
    path("<uuid:uuid>/signieren/", freigabe_views.signieren, name="signieren"),
    path("<uuid:uuid>/beratung/", beratung_views.beratungen, name="beratungen"),
    path(
        "<uuid:uuid>/veroeffentlichung/",
        freigabe_views.veroeffentlichung,
        name="veroeffentlichung",
    ),
    path("<uuid:uuid>/beratung/neu/", beratung_views.neu, name="beratung_neu"),
    path("beratung/<uuid:uuid>/termin/", beratung_views.termin, name="termin"),
    path("beratung/<uuid:uuid>/beschluss/", beratung_views.beschluss, name="beschluss"),
    path(
        "beratung/<uuid:uuid>/auszug.<str:endung>",
        beratung_views.auszug_datei,
        name="auszug",
    ),
    path("<uuid:uuid>/vorschau/", views.vorschau, name="vorschau"),
    path("<uuid:uuid>/papier.<str:endung>", views.datei, name="datei"),
]
