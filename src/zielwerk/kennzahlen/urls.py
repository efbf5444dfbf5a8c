"""Addresses of the Kennzahlen."""

from django.urls import path

from zielwerk.kennzahlen import pflege_views, views

app_name = "kennzahlen"
urlpatterns = [
    path("", views.kennzahlen, name="kennzahlen"),
    path("neu/", pflege_views.neu, name="neu"),
    path("<slug:schluessel>/", views.kennzahl, name="kennzahl"),
    path("<slug:schluessel>/werte.csv", views.ausgabe, {"form": "csv"}, name="csv"),
    path("<slug:schluessel>/werte.xlsx", views.ausgabe, {"form": "xlsx"}, name="xlsx"),
    path("<slug:schluessel>/wert/", pflege_views.messwert, name="messwert"),
    path("<slug:schluessel>/grenze/", pflege_views.zielwert, name="zielwert"),
    path(
        "<slug:schluessel>/vergleich/",
        pflege_views.vergleichswert,
        name="vergleichswert",
    ),
]
