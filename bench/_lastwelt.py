"""The people of the load: who asks for which page of which Mandant."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench._nutzer import Aufruf

KOORDINIERUNG, TEAMLEITUNG = "koordinierungsstelle", "teamleitung"
SEITEN = {
    "Startseite": (KOORDINIERUNG, "/", 3),
    "Fristen": (KOORDINIERUNG, "/fristen/?jahr=2020", 2),
    "Kennzahl": (KOORDINIERUNG, "/kennzahlen/widerspruchsquote/", 2),
    "Forderungen": (TEAMLEITUNG, "/forderungen/liste/{liste}/", 1),
    "Forderungen, Zeilen": (TEAMLEITUNG, "/forderungen/liste/{liste}/zeilen/", 1),
}
API = {
    "API Fristen": "/api/v1/fristen",
    "API Kennzahl": "/api/v1/kennzahlen/widerspruchsquote",
}


def baue() -> None:
    """Build the example county in an empty database."""
    from django.core.management import call_command
    from django_scopes import scopes_disabled

    from zielwerk.mandanten.schluessel import create_bund
    from zielwerk.startseite import demo

    with scopes_disabled():
        call_command("migrate", verbosity=0, interactive=False)
    create_bund(jetzt=demo.um(demo.HEUTE))
    demo.build(lambda _: None)


def fuelle_liste(zeilen: int) -> None:
    """Put so many claims more into the newest list of the first Mandant."""
    import polars as pl
    from bench.speichern import _bestand
    from django.db import connection, transaction
    from django.db.models import Max
    from django_scopes import scope

    from zielwerk.forderungen.ablage import TAGE, indexe, insert_forderungen
    from zielwerk.forderungen.models import Forderung

    mandant = mandanten()[0]
    with scope(mandant=mandant), transaction.atomic():
        liste = newest_liste()
        letzte = Forderung.objects.filter(liste=liste).aggregate(bis=Max("zeile"))
        daten = _bestand(zeilen).with_columns(zeile=pl.col("zeile") + letzte["bis"])
        leer = {tag: pl.lit(None, pl.Date) for tag in set(TAGE) - set(daten.columns)}
        index = pl.Series(indexe(daten["nummer"]))
        daten = daten.with_columns(nummer_index=index, **leer)
        insert_forderungen(liste, daten)
        liste.zeilen += zeilen
        liste.save(update_fields=["zeilen"])
    with connection.cursor() as zeiger:
        zeiger.execute("ANALYZE forderungen_forderung")


def mandanten() -> list[Any]:
    """Return all, the first built first."""
    from zielwerk.mandanten.models import Mandant

    return list(Mandant.objects.order_by("pk"))


def newest_liste() -> Any:
    """Return the newest list of claims of the open Mandant."""
    from zielwerk.forderungen.models import Forderungsliste

    return Forderungsliste.objects.order_by("-stand_am", "-pk").first()


def mitglied(mandant: Any, rolle: str) -> Any:
    """Return who has a role."""
    from django_scopes import scope

    from zielwerk.mandanten.models import Mitgliedschaft

    with scope(mandant=mandant):
        return Mitgliedschaft.objects.select_related("benutzer").get(rolle=rolle)


def sitzung(einer: Any) -> Any:
    """Return a browser in which a person is signed in."""
    from django.conf import settings
    from django.test import Client

    from zielwerk.web.grenzen import ANGEMELDET_SEIT, ZULETZT

    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(einer.benutzer)
    inhalt = client.session
    inhalt["mitgliedschaft"], inhalt["rolle"] = str(einer.uuid), einer.rolle
    inhalt[ANGEMELDET_SEIT] = inhalt[ZULETZT] = int(time.time())
    inhalt.save()
    return client


def seiten(mandant: Any) -> Iterator[tuple[str, Any, str, int]]:
    """Yield name, browser, address and weight of each page of one Mandant."""
    from django_scopes import scope

    clients = {r: sitzung(mitglied(mandant, r)) for r in (KOORDINIERUNG, TEAMLEITUNG)}
    with scope(mandant=mandant):
        liste = newest_liste()
    for name, (rolle, adresse, gewicht) in SEITEN.items():
        yield name, clients[rolle], adresse.format(liste=liste.uuid), gewicht


def nutzer(mandant: Any) -> list[Aufruf]:
    """Return the pages and interfaces one user asks for."""
    from django.conf import settings
    from django.utils import timezone
    from django_scopes import scope

    from zielwerk.schnittstelle.models import Umfang
    from zielwerk.schnittstelle.services import create_schluessel

    aufrufe = []
    for name, client, pfad, gewicht in seiten(mandant):
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        kopf = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        aufrufe.append(Aufruf(name, pfad, kopf, gewicht))
    einer, jetzt = (
        mitglied(mandant, KOORDINIERUNG),
        mandant.zeit(timezone.localtime()),
    )
    with scope(mandant=mandant):
        _, text = create_schluessel(
            bezeichnung="Last",
            umfang=[Umfang.FRISTEN_LESEN, Umfang.KENNZAHLEN_LESEN],
            gilt_bis=jetzt.date() + timedelta(days=30),
            durch=einer,
            jetzt=jetzt,
        )
    kopf = {"Authorization": f"Bearer {text}"}
    return [*aufrufe, *(Aufruf(n, pfad, kopf) for n, pfad in API.items())]
