"""Addresses of the receivables."""

from django.urls import path

from zielwerk.forderungen import freigabe_views, views, zeilen_views

app_name = "forderungen"
urlpatterns = [
    path("", views.forderungen, name="forderungen"),
    path("eingang/", views.eingang_neu, name="eingang_neu"),
    path("eingang/<uuid:uuid>/", views.eingang, name="eingang"),
    path("liste/<uuid:uuid>/", views.spiegel, name="spiegel"),
    path("liste/<uuid:uuid>/zeilen/", zeilen_views.zeilen, name="zeilen"),
    path("liste/<uuid:uuid>/zeile/<int:zeile>/", zeilen_views.zeile, name="zeile"),
    path("liste/<uuid:uuid>/abgaenge/", zeilen_views.abgaenge, name="abgaenge"),
    path("abgang/<uuid:uuid>/", zeilen_views.abgang, name="abgang"),
    path("liste/<uuid:uuid>/erbitten/", freigabe_views.erbitten, name="erbitten"),
    path("liste/<uuid:uuid>/freigeben/", freigabe_views.freigeben, name="freigeben"),
    path(
        "liste/<uuid:uuid>/zurueckgeben/",
        freigabe_views.zurueckgeben,
        name="zurueckgeben",
    ),
    path("liste/<uuid:uuid>/abruf/<slug:form>/", freigabe_views.abruf, name="abruf"),
]
