"""Addresses of housing costs."""

from django.urls import path

from zielwerk.unterkunft import views

app_name = "unterkunft"
urlpatterns = [
    path("", views.angemessenheit, name="angemessenheit"),
    path("richtwerte/", views.richtwerte, name="richtwerte"),
    path("richtwerte/tabelle/<uuid:uuid>/", views.tabelle, name="tabelle"),
    path(
        "richtwerte/tabelle/<uuid:uuid>/veroeffentlichen/",
        views.veroeffentlichen,
        name="veroeffentlichen",
    ),
    path("richtwerte/<slug:schluessel>/", views.konzept, name="konzept"),
]
