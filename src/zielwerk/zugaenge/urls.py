"""Addresses of sign-in."""

from django.urls import path

from zielwerk.zugaenge import faktor_views, passwort_views, views

app_name = "zugaenge"
urlpatterns = [
    path("anmelden/", views.anmelden, name="anmelden"),
    path("anmelden/zweiter-faktor/", views.zweiter_faktor, name="zweiter_faktor"),
    path("anmelden/passkey/", views.passkey, name="passkey"),
    path("anmelden/verzeichnis/", views.verzeichnis, name="verzeichnis"),
    path("anmelden/verzeichnis/zurueck/", views.rueckkehr, name="rueckkehr"),
    path(
        "passwort-vergessen/",
        passwort_views.passwort_vergessen,
        name="passwort_vergessen",
    ),
    path(
        "passwort-neu/<str:uidb36>/<str:key>/",
        passwort_views.passwort_neu,
        name="passwort_neu",
    ),
    path("zugang/", faktor_views.zugang, name="zugang"),
    path("zugang/passwort/", passwort_views.passwort, name="passwort"),
    path("zugang/app/", faktor_views.app, name="app"),
    path("zugang/passkey/", faktor_views.passkey_neu, name="passkey_neu"),
    path("zugang/<int:pk>/entfernen/", faktor_views.entfernen, name="entfernen"),
    path("zugang/notfallcodes/", faktor_views.codes, name="codes"),
    path("bestaetigen/", faktor_views.bestaetigen, name="bestaetigen"),
]
