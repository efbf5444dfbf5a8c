"""Addresses of the Kennzahlen."""

from django.urls import path

from zielwerk.kennzahlen import views

app_name = "kennzahlen"
urlpatterns = [
    path("", views.kennzahlen, name="kennzahlen"),
    path("<slug:schluessel>/", views.kennzahl, name="kennzahl"),
    path("<slug:schluessel>/werte.csv", views.ausgabe, {"form": "csv"}, name="csv"),
    path("<slug:schluessel>/werte.xlsx", views.ausgabe, {"form": "xlsx"}, name="xlsx"),
]
