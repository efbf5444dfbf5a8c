"""What happens at sign-in: attempts counted, factors used, every event recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_scopes import scope, scopes_disabled

from zielwerk.mandanten.models import Benutzer, Mitgliedschaft
from zielwerk.protokoll.services import record_eintrag
from zielwerk.zugaenge import regeln
from zielwerk.zugaenge.models import Anmeldesperre
from zielwerk.zugaenge.post import GEMELDET, mail_aenderung
from zielwerk.zugaenge.schluessel import decrypt

Art = Anmeldesperre.Art
GRENZEN: Mapping[str, regeln.Grenze] = {
    Art.KONTO: regeln.KONTO,
    Art.ADRESSE: regeln.ADRESSE,
    Art.VERWEIS: regeln.VERWEIS,
}
FAKTOREN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class GesperrtError(Exception):
    """Too many failures; the attempt was not looked at."""


@dataclass(frozen=True)
class Versuch:
    """An attempt under way: what it is counted under."""

    email: str
    zaehler: tuple[tuple[str, str], ...]


def _kennung(art: str, text: str) -> str:
    """Return a keyed hash: the table names neither accounts nor addresses."""
    schluessel = salted_hmac(
        "zielwerk.zugaenge.sperre", f"{art}:{text}", algorithm="sha256"
    )
    return schluessel.hexdigest()


def _lock(art: str, text: str) -> tuple[Anmeldesperre, datetime]:
    """Return a count, locked, and the database's clock: all workers share it."""
    zeile: dict[str, Any] = {"art": art, "kennung": _kennung(art, text)}
    Anmeldesperre.objects.get_or_create(**zeile)
    gesperrt = Anmeldesperre.objects.select_for_update().annotate(uhr=Now())
    eine: Any = gesperrt.get(**zeile)
    return eine, eine.uhr


@transaction.atomic
def _begin(zaehler: tuple[tuple[str, str], ...]) -> None:
    for art, text in zaehler:
        eine, uhr = _lock(art, text)
        neu = regeln.nach_versuch(eine.stand, GRENZEN[art], uhr)
        if neu is None:
            raise GesperrtError
        eine.store(neu)


def begin_versuch(*, email: str, adresse: str) -> Versuch:
    """Count an attempt before it is checked.

    :raises GesperrtError: if the account or the address has failed too often
    """
    email = email.strip().lower()
    zaehler: tuple[tuple[str, str], ...] = ((Art.KONTO, email),)
    if adresse:
        zaehler += ((Art.ADRESSE, adresse),)
    _begin(zaehler)
    return Versuch(email, zaehler)


@transaction.atomic
def end_versuch(*, versuch: Versuch) -> None:
    """Take a successful attempt back out of the count; earlier failures stay."""
    for art, text in versuch.zaehler:
        eine, _ = _lock(art, text)
        eine.store(regeln.nach_erfolg(eine.stand, GRENZEN[art]))


@transaction.atomic
def record_fehlversuch(*, versuch: Versuch, jetzt: datetime) -> None:
    """Note in the record that an account has just been locked by this failure."""
    eine, _ = _lock(Art.KONTO, versuch.email)
    benutzer = Benutzer.objects.filter(email=versuch.email).first()
    if benutzer is None or eine.anzahl != GRENZEN[Art.KONTO].versuche:
        return
    minuten = regeln.KONTO.sperre.seconds // 60
    record_zugang(
        benutzer=benutzer,
        ereignis="gesperrt",
        text=f"Anmeldung nach {eine.anzahl} Fehlversuchen für {minuten} Minuten "
        "gesperrt",
        jetzt=jetzt,
        durch_person=False,
    )


def begin_verweis(*, email: str) -> bool:
    """Return whether a mail with a link may go to this recipient now."""
    try:
        _begin(((Art.VERWEIS, email.strip().lower()),))
    except GesperrtError:
        return False
    return True


@transaction.atomic
def clear_sperre(*, email: str, jetzt: datetime) -> bool:
    """Let an account try again at once; returns whether it had been locked."""
    email = email.strip().lower()
    eine, uhr = _lock(Art.KONTO, email)
    war = eine.stand.ist_gesperrt(uhr)
    eine.delete()
    benutzer = Benutzer.objects.filter(email=email).first()
    if war and benutzer:
        record_zugang(
            benutzer=benutzer,
            ereignis="entsperrt",
            text="Sperre der Anmeldung von der Verwaltung aufgehoben",
            jetzt=jetzt,
            durch_person=False,
        )
    return war


