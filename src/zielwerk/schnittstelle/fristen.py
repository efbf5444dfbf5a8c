"""Fristen, and the evidence for them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile

from zielwerk.dokumente.services import store_datei
from zielwerk.fristen.models import Frist
from zielwerk.fristen.regeln import Standanzeige
from zielwerk.fristen.services import dienstfreie_tage, mit_stand
from zielwerk.mandanten.rechte import Recht
from zielwerk.schnittstelle import formate
from zielwerk.schnittstelle.regeln import Umfang
from zielwerk.schnittstelle.seiten import seite_von
from zielwerk.schnittstelle.zugang import Schluessel, im_mandanten
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.vereinbarung.services import check_datei, record_nachweis

router = Router()
Zustand = Literal["offen", "erledigt", "versaeumt", "verzichtet"]
ZUSTAENDE: dict[str, tuple[str, ...]] = {
    "offen": tuple(Frist.OFFENE),
    "erledigt": (Frist.Zustand.ERLEDIGT,),
    "versaeumt": (Frist.Zustand.VERSAEUMT,),
    "verzichtet": (Frist.Zustand.VERZICHTET,),
}
Jahr = Annotated[int | None, Query(ge=2000, le=2100)]


@router.get(
    "",
    response={200: formate.Fristen, 401: formate.Meldung, 403: formate.Meldung,
              422: formate.Anfragefehler},
    url_name="fristen",
    summary="Fristen, nach Fälligkeit",
    auth=Schluessel(Umfang.FRISTEN_LESEN, Recht.FRISTEN_SEHEN),
)  # fmt: skip
@im_mandanten
def fristen(
    request: HttpRequest,
    jahr: Jahr = None,
    zustand: Zustand | None = None,
    seite: formate.Seite = 1,
) -> formate.Fristen:
    """Return one page of Fristen, of a year or in a state if asked for."""
    alle = Frist.objects.order_by("faellig_am", "pk")
    if jahr is not None:
        alle = alle.filter(zeitraum_bis__year=jahr)
    if zustand is not None:
        alle = alle.filter(zustand__in=ZUSTAENDE[zustand])
    ort, zeilen = seite_von(alle, seite)
    heute = request.heute  # type: ignore[attr-defined]
    mit = dict(mit_stand(Frist.objects.filter(pk__in=[z.pk for z in zeilen]), heute))
    eintraege = [formate.Frist(**_frist(z, mit[z])) for z in zeilen if z in mit]
    return formate.Fristen(**ort, eintraege=eintraege)


@router.get(
    "{uuid}",
    response={200: formate.Fristdetail, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 422: formate.Anfragefehler},
    url_name="frist",
    summary="Eine Frist mit Rechenweg und Nachweisen",
    auth=Schluessel(Umfang.FRISTEN_LESEN, Recht.FRISTEN_SEHEN),
)  # fmt: skip
@im_mandanten
def frist(request: HttpRequest, uuid: UUID) -> formate.Fristdetail:
    """Return one Frist."""
    eine = get_object_or_404(Frist.objects.select_related("mandant"), uuid=uuid)
    heute = request.heute  # type: ignore[attr-defined]
    stand = eine.stand(heute, dienstfreie_tage(heute))
    return formate.Fristdetail(
        **_frist(eine, stand),
        faellig_nach_regel_am=eine.faellig_nach_regel_am,
        rechenweg=[formate.Schritt(**schritt.teile()) for schritt in eine.rechenweg],
        nachweise=[
            formate.Nachweis(**_nachweis(n))
            for n in eine.nachweise.select_related("datei")
        ],
    )


class Angaben(Schema):
    """What evidence says beside its file; without a file it is an Erklärung."""

    text: formate.Text
    wirksam_am: formate.Tag
    eingegangen_am: formate.TagOderKeiner = None


@router.post(
    "{uuid}/nachweise",
    response={201: formate.Nachweis, 401: formate.Meldung, 403: formate.Meldung,
              404: formate.Meldung, 409: formate.Meldung, 422: formate.Anfragefehler},
    url_name="nachweis",
    summary="Einen Nachweis einreichen",
    auth=Schluessel(Umfang.NACHWEISE_EINREICHEN, Recht.NACHWEIS_EINREICHEN),
)  # fmt: skip
@im_mandanten
def nachweis(
    request: HttpRequest,
    uuid: UUID,
    angaben: Form[Angaben],
    datei: File[UploadedFile | None] = None,
) -> Status[formate.Nachweis]:
    """Hand in evidence for a Frist: the same checks as on the page."""
    anfrage: Any = request
    eine = get_object_or_404(Frist.objects.select_related("mandant"), uuid=uuid)
    wer = {"durch": anfrage.mitgliedschaft, "jetzt": anfrage.jetzt}
    with transaction.atomic():
        neu = record_nachweis(
            frist=eine,
            art=Nachweis.Art.DATEI if datei else Nachweis.Art.ERKLAERUNG,
            datei=_store(datei, anfrage.mandant, wer) if datei else None,
            text=angaben.text,
            wirksam_am=angaben.wirksam_am,
            eingegangen_am=angaben.eingegangen_am or anfrage.heute,
            **wer,
        )
    return Status(201, formate.Nachweis(**_nachweis(neu)))


def _store(hochgeladen: UploadedFile, mandant: Any, wer: dict[str, Any]) -> Any:
    name = hochgeladen.name or "datei"
    check_datei(name=name, groesse=hochgeladen.size or 0)
    return store_datei(
        mandant=mandant,
        name=name,
        inhalt=hochgeladen.read(),
        medientyp=hochgeladen.content_type or "application/octet-stream",
        **wer,
    )


def _frist(eine: Frist, stand: Standanzeige) -> dict[str, Any]:
    return {
        **{
            feld: getattr(eine, feld)
            for feld in (
                *("uuid", "titel", "anlass", "zustaendig", "zeitraum_von"),
                *("zeitraum_bis", "faellig_am", "zustand", "erledigt_am", "wirksam_am"),
            )
        },
        "stand": stand.wort,
    }


def _nachweis(einer: Nachweis) -> dict[str, Any]:
    return {
        **{
            feld: getattr(einer, feld)
            for feld in (
                *("uuid", "fassung", "art", "text", "zustand", "hinweis"),
                *("wirksam_am", "eingegangen_am"),
            )
        },
        "datei": einer.datei.name if einer.datei else None,
        "sha256": einer.datei.sha256 if einer.datei else None,
    }
