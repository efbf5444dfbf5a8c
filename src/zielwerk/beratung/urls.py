"""Addresses of advice by § 16a."""

from django.urls import path

from zielwerk.beratung import (
    angebot_views,
    bericht_views,
    traeger_views,
    views,
    zuweisung_views,
)

app_name = "beratung"
urlpatterns = [
    path("", views.beratung, name="beratung"),
    path("abgleich/", views.abgleich, name="abgleich"),
    path("berichte/", bericht_views.berichte, name="berichte"),
    path("berichte/neu/", bericht_views.bericht_neu, name="bericht_neu"),
    path("berichte/<uuid:uuid>/", bericht_views.bericht, name="bericht"),
    path(
        "berichte/<uuid:uuid>/aendern/",
        bericht_views.bericht_aendern,
        name="bericht_aendern",
    ),
    path(
        "berichte/<uuid:uuid>/abgeben/",
        bericht_views.bericht_abgeben,
        name="bericht_abgeben",
    ),
    path(
        "berichte/<uuid:uuid>/<slug:fassung>.<slug:endung>",
        bericht_views.bericht_datei,
        name="bericht_datei",
    ),
    path("angebote/", angebot_views.angebote, name="angebote"),
    path("angebote/vorschlag/", angebot_views.vorschlag, name="vorschlag"),
    path("angebote/neu/<slug:art>/", angebot_views.neu, name="neu"),
    path("angebote/<slug:art>/<uuid:uuid>/ende/", angebot_views.ende, name="ende"),
    path(
        "angebote/umstand/<uuid:uuid>/entfernen/",
        angebot_views.umstand_entfernen,
        name="umstand_entfernen",
    ),
    path("zuweisungen/", zuweisung_views.zuweisungen, name="zuweisungen"),
    path("zuweisungen/neu/", zuweisung_views.zuweisen, name="zuweisen"),
    path("zuweisungen/<uuid:uuid>/", zuweisung_views.zuweisung, name="zuweisung"),
    path(
        "zuweisungen/<uuid:uuid>/schein/",
        zuweisung_views.zuweisungsschein,
        name="schein",
    ),
    path(
        "zuweisungen/<uuid:uuid>/widerrufen/",
        zuweisung_views.widerrufen,
        name="widerrufen",
    ),
    path("traeger/", traeger_views.traeger, name="traeger"),
    path(
        "traeger/<uuid:uuid>/<int:jahr>/<int:monat>/",
        traeger_views.monat,
        name="monat",
    ),
    path(
        "traeger/schein/<uuid:uuid>/", traeger_views.rueckmeldung, name="rueckmeldung"
    ),
    path(
        "traeger/<uuid:uuid>/ohne-schein/",
        traeger_views.selbstmelder,
        name="selbstmelder",
    ),
    path("traeger/fall/<uuid:uuid>/", traeger_views.fall, name="fall"),
    path(
        "traeger/fall/<uuid:uuid>/entfernen/",
        traeger_views.fall_entfernen,
        name="fall_entfernen",
    ),
    path(
        "traeger/meldung/<uuid:uuid>/entfernen/",
        traeger_views.meldung_entfernen,
        name="meldung_entfernen",
    ),
]
