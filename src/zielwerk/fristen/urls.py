"""Addresses of the Fristen; the page of one Frist belongs to `vereinbarung`."""

from django.urls import path

from zielwerk.fristen import views

app_name = "fristen"
urlpatterns = [path("", views.fristen, name="fristen")]
