"""Addresses of kept files, and of what holds for all documents of a county."""

from django.urls import path

from zielwerk.dokumente import einstellung_views, views, vorlage_views

app_name = "dokumente"
urlpatterns = [
    path("<uuid:uuid>/", views.datei, name="datei"),
    path("einstellungen/", einstellung_views.einstellungen, name="einstellungen"),
    path("einstellungen/vorlage/", vorlage_views.neu, name="vorlage_neu"),
    path("einstellungen/muster.docx", vorlage_views.unsere, name="vorlage_unsere"),
    path("einstellungen/vorlage/<uuid:uuid>/", vorlage_views.schritt, name="vorlage"),
    path(
        "einstellungen/vorlage/<uuid:uuid>/probe.docx",
        vorlage_views.probe,
        name="vorlage_probe",
    ),
    path("einstellungen/anker/", einstellung_views.anker, name="anker"),
    path(
        "einstellungen/anker/<uuid:uuid>/entfernen/",
        einstellung_views.anker_entfernen,
        name="anker_entfernen",
    ),
]
