"""Addresses of reminders and calendar feeds."""

from django.urls import path

from zielwerk.erinnerungen import views

app_name = "erinnerungen"
urlpatterns = [
    path("", views.einstellungen, name="einstellungen"),
    path("weg/", views.weg, name="weg"),
    path("abo/", views.abo_neu, name="abo_neu"),
    path("abo/ende/", views.abo_ende, name="abo_ende"),
    path("abo/<str:geheimnis>.ics", views.feed, name="feed"),
    path("stufen/", views.stufe_neu, name="stufe_neu"),
    path("stufen/uebliche/", views.stufen_uebliche, name="stufen_uebliche"),
    path("stufen/<uuid:uuid>/ende/", views.stufe_ende, name="stufe_ende"),
    path("frist/<uuid:uuid>/", views.erinnern, name="erinnern"),
]
