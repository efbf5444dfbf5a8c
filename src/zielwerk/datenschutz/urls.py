"""Addresses of deletion and Auskunft; none of them carries a name or case number."""

from django.urls import path

from zielwerk.datenschutz import auskunft_views, views

app_name = "datenschutz"
urlpatterns = [
    path("loeschung/", views.loeschung, name="loeschung"),
    path("loeschung/starten/", views.starten, name="starten"),
    path("loeschung/lauf/<uuid:uuid>/", views.lauf, name="lauf"),
    path("loeschung/regeln/", views.regeln, name="regeln"),
    path("loeschung/regeln/<slug:schluessel>/", views.regel, name="regel"),
    path("loeschung/sperren/", views.sperren, name="sperren"),
    path("loeschung/sperren/<uuid:uuid>/", views.aufheben, name="aufheben"),
    path("auskunft/", auskunft_views.auskunft, name="auskunft"),
    path("auskunft/ausgabe/<slug:form>/", auskunft_views.ausgabe, name="ausgabe"),
    path("auskunft/sperren/", auskunft_views.sperren, name="fall_sperren"),
    path("auskunft/loeschen/", auskunft_views.loeschen, name="antrag"),
    path("auskunft/lauf/<uuid:uuid>/", auskunft_views.lauf, name="antragslauf"),
]
