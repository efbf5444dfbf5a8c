"""Addresses of the comparison."""

from django.urls import path

from zielwerk.vergleich import austausch_views, typen_views

app_name = "vergleich"
urlpatterns = [
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
    path("austausch/schema.json", austausch_views.schema, name="schema"),
]
