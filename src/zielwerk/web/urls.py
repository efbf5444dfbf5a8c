"""Addresses of the pages that belong to no subject: help, legal pages, probes."""

from django.urls import path

from zielwerk.web import views

app_name = "web"
urlpatterns = [
    path("hilfe/", views.textseite, {"name": "hilfe"}, name="hilfe"),
    path(
        "barrierefreiheit/",
        views.textseite,
        {"name": "barrierefreiheit"},
        name="barrierefreiheit",
    ),
    path("datenschutz/", views.textseite, {"name": "datenschutz"}, name="datenschutz"),
    path("impressum/", views.textseite, {"name": "impressum"}, name="impressum"),
    path("lebt", views.lebt, name="lebt"),
    path("bereit", views.bereit, name="bereit"),
]
