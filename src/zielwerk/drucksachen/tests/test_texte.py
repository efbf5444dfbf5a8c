"""What the paper says, and that it follows the data."""

from datetime import date

import pytest

from zielwerk.conftest import HEUTE, JETZT
from zielwerk.dokumente.docx import as_docx
from zielwerk.dokumente.html import as_html
from zielwerk.dokumente.inhalt import Dokument
from zielwerk.dokumente.pdf import as_pdf
from zielwerk.dokumente.tests.lesen import (
    PdfLeser,
    docx_text,
    html_text,
    ohne_zwischenraum,
)
from zielwerk.drucksachen import demo
from zielwerk.drucksachen.regeln import als_text
from zielwerk.drucksachen.services import dokument, pruefe_drucksache
from zielwerk.drucksachen.tests.conftest import Papier, messen
from zielwerk.drucksachen.texte import compose
from zielwerk.fristen.models import Frist
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.kennzahlen.models import Kennzahl, Vergleichswert
from zielwerk.listen.services import run_einlesung
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Bewertung, Feststellung, Punkt
from zielwerk.vereinbarung.services import drop_punkt
from zielwerk.widersprueche import demo as widersprueche

# Sentences of the paper, as a member of the committee reads them.
SAETZE = [
    "Die Zielvereinbarung mit dem Geschäftsführer des Jobcenters Kreis Segeberg über "
    "die kommunalen Ziele für das Jahr 2021 wird in der vorliegenden Fassung "
    "beschlossen.",
    "wurde insgesamt zufriedenstellend erfüllt. Dabei ist eine Sonderlage "
    "berücksichtigt: Corona-Pandemie.",
    "Neu hinzu kommt Punkt 4 (Besprechung der Geschäftsführung mit dem Kreis). "
    "Geändert wird Punkt 7, künftig Punkt 8",
    "277 Widersprüche eingereicht und 292 Widerspruchsverfahren beendet.",
    "rund 12 % weniger Widersprüche als im Jahr 2019 (315).",
    "Bei 45 der 292 erledigten Widersprüche war die Stattgabe vermeidbar",
    "beträgt damit 15,4 % und hält die vereinbarte Höchstquote von 20 % ein.",
    "Seit dem 01.01.2020 gilt für die Quote ein anderes Verfahren.",
    "Werte vor und nach dem Wechsel sind nicht vergleichbar.",
    "Der Durchschnitt des Vergleichstyps IIc liegt bei 16,7 %, die eigene Quote mit "
    "15,4 % darunter. Ob der Abstand mehr als Zufall ist, lässt sich bei 292 Fällen "
    "nicht sagen.",
    "nicht erfüllt (1 von 2)",
    "Von 2 Fristen wurde 1 eingehalten (in Klammern der Tag der Erledigung): Teilnahme "
    "an der Dienstbesprechung 2. Halbjahr 2020 (07.08.2020).",
    "Alle 4 Fristen wurden eingehalten",
    "Beide Fristen wurden eingehalten",
    "liegen keine Hinweise vor, dass dieser Punkt nicht eingehalten wurde.",
    "Punkt 4 kommt neu hinzu. Er lautet:",
    "Punkt 7, künftig Punkt 8, wird geändert. Er lautet dann:",
    "zum 15.01. des Folgejahres einen Jahresbericht",
    "Zwischen dem Kreis Segeberg und dem Geschäftsführer des Jobcenters Kreis Segeberg "
    "wird für das Jahr 2021 vereinbart:",
]
REIHENFOLGE = [
    "Drucksache",
    "der Kreisverwaltung Segeberg",
    "Beratungsfolge",
    "Kommunale Zielvereinbarung 2021",
    "Beschlussvorschlag",
    "Sachverhalt",
    "Übersicht: Punkte der Zielvereinbarung 2020",
    "Rückblick 2020",
    "Punkt 1",
    "Punkt 7",
    "Gesamturteil",
    "Zielvereinbarung 2021",
    "Punkt 4 (neu)",
    "Punkt 8 (geändert)",
    "Finanzielle Auswirkungen",
    "Teilplan",
    "Bezug zum strategischen Management",
    "Belange von Menschen mit Behinderung",
    "Anlage: Kommunale Zielvereinbarung 2021",
    "Punkt 8: Bericht zu Leistungen nach § 16a SGB II",
]


def _dokument(papier: Papier) -> Dokument:
    return dokument(papier.drucksache, JETZT)


def _text(papier: Papier) -> str:
    return ohne_zwischenraum(html_text(as_html(_dokument(papier))))


def _abschnitt(papier: Papier, schluessel: str) -> str:
    pruefung = pruefe_drucksache(papier.drucksache, HEUTE)
    return als_text(pruefung.abschnitt(schluessel).vorgabe.absaetze)


