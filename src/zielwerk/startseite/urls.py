"""Address of the start page."""

from django.urls import path

from zielwerk.startseite import views

app_name = "startseite"
urlpatterns = [
    path("", views.startseite, name="startseite"),
    path("suche/", views.suche, name="suche"),
]