@transaction.atomic
def clear_faktoren(*, benutzer: Benutzer, jetzt: datetime) -> int:
    """Take app, passkeys and codes from who has lost them; returns how many."""
    anzahl: int = Authenticator.objects.filter(user=benutzer).delete()[0]
    if anzahl:
        record_zugang(
            benutzer=benutzer,
            ereignis="faktoren_zurueckgesetzt",
            text="Alle zweiten Faktoren von der Verwaltung entfernt",
            jetzt=jetzt,
            durch_person=False,
        )
    return anzahl


@transaction.atomic
def delete_anmeldedaten(*, benutzer: Benutzer) -> int:
    """Delete factors, addresses and directory links of who has left; returns how many.

    The deletion run that calls it leaves the entry.
    """
    geloescht = 0
    for modell in (Authenticator, EmailAddress, SocialAccount):
        geloescht += modell.objects.filter(user_id=benutzer.pk).delete()[0]
    return geloescht


def clean_sperren(*, jetzt: datetime) -> int:
    """Delete counts that say nothing any more; returns how many."""
    alt = Anmeldesperre.objects.filter(zuletzt_am__lt=jetzt - regeln.AUFBEWAHRUNG)
    return alt.delete()[0]


def mitgliedschaften(*, benutzer: Benutzer) -> list[Mitgliedschaft]:
    """Return a person's active Mitgliedschaften, in every Mandant."""
    with scopes_disabled():
        return list(
            Mitgliedschaft.objects.filter(benutzer=benutzer, aktiv=True)
            .select_related("mandant", "benutzer")
            .order_by("pk")
        )


@transaction.atomic
def record_zugang(
    *,
    benutzer: Benutzer,
    ereignis: str,
    text: str,
    jetzt: datetime,
    durch_person: bool = True,
) -> None:
    """Record an event of sign-in once in every Mandant the person belongs to.

    If it changes the way in, the person is told by mail once it has taken effect.
    """
    je_mandant = {m.mandant_id: m for m in mitgliedschaften(benutzer=benutzer)[::-1]}
    for eine in je_mandant.values():
        with scope(mandant=eine.mandant):
            record_eintrag(
                mandant=eine.mandant,
                aktion=f"zugaenge.{ereignis}",
                objekt=eine,
                text=text,
                durch=eine if durch_person else None,
                jetzt=eine.mandant.zeit(jetzt),
            )
    if ereignis in GEMELDET:
        transaction.on_commit(
            partial(mail_aenderung, benutzer=benutzer, text=text, wann=jetzt)
        )


@transaction.atomic
def record_anmeldung(*, benutzer: Benutzer, weg: str, jetzt: datetime) -> None:
    """Record a finished sign-in, and forget the failures before it."""
    eine, _ = _lock(Art.KONTO, benutzer.email)
    eine.delete()
    record_zugang(
        benutzer=benutzer, ereignis="angemeldet", text=f"Angemeldet: {weg}", jetzt=jetzt
    )


def hat_zweiten_faktor(*, benutzer: Benutzer) -> bool:
    """Return whether a person has an app or a passkey; codes alone are none."""
    eigene = Authenticator.objects.filter(user_id=benutzer.pk, type__in=FAKTOREN)
    return bool(eigene.exists())


@transaction.atomic
def use_einmalcode(*, faktor: Authenticator, code: str) -> bool:
    """Take a code of an app once only, whichever worker it reaches (RFC 6238, 5.2)."""
    eigener = Authenticator.objects.select_for_update().get(pk=faktor.pk)
    geheimnis = decrypt(eigener.data["secret"])
    passend = [
        zaehler
        for zaehler in yield_hotp_counters_from_time()
        if format_hotp_value(hotp_value(geheimnis, zaehler))
        == normalize_user_code(code)
    ]
    if not passend or max(passend) <= eigener.data.get("zaehler", 0):
        return False
    eigener.data["zaehler"] = max(passend)
    eigener.save(update_fields=["data"])
    return True


def kennwortlink(*, benutzer: Benutzer) -> str:
    """Return the address where a person sets a password; always at our own host."""
    pfad = reverse(
        "zugaenge:passwort_neu",
        kwargs={
            "uidb36": user_pk_to_url_str(benutzer),
            "key": default_token_generator.make_token(benutzer),
        },
    )
    return f"{settings.ADRESSE}{pfad}"
