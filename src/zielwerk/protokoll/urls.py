"""Addresses of the record."""

from django.urls import path

from zielwerk.protokoll import views

app_name = "protokoll"
urlpatterns = [path("", views.protokoll, name="protokoll")]
