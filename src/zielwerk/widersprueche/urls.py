"""Addresses of the objections."""

from django.urls import path

from zielwerk.widersprueche import views

app_name = "widersprueche"
urlpatterns = [
    path("", views.widersprueche, name="widersprueche"),
    path("liste/<uuid:uuid>/", views.zeilen, name="zeilen"),
    path("monatszahlen/<int:jahr>/", views.monatszahlen, name="monatszahlen"),
    path("tabelle/neu/", views.tabelle_neu, name="tabelle_neu"),
    path("tabelle/<uuid:uuid>/freigeben/", views.freigeben, name="freigeben"),
]
