"""Addresses of kept files."""

from django.urls import path

from zielwerk.dokumente import views

app_name = "dokumente"
urlpatterns = [path("<uuid:uuid>/", views.datei, name="datei")]
