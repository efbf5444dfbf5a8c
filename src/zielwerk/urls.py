"""The table of contents of the web."""

from django.urls import include, path

handler500 = "zielwerk.web.views.serverfehler"

urlpatterns = [
    path("", include("zielwerk.startseite.urls")),
    path("", include("zielwerk.web.urls")),
    path("", include("zielwerk.betrieb.urls")),
    path("", include("zielwerk.schnittstelle.urls")),
    path("konto/", include("zielwerk.mandanten.urls")),
    path("konto/", include("zielwerk.zugaenge.urls")),
    path("zielvereinbarung/", include("zielwerk.vereinbarung.urls")),
    path("fristen/", include("zielwerk.fristen.urls")),
    path("erinnerungen/", include("zielwerk.erinnerungen.urls")),
    path("kennzahlen/", include("zielwerk.kennzahlen.urls")),
    path("vergleich/", include("zielwerk.vergleich.urls")),
    path("widersprueche/", include("zielwerk.widersprueche.urls")),
    path("buchungen/", include("zielwerk.buchungen.urls")),
    path("forderungen/", include("zielwerk.forderungen.urls")),
    path("aktenpruefungen/", include("zielwerk.aktenpruefungen.urls")),
    path("beratung/", include("zielwerk.beratung.urls")),
    path("unterkunft/", include("zielwerk.unterkunft.urls")),
    path("besprechungen/", include("zielwerk.besprechungen.urls")),
    path("richtlinien/", include("zielwerk.richtlinien.urls")),
    path("massnahmen/", include("zielwerk.massnahmen.urls")),
    path("listen/", include("zielwerk.listen.urls")),
    path("drucksachen/", include("zielwerk.drucksachen.urls")),
    path("", include("zielwerk.drucksachen.oparl_urls")),
    path("dateien/", include("zielwerk.dokumente.urls")),
    path("protokoll/", include("zielwerk.protokoll.urls")),
    path("einrichtung/", include("zielwerk.einrichtung.urls")),
    path("mitglieder/", include("zielwerk.mitglieder.urls")),
    path("", include("zielwerk.datenschutz.urls")),
]
