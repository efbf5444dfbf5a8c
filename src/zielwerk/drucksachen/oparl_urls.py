"""Addresses that are open to everybody: OParl 1.1 and the page of a paper."""

from django.urls import path

from zielwerk.drucksachen import oparl_views

app_name = "oparl"
BODY = "oparl/v1/body/<str:mandant>"
urlpatterns = [
    path("oparl/v1/system", oparl_views.start, name="system"),
    path("oparl/v1/body", oparl_views.koerperschaften, name="koerperschaften"),
    path(BODY, oparl_views.koerperschaft, name="koerperschaft"),
    path(f"{BODY}/<str:art>", oparl_views.liste, name="liste"),
    path(
        f"{BODY}/organization/<str:kennung>/meeting",
        oparl_views.sitzungen,
        name="sitzungen",
    ),
    path(f"{BODY}/file/<str:kennung>/inhalt", oparl_views.datei, name="datei"),
    path(
        f"{BODY}/file/<str:kennung>/inhalt.<str:endung>",
        oparl_views.anlage,
        name="anlage",
    ),
    path(f"{BODY}/<str:art>/<str:kennung>", oparl_views.objekt, name="objekt"),
    path("oparl/v1/<path:rest>", oparl_views.fehlt, name="fehlt"),
    path("oeffentlich/<str:mandant>/", oparl_views.papiere, name="papiere"),
    path(
        "oeffentlich/<str:mandant>/katalog.jsonld",
        oparl_views.katalog,
        name="katalog",
    ),
    path("oeffentlich/<str:mandant>/<str:kennung>/", oparl_views.papier, name="papier"),
    path(
        "oeffentlich/<str:mandant>/<str:kennung>/zahlen.<str:form>",
        oparl_views.zahlen,
        name="zahlen",
    ),
    path(
        "oeffentlich/<str:mandant>/<str:kennung>/metadaten.jsonld",
        oparl_views.metadaten,
        name="metadaten",
    ),
]
