"""Addresses of the agreement, its Punkte and the page of one Frist."""

from django.urls import path

from zielwerk.vereinbarung import (
    austausch_views,
    entwurf_views,
    frist_views,
    pflege_views,
    status_views,
    unterschrift_views,
    verhandlung_views,
    views,
)

app_name = "vereinbarung"
urlpatterns = [
    path("", views.vereinbarungen, name="vereinbarungen"),
    path("<int:jahr>/", views.vereinbarung, name="vereinbarung"),
    path("<int:jahr>/gesamturteil/", views.gesamturteil, name="gesamturteil"),
    path("<int:jahr>/punkt/<slug:schluessel>/", views.punkt, name="punkt"),
    path("<int:jahr>/vergleich/", entwurf_views.vergleich, name="vergleich"),
    path(
        "<int:jahr>/fortschreiben/", entwurf_views.fortschreibung, name="fortschreiben"
    ),
    path("<int:jahr>/punkt-neu/", entwurf_views.punkt_neu, name="punkt_neu"),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/aendern/",
        entwurf_views.punkt_aendern,
        name="punkt_aendern",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/entfaellt/",
        entwurf_views.punkt_entfaellt,
        name="punkt_entfaellt",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/verhandlung/",
        verhandlung_views.verhandlung,
        name="verhandlung",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/vorschlagen/",
        verhandlung_views.vorschlagen,
        name="vorschlagen",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/anmerken/",
        verhandlung_views.anmerken,
        name="anmerken",
    ),
    path(
        "<int:jahr>/zuruecknehmen/",
        verhandlung_views.ganzes_zuruecknehmen,
        name="ganzes_zuruecknehmen",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/zuruecknehmen/",
        verhandlung_views.zuruecknehmen,
        name="zuruecknehmen",
    ),
    path("vorschlag/<uuid:uuid>/", verhandlung_views.beantworten, name="beantworten"),
    path("<int:jahr>/zustimmen/", verhandlung_views.zustimmen, name="zustimmen"),
    path(
        "<int:jahr>/wegfall/<slug:schluessel>/",
        verhandlung_views.wegfall,
        name="wegfall",
    ),
    path("<int:jahr>/status/", status_views.status, name="status"),
    path("<int:jahr>/vereinbarung.pdf", unterschrift_views.papier, name="papier"),
    path("<int:jahr>/signieren/", unterschrift_views.signieren, name="signieren"),
    path(
        "<int:jahr>/unterschriften/",
        unterschrift_views.pruefen,
        name="unterschriften_pruefen",
    ),
    path("vorlagen/", austausch_views.vorlagen, name="vorlagen"),
    path("schema.json", austausch_views.schema, name="schema"),
    path("<int:jahr>/vereinbarung.yaml", austausch_views.datei, name="datei"),
    path("anlegen/", pflege_views.anlegen, name="anlegen"),
    path("<int:jahr>/beschluss/", pflege_views.inkraftsetzen, name="inkraftsetzen"),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/pflicht-neu/",
        pflege_views.pflicht_neu,
        name="pflicht_neu",
    ),
    path(
        "<int:jahr>/punkt/<slug:schluessel>/feststellung/",
        pflege_views.feststellung,
        name="feststellung",
    ),
    path("pflicht/<uuid:uuid>/", pflege_views.pflicht_aendern, name="pflicht_aendern"),
    path("frist/<uuid:uuid>/", frist_views.frist, name="frist"),
    path("nachweis/<uuid:uuid>/annehmen/", frist_views.annehmen, name="annehmen"),
    path(
        "nachweis/<uuid:uuid>/zurueckgeben/",
        frist_views.zurueckgeben,
        name="zurueckgeben",
    ),
]
