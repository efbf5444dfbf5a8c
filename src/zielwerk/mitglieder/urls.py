"""Addresses of members, invitations and bodies."""

from django.urls import path

from zielwerk.mitglieder import annahme_views, einladung_views, views

app_name = "mitglieder"
urlpatterns = [
    path("", views.mitglieder, name="mitglieder"),
    path("<uuid:uuid>/", views.aendern, name="aendern"),
    path("<uuid:uuid>/stilllegen/", views.stilllegen, name="stilllegen"),
    path("<uuid:uuid>/aktivieren/", views.aktivieren, name="aktivieren"),
    path("organisationen/", views.organisationen, name="organisationen"),
    path("organisationen/neu/", views.organisation_neu, name="organisation_neu"),
    path("organisationen/<uuid:uuid>/", views.umbenennen, name="umbenennen"),
    path("einladen/", einladung_views.einladen, name="einladen"),
    path("einladung/<uuid:uuid>/", einladung_views.einladung, name="einladung"),
    path("einladung/<uuid:uuid>/senden/", einladung_views.senden, name="senden"),
    path("einladung/<uuid:uuid>/link/", einladung_views.link, name="link"),
    path(
        "einladung/<uuid:uuid>/zurueckziehen/",
        einladung_views.zurueckziehen,
        name="zurueckziehen",
    ),
    path("annehmen/", annahme_views.annehmen, name="annehmen"),
    path("annehmen/<str:token>/", annahme_views.oeffnen, name="oeffnen"),
]
