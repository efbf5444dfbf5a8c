"""Template tags of the parts KERN lacks (ui.md parts 3–8); loaded everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.utils.safestring import SafeString
from django.utils.text import slugify

from zielwerk.kern import anzeige
from zielwerk.kern.rechenweg import Schritt
from zielwerk.web import achse
from zielwerk.web import zeichen as signs
from zielwerk.web.felder import Datumsfeld

register = template.Library()
Zahlwert = Decimal | Fraction | int


@register.filter
def tag(am: date | None) -> str:
    """Return "08.01.2021"; nothing for an empty date."""
    return anzeige.tag(am) if am else ""


@register.filter
def tag_kurz(am: date | None) -> str:
    """Return "Fr, 08.01.2021"."""
    return anzeige.tag_kurz(am) if am else ""


@register.filter
def tag_lang(am: date | None) -> str:
    """Return "Freitag, 08.01.2021"."""
    return anzeige.tag_lang(am) if am else ""


@register.filter
def zahl(wert: Zahlwert | str | None, stellen: int = 0) -> str:
    """Return "1.284"; nothing for no value, which a template gives as an empty text."""
    return "" if wert is None or isinstance(wert, str) else anzeige.zahl(wert, stellen)


@register.filter
def prozent(anteil: Zahlwert | None, stellen: int = 1) -> str:
    """Return a share (0–1) as "15,4 %"; nothing for no value."""
    return "" if anteil is None else anzeige.prozent(anteil, stellen)


@register.filter
def prozent_kurz(anteil: Zahlwert | None) -> str:
    """Return "20 %" for whole per cents, else "16,7 %"."""
    return "" if anteil is None else anzeige.prozent_kurz(anteil)


@register.filter
def euro(betrag: Decimal | None) -> str:
    """Return "1.402.186,94 €"; nothing for no value."""
    return "" if betrag is None else anzeige.euro(betrag)


@register.simple_tag
def zeichen(name: str) -> SafeString:
    """Return a sign as inline SVG; put the word beside it."""
    return signs.zeichen(name)


@register.inclusion_tag("web/_stand.html")
def stand(status: str, text: str = "", detail: str = "") -> dict[str, str]:
    """Show a status: sign + word, detail below; without `text` its own word."""
    wort, _ = signs.WORTE[status]
    return {"status": status, "text": text or wort, "detail": detail}


@register.inclusion_tag("web/_abzeichen.html")
def abzeichen(status: str, text: str = "") -> dict[str, str]:
    """Show the filled badge of the page head; once per page."""
    wort, art = signs.WORTE[status]
    return {"status": status, "text": text or wort, "art": art}


_KLASSEN: tuple[tuple[type[forms.Field], str], ...] = (
    (Datumsfeld, "eingabe eingabe--tag"),
    (forms.DateField, "eingabe eingabe--tag"),
    (forms.IntegerField, "eingabe eingabe--zahl"),
    (forms.TimeField, "eingabe eingabe--kurz"),
)


def _klasse(feld: forms.Field) -> str:
    """Return the CSS classes of a text-like input: its width follows the content."""
    if isinstance(feld.widget, forms.Select | forms.Textarea):
        return "eingabe"
    return next((k for typ, k in _KLASSEN if isinstance(feld, typ)), "eingabe")


def _form_art(feld: forms.Field) -> str:
    """Return how a field is laid out: "wahl", "haken", "datei" or "text"."""
    # CheckboxSelectMultiple is a RadioSelect to Django.
    if isinstance(feld.widget, forms.RadioSelect):
        return "wahl"
    if isinstance(feld.widget, forms.CheckboxInput):
        return "haken"
    return "datei" if isinstance(feld.widget, forms.FileInput) else "text"


@register.inclusion_tag("web/_feld.html")
def feld(feld: forms.BoundField, klasse: str = "") -> dict[str, Any]:
    """Show a field: label, hint, input, error. `klasse` widens or narrows the input."""
    art = _form_art(feld.field)
    klassen = f"{_klasse(feld.field)} {klasse}".strip()
    eingabe = ""
    if art in {"text", "datei"}:
        attrs: dict[str, str | bool] = {} if art == "datei" else {"class": klassen}
        eingabe = feld.as_widget(attrs=attrs)
    elif art == "haken":
        eingabe = feld.as_widget()
    return {
        "feld": feld,
        "art": art,
        "eingabe": eingabe,
        "id": feld.id_for_label or feld.auto_id,
        "freiwillig": not feld.field.required and art != "haken",
        "beschreibung": feld.aria_describedby,
    }


@register.inclusion_tag("web/_fehlerliste.html")
def fehlerliste(form: forms.BaseForm) -> dict[str, Any]:
    """Show the error summary with links to the fields; nothing without errors."""
    eintraege: list[dict[str, str]] = []
    for name, fehler in form.errors.items():
        feld = form[name] if name in form.fields else None
        # The first control of a radio group carries "_0".
        gruppe = feld and _form_art(feld.field) == "wahl"
        ziel = f"{feld.auto_id}_0" if feld and gruppe else feld.auto_id if feld else ""
        eintraege += [
            {"ziel": ziel, "text": f"{feld.label}: {text}" if feld else str(text)}
            for text in fehler
        ]
    return {"eintraege": eintraege, "anzahl": len(eintraege)}


@register.inclusion_tag("web/_seiten.html", takes_context=True)
def seiten(
    context: template.Context, page_obj: Page[Any], formular: str = ""
) -> dict[str, Any]:
    """Show "Zeilen 51 bis 100 von 1.284" and numbered links; filters stay.

    `formular`: id of the form that asked by POST; its buttons then turn the pages,
    and nothing asked for stands in an address.
    """
    request = context.get("request")
    frage = request.GET.copy() if request else None
    if frage is not None:
        frage.pop("seite", None)
    return {
        "seite": page_obj,
        "nummern": list(
            page_obj.paginator.get_elided_page_range(
                page_obj.number, on_each_side=1, on_ends=1
            )
        ),
        "auslassung": page_obj.paginator.ELLIPSIS,
        "frage": f"{frage.urlencode()}&" if frage else "",
        "formular": formular,
    }


@register.inclusion_tag("web/_schritte.html")
def schritte(titel: str | Sequence[Any], aktuell: int) -> dict[str, Any]:
    """Show the steps of a wizard.

    `titel`: "Datei|Spalten zuordnen|…", or a list of texts or of (text, address)
    pairs; `aktuell` counts from 1. Only finished steps link to their address.
    """
    liste = titel.split("|") if isinstance(titel, str) else titel
    eintraege = []
    for nummer, eintrag in enumerate(liste, start=1):
        text, url = (eintrag, "") if isinstance(eintrag, str) else eintrag
        eintraege.append(
            {
                "nummer": nummer,
                "text": text,
                "url": url,
                "fertig": nummer < aktuell,
                "jetzt": nummer == aktuell,
            }
        )
    return {"eintraege": eintraege}


@register.inclusion_tag("web/_leer.html")
def leer(
    titel: str, text: str = "", url: str = "", linktext: str = ""
) -> dict[str, str]:
    """Show an empty state: what it means, what comes next, one link."""
    return {"titel": titel, "text": text, "url": url, "linktext": linktext}


@register.simple_block_tag
def hinweis(content: str, art: str = "info") -> SafeString:
    """Wrap a note: {% hinweis "warnung" %}…; also info, gut, gefahr."""
    from django.utils.html import format_html

    # The block is already rendered (and escaped) template text.
    return format_html('<div class="hinweis hinweis--{}">{}</div>', art, content)


@register.inclusion_tag("web/_rechenweg.html")
def rechenweg(schritte: Iterable[str]) -> dict[str, Any]:
    """Show the numbered steps of a Rechenweg with norm, hint and value."""
    teile = [
        schritt.teile() if isinstance(schritt, Schritt) else {"text": schritt}
        for schritt in schritte
    ]
    return {"schritte": teile}


@register.inclusion_tag("web/_tageszellen.html")
def tageszellen(tage: Iterable[Any]) -> dict[str, Any]:
    """Show one cell per day; items have `tag`, `zaehlt` (or None), `grund`, `norm`."""
    liste = list(tage)
    letzter = max((t.zaehlt for t in liste if t.zaehlt is not None), default=None)
    zellen = []
    for stelle, eintrag in enumerate(liste):
        art = "nicht" if eintrag.zaehlt is None else "zaehlt"
        if stelle == 0 and eintrag.zaehlt is None:
            art = "start"
        if stelle == len(liste) - 1 and eintrag.zaehlt == letzter:
            art = "ende"
        zellen.append(
            {"eintrag": eintrag, "art": art, "wochentag": _wochentag(eintrag.tag)}
        )
    return {"zellen": zellen, "viele": len(liste) > achse.ZELLEN_JE_ZEILE}


def _wochentag(am: date) -> str:
    """Return "Mo"."""
    return anzeige.WOCHENTAGE[am.weekday()]


@register.simple_tag
def jahresachse_kopf(jahr: int) -> SafeString:
    """Return the month names above the axis of a year (January to next January)."""
    return achse.kopf(jahr)


@register.simple_tag
def jahresachse(
    marken: Iterable[Any], jahr: int, heute: date | None = None, dauer: str = ""
) -> SafeString:
    """Return one row of the year axis; marks have `status` and `am` (or `tag`)."""
    return achse.zeile(list(marken), jahr, heute, dauer)


@register.filter
def kennung(text: str) -> str:
    """Return an id for an address part ("Punkt 3" → "punkt-3")."""
    return slugify(text)


@register.simple_tag
def kopfzeile() -> str:
    """Return the words of the KERN Kopfzeile; a demo never claims to be official."""
    if settings.DEMO:
        return "Beispiel mit erfundenen Daten, keine amtliche Website"
    return "Anwendung der öffentlichen Verwaltung"