def test_every_format_says_what_the_committee_must_know(papier):
    fertig = _dokument(papier)
    texte = {
        "pdf": PdfLeser(as_pdf(fertig)).text(),
        "docx": docx_text(as_docx(fertig)),
        "html": html_text(as_html(fertig)),
    }
    for format_, text in texte.items():
        gelesen = ohne_zwischenraum(text)
        fehlend = [satz for satz in SAETZE if ohne_zwischenraum(satz) not in gelesen]
        assert fehlend == [], format_


def test_order_and_fields_are_those_of_the_source(papier):
    text, ort = _text(papier), 0
    for stueck in REIHENFOLGE:
        ort = text.index(ohne_zwischenraum(stueck), ort)


def test_composed_paper_has_no_finding_and_nothing_in_the_way(papier):
    pruefung = pruefe_drucksache(papier.drucksache, HEUTE)
    assert [str(h) for h in pruefung.hindernisse] == []
    assert {g.stand for g in pruefung.abschnitte} == {"erfuellt"}


def test_every_figure_of_the_text_has_its_evidence(papier):
    text = compose(papier.drucksache, HEUTE)
    belege = text.belege.nach_schluessel
    figuren = [
        lauf
        for abschnitt in text.abschnitte
        for absatz in abschnitt.absaetze
        for lauf in absatz
        if not isinstance(lauf, str)
    ]
    assert len(figuren) > 40
    assert [f for f in figuren if belege[f.schluessel].anzeige != f.anzeige] == []
    assert [b for b in belege.values() if not b.links] == []
    assert dict(belege["widerspruchsquote.quote"].angaben) == {
        "alle erledigten Widersprüche": "292",
        "vermeidbare Stattgaben": "45",
        "Wert auf vier Stellen": "15,4110\u00a0%",
        "Verfahren": "B, seit 01.01.2020",
        "Umfang": "kommunale Leistungen",
        "Stand": "31.12.2020",
    }


def test_a_later_value_changes_the_figures(papier):
    kennzahl = Kennzahl.objects.get(schluessel="widerspruchsquote")
    messen(papier.kreis, kennzahl, 61, 292)
    text = _abschnitt(papier, "rueckblick.widerspruchsquote")
    assert "Bei 61 der 292" in text
    assert "20,9\u00a0% und überschreitet die vereinbarte Höchstquote" in text
    assert "die eigene Quote mit 20,9\u00a0% darüber" in text


def test_a_value_that_only_looks_like_the_bound_is_said(papier):
    kennzahl = Kennzahl.objects.get(schluessel="widerspruchsquote")
    messen(papier.kreis, kennzahl, 2001, 10_000)
    text = _abschnitt(papier, "rueckblick.widerspruchsquote")
    assert "20,0\u00a0% (ungerundet) und überschreitet" in text


def test_without_comparison_bound_and_value_nothing_is_claimed(papier):
    Vergleichswert.objects.all().delete()
    kennzahl = Kennzahl.objects.get(schluessel="widerspruchsquote")
    kennzahl.zielwerte.all().delete()
    text = _abschnitt(papier, "rueckblick.widerspruchsquote")
    assert "beträgt damit 15,4\u00a0%.\n" in text
    assert "Zufall" not in text
    kennzahl.messwerte.filter(stand_am__year=2020).delete()
    text = _abschnitt(papier, "rueckblick.widerspruchsquote")
    assert "Für das Jahr 2020 liegt noch kein Wert vor." in text


@pytest.mark.parametrize(
    ("zustand", "satz"),
    [
        ("versaeumt", "Nicht eingehalten wurde: Ergebnis der Aktenprüfung zum 15.12"),
        ("verzichtet", "Verzichtet wurde auf: Ergebnis der Aktenprüfung zum 15.12"),
        ("in_arbeit", "Noch offen ist: Ergebnis der Aktenprüfung zum 15.12.2020 (fäll"),
    ],
)
def test_what_became_of_a_frist_is_said(papier, zustand, satz):
    Frist.objects.filter(titel="Ergebnis der Aktenprüfung zum 15.12.2020").update(
        zustand=zustand, erledigt_am=None
    )
    assert satz in _abschnitt(papier, "rueckblick.aktenpruefungen")


def test_a_late_frist_is_not_kept(papier):
    Frist.objects.filter(titel="Ergebnis der Aktenprüfung zum 15.12.2020").update(
        erledigt_am=date(2020, 12, 18)
    )
    text = _abschnitt(papier, "rueckblick.aktenpruefungen")
    assert "Von 2 Fristen wurde 1 eingehalten" in text
    assert "(fällig am 15.12.2020, erledigt am 18.12.2020)." in text


