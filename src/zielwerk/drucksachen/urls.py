"""Addresses of the papers."""

from django.urls import path

from zielwerk.drucksachen import views

app_name = "drucksachen"
urlpatterns = [
    path("", views.drucksachen, name="drucksachen"),
    path("neu/", views.neu, name="neu"),
    path("<uuid:uuid>/", views.drucksache, name="drucksache"),
    path("<uuid:uuid>/abschnitt/<str:schluessel>/", views.drucksache, name="abschnitt"),
    path("<uuid:uuid>/stelle/<str:schluessel>/", views.stelle, name="stelle"),
    path("<uuid:uuid>/angaben/", views.angaben, name="angaben"),
    path("<uuid:uuid>/vorschau/", views.vorschau, name="vorschau"),
    path("<uuid:uuid>/weitergeben/", views.weitergeben, name="weitergeben"),
    path("<uuid:uuid>/papier.<str:endung>", views.datei, name="datei"),
]
