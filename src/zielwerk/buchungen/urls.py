"""Addresses of the postings."""

from django.urls import path

from zielwerk.buchungen import beteiligung_views, konten_views, views

app_name = "buchungen"
CSV, XLSX = {"form": "csv"}, {"form": "xlsx"}
urlpatterns = [
    path("", views.buchungen, name="buchungen"),
    path("liste/<uuid:uuid>/", views.liste, name="liste"),
    path("liste/<uuid:uuid>/neu-pruefen/", views.neu_pruefen, name="neu_pruefen"),
    path("hinweise/", views.hinweise, name="hinweise"),
    path("hinweise/hinweise.csv", views.ausgabe, CSV, name="hinweise_csv"),
    path("hinweise/hinweise.xlsx", views.ausgabe, XLSX, name="hinweise_xlsx"),
    path("hinweise/<int:jahr>/melden/", views.alle_melden, name="alle_melden"),
    path("hinweise/<uuid:uuid>/", views.hinweis, name="hinweis"),
    path("hinweise/<uuid:uuid>/melden/", views.melden, name="melden"),
    path("hinweise/<uuid:uuid>/klaeren/", views.klaeren, name="klaeren"),
    path("hinweise/<uuid:uuid>/zurueck/", views.zurueck, name="zurueck"),
    path("bestaetigung/<int:jahr>/", views.bestaetigung, name="bestaetigung"),
    path("konten/", konten_views.konten, name="konten"),
    path("konten/neu/", konten_views.konto_neu, name="konto_neu"),
    path("konten/konten.csv", konten_views.ausgabe, CSV, name="konten_csv"),
    path("konten/konten.xlsx", konten_views.ausgabe, XLSX, name="konten_xlsx"),
    path("konten/<uuid:uuid>/", konten_views.konto, name="konto"),
    path("bundesbeteiligung/", beteiligung_views.beteiligung, name="beteiligung"),
    path("bundesbeteiligung/neu/", beteiligung_views.periode_neu, name="periode_neu"),
    path(
        "bundesbeteiligung/<uuid:uuid>/entfernen/",
        beteiligung_views.periode_entfernen,
        name="periode_entfernen",
    ),
]
