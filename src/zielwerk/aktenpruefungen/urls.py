"""Addresses of the file audits."""

from django.urls import path

from zielwerk.aktenpruefungen import (
    auswertung_views,
    bogen_views,
    folgen_views,
    kreis_views,
    pruefliste_views,
    pruefung_views,
    views,
    ziehung_views,
)

app_name = "aktenpruefungen"
AKTE, BOGEN = "akte/<uuid:uuid>", "akte/<uuid:uuid>/<slug:leser>"
MANGEL, KREIS = "<uuid:uuid>/mangel/<slug:schluessel>", "kreis/<uuid:uuid>"
urlpatterns = [
    path("", pruefung_views.pruefungen, name="pruefungen"),
    path("planen/", views.planen, name="planen"),
    path("nachrechnen/", views.nachrechnen, name="nachrechnen"),
    path("auswerten/", views.auswerten, name="auswerten"),
    path("hochrechnen/", views.hochrechnen, name="hochrechnen"),
    path("neu/", pruefung_views.neu, name="neu"),
    path("prueflisten/", pruefliste_views.prueflisten, name="prueflisten"),
    path("prueflisten/neu/", pruefliste_views.pruefliste_neu, name="pruefliste_neu"),
    path("prueflisten/<uuid:uuid>/", pruefliste_views.pruefliste, name="pruefliste"),
    path("<uuid:uuid>/", pruefung_views.pruefung, name="pruefung"),
    path("<uuid:uuid>/plan/", pruefung_views.plan, name="plan"),
    path("<uuid:uuid>/startzahl/", pruefung_views.startzahl, name="startzahl"),
    path("<uuid:uuid>/verwerfen/", pruefung_views.verwerfen, name="verwerfen"),
    path("<uuid:uuid>/ziehen/", ziehung_views.ziehen, name="ziehen"),
    path("<uuid:uuid>/stichprobe/", ziehung_views.stichprobe, name="stichprobe"),
    path("<uuid:uuid>/nachpruefen/", ziehung_views.nachpruefen, name="nachpruefen"),
    path("<uuid:uuid>/risiko/", ziehung_views.risiko, name="risiko"),
    path("<uuid:uuid>/auswertung/", auswertung_views.auswertung, name="auswertung"),
    path(
        "<uuid:uuid>/abschliessen/", auswertung_views.abschliessen, name="abschliessen"
    ),
    path("<uuid:uuid>/wieder/", auswertung_views.wieder, name="wieder"),
    path("<uuid:uuid>/bericht.<slug:endung>", auswertung_views.bericht, name="bericht"),
    path(f"{MANGEL}/massnahme/", folgen_views.massnahme, name="massnahme"),
    path(f"{MANGEL}/nachpruefung/", folgen_views.nachpruefung, name="nachpruefung"),
    path("kreis/", kreis_views.kreispruefungen, name="kreispruefungen"),
    path("kreis/neu/", kreis_views.anfordern, name="anfordern"),
    path("kreis/verzicht/", kreis_views.verzichten, name="verzichten"),
    path(f"{KREIS}/", kreis_views.kreispruefung, name="kreispruefung"),
    path(f"{KREIS}/einraeumen/", kreis_views.einraeumen, name="einraeumen"),
    path(f"{KREIS}/ergebnis/", kreis_views.kreis_ergebnis, name="kreis_ergebnis"),
    path(f"{KREIS}/akten/", kreis_views.kreis_akten, name="kreis_akten"),
    path(f"{AKTE}/ausfall/", ziehung_views.ausfall, name="ausfall"),
    path(f"{BOGEN}/", bogen_views.bogen, name="bogen"),
    path(f"{BOGEN}/frage/<int:nummer>/", bogen_views.antwort, name="antwort"),
    path(f"{BOGEN}/fertig/", bogen_views.bogen_fertig, name="bogen_fertig"),
    path(f"{BOGEN}/oeffnen/", bogen_views.bogen_oeffnen, name="bogen_oeffnen"),
]
