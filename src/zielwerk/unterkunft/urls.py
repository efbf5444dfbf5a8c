"""Addresses of housing costs."""

from django.urls import path

from zielwerk.unterkunft import (
    einstellung_views,
    quartal_views,
    verfahren_views,
    views,
)
from zielwerk.unterkunft import verfahren_pflege_views as pflege

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
    path("einstellungen/", einstellung_views.einstellungen, name="einstellungen"),
    path("einstellungen/<slug:frage>/", einstellung_views.festlegen, name="festlegen"),
    path("kostensenkung/", verfahren_views.kostensenkungen, name="kostensenkungen"),
    path("kostensenkung/neu/", pflege.kostensenkung_neu, name="kostensenkung_neu"),
    path(
        "kostensenkung/<uuid:uuid>/",
        verfahren_views.kostensenkung,
        name="kostensenkung",
    ),
    path(
        "kostensenkung/<uuid:uuid>/schreiben/<slug:form>/",
        verfahren_views.kostensenkung_schreiben,
        name="kostensenkung_schreiben",
    ),
    path(
        "kostensenkung/konzept/<uuid:uuid>/",
        pflege.kostensenkung_hinweis,
        name="kostensenkung_hinweis",
    ),
    path("quartal/", quartal_views.quartale, name="quartale"),
    path(
        "quartal/<int:jahr>/<int:quartal>/",
        quartal_views.quartal,
        name="quartal",
    ),
    path(
        "quartal/<int:jahr>/<int:quartal>/datei/<slug:form>/",
        quartal_views.quartal_datei,
        name="quartal_datei",
    ),
    path(
        "quartal/<int:jahr>/<int:quartal>/melden/",
        quartal_views.quartal_melden,
        name="quartal_melden",
    ),
    *(
        path(f"kostensenkung/<uuid:uuid>/{weg}/", ansicht, name=name)
        for weg, ansicht, name in (
            ("versendet", pflege.kostensenkung_versendet, "kostensenkung_versendet"),
            ("umstaende", pflege.kostensenkung_umstaende, "kostensenkung_umstaende"),
            ("senken", pflege.kostensenkung_senken, "kostensenkung_senken"),
            (
                "nicht-senken",
                pflege.kostensenkung_nicht_senken,
                "kostensenkung_nicht_senken",
            ),
            ("beenden", pflege.kostensenkung_beenden, "kostensenkung_beenden"),
            ("wieder", pflege.kostensenkung_wieder, "kostensenkung_wieder"),
        )
    ),
]
