"""Addresses of the record; none of them carries a name."""

from django.urls import path

from zielwerk.protokoll import views

app_name = "protokoll"
urlpatterns = [
    path("", views.protokoll, name="protokoll"),
    path("suche/", views.suche, name="suche"),
    path("ausgabe/<slug:form>/", views.ausgabe, name="ausgabe"),
    path("anker/", views.anker, name="anker"),
    path("anker/datei/", views.ankerdatei, name="ankerdatei"),
    path("export/", views.export, name="export"),
    path("<int:nr>/", views.eintrag, name="eintrag"),
]
