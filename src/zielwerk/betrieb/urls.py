"""The address a monitoring system reads."""

from django.urls import path

from zielwerk.betrieb import views

app_name = "betrieb"
urlpatterns = [path("metrics", views.metriken, name="metriken")]
