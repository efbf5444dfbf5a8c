"""Addresses of the assistant, one per step."""

from django.urls import path

from zielwerk.einrichtung import views

app_name = "einrichtung"
urlpatterns = [
    path("", views.einrichtung, name="einrichtung"),
    path("kreis/", views.kreis, name="kreis"),
    path("kalender/", views.kalender, name="kalender"),
    path("seiten/", views.seiten, name="seiten"),
    path("gremium/", views.gremium, name="gremium"),
    path("vorlage/", views.vorlage, name="vorlage"),
    path("mitglieder/", views.mitglieder, name="mitglieder"),
    path("fertig/", views.fertig, name="fertig"),
]
