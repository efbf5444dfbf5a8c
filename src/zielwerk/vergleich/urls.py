"""Addresses of the comparison."""

from django.urls import path

from zielwerk.vergleich import (
    austausch_views,
    einwilligung_views,
    einzelausfuhr_views,
    typen_views,
    views,
)

app_name = "vergleich"
urlpatterns = [
    path("", views.vergleich, name="vergleich"),
    path("tabelle/<slug:teil>.<slug:form>", views.ausgabe, name="ausgabe"),
    path("einwilligungen/", einwilligung_views.einwilligungen, name="einwilligungen"),
    path("einwilligungen/eigene/", einwilligung_views.eigene, name="eigene"),
    path(
        "einwilligungen/<slug:kennung>/",
        einwilligung_views.einwilligung,
        name="einwilligung",
    ),
    path("typen/", typen_views.typen, name="typen"),
    path("austausch/", austausch_views.austausch, name="austausch"),
    path("austausch/jobcenter/", austausch_views.jobcenter, name="jobcenter"),
    path("austausch/ausfuehren/", austausch_views.ausfuehren, name="ausfuehren"),
    path("austausch/einlesen/", austausch_views.einlesen, name="einlesen"),
    path(
        "austausch/<uuid:uuid>/zuruecknehmen/",
        austausch_views.zuruecknehmen,
        name="zuruecknehmen",
    ),
    path("austausch/faelle/", einzelausfuhr_views.faelle, name="faelle"),
    path(
        "austausch/faelle.schema.json",
        einzelausfuhr_views.fallschema,
        name="fallschema",
    ),
    path("austausch/schema.json", austausch_views.schema, name="schema"),
]