def test_an_objection_and_a_missing_verdict_are_said(papier):
    punkt = Punkt.objects.get(schluessel="buchungen", vereinbarung__jahr=2020)
    Feststellung.objects.create(
        mandant=papier.kreis.mandant,
        punkt=punkt,
        art=Feststellung.Art.BEANSTANDUNG,
        von=date(2020, 5, 1),
        bis=date(2020, 5, 1),
        text="Am 04.05.2020 wurden 3 Forderungen falsch gebucht.",
        quelle="Kasse",
    )
    Bewertung.objects.filter(punkt=punkt).delete()
    text = _abschnitt(papier, "rueckblick.buchungen")
    assert text == "Am 04.05.2020 wurden 3 Forderungen falsch gebucht."
    gedruckt = _text(papier)
    assert ohne_zwischenraum("nicht erfüllt (1 Hinweis)") in gedruckt
    assert ohne_zwischenraum("Die Bewertung steht noch aus.") in gedruckt


def test_a_dropped_punkt_has_its_section_with_the_reason(papier):
    drop_punkt(
        punkt=papier.drucksache.vereinbarung.punkte.get(schluessel="buchungen"),
        begruendung="Seit 2020 regelt das die Buchungsanweisung.",
        durch=papier.kreis,
        jetzt=JETZT,
    )
    text = _abschnitt(papier, "entfallen.buchungen")
    assert "wird nicht fortgeführt." in text
    assert "Seit 2020 regelt das die Buchungsanweisung." in text
    assert "Es entfällt Punkt 4" in _abschnitt(papier, "sachverhalt")
    assert "werden 3 Punkte angepasst:" in _abschnitt(papier, "neu")


def test_without_a_gesamturteil_nothing_is_judged(papier):
    papier.drucksache.rueckblick.bewertungen.filter(punkt=None).delete()
    assert _abschnitt(papier, "gesamturteil") == "Das Gesamturteil steht noch aus."
    assert "steht noch aus." in _abschnitt(papier, "sachverhalt")


def test_a_year_without_a_decision_is_introduced_plainly(papier):
    rueckblick = papier.drucksache.rueckblick
    rueckblick.beschlossen_am = None
    rueckblick.save()
    papier.drucksache.refresh_from_db()
    text = _abschnitt(papier, "rueckblick")
    assert text.startswith("Zu den kommunalen Zielen, die für das Jahr 2020")


def test_data_are_never_markup(papier):
    boese = '#strong[x] *a* <b>fett</b> $x$ {{ x }} {alle} #read("/etc/passwd")'
    Punkt.objects.filter(schluessel="buchungen").update(
        wortlaut=boese, titel="Punkt <b>"
    )
    Feststellung.objects.filter(punkt__schluessel="forderungslisten").update(text=boese)
    fertig = _dokument(papier)
    for text in (
        PdfLeser(as_pdf(fertig)).text(),
        docx_text(as_docx(fertig)),
        html_text(as_html(fertig)),
    ):
        assert ohne_zwischenraum(text).count(ohne_zwischenraum(boese)) == 3


def test_the_same_data_give_the_same_bytes(papier):
    erstes, zweites = _dokument(papier), _dokument(papier)
    assert as_pdf(erstes) == as_pdf(zweites)
    assert as_docx(erstes) == as_docx(zweites)


STAND = date(2020, 12, 31)


def _mit_einer_zeile_anders() -> bytes:
    """Return the list of the year with one avoidable case turned unavoidable."""
    zeilen = [list(zeile) for zeile in widersprueche.zeilen(STAND)]
    eine = next(z for z in zeilen if z[6] == "fehlerhafte Rechtsanwendung")
    eine[6] = "nachgereichte Unterlagen"
    return widersprueche.write_xlsx(STAND, zeilen)


def test_a_changed_input_row_changes_the_paper(besetzung):
    mitglieder, kreis = besetzung.mitglieder, besetzung.kreis
    alt = vereinbarung.build_2020(mitglieder)
    kennzahlen.build(kreis)
    widersprueche.build(mitglieder)
    neu = vereinbarung.build_2021(alt, mitglieder)
    papier = Papier(demo.build(alt, neu, kreis), besetzung)
    vorher = _abschnitt(papier, "rueckblick.widerspruchsquote")
    assert "Bei 45 der 292" in vorher
    assert "damit 15,4\u00a0% und" in vorher
    run_einlesung(
        art="widersprueche",
        inhalt=_mit_einer_zeile_anders(),
        name="Widersprueche_berichtigt.xlsx",
        stand_am=STAND,
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    nachher = _text(papier)
    assert ohne_zwischenraum("Bei 44 der 292") in nachher
    assert ohne_zwischenraum("damit 15,1 % und") in nachher
    beleg = compose(papier.drucksache, HEUTE).belege.nach_schluessel
    texte = [text for text, _ in beleg["widerspruchsquote.quote"].links]
    assert texte == ["Kennzahl öffnen", "44 Zeilen ansehen"]
