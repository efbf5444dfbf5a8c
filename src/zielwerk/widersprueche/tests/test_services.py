"""The rate from lists and from monthly counts, and the table of what counts."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.kennzahlen import demo as kennzahlen
from zielwerk.kennzahlen.models import Kennzahl
from zielwerk.kennzahlen.services import wert_am
from zielwerk.listen.services import run_einlesung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.vereinbarung import demo as vereinbarung
from zielwerk.vereinbarung.models import Nachweis
from zielwerk.widersprueche import demo
from zielwerk.widersprueche.models import (
    Widerspruch,
    Widerspruchsliste,
    Zuordnungstabelle,
)
from zielwerk.widersprueche.services import (
    WiderspruchError,
    Zahlen,
    approve_zuordnungstabelle,
    create_zuordnungstabelle,
    record_monatszahlen,
    tabelle_am,
    vorlage_tabelle,
    zahlen_der_liste,
)

ENDE = date(2020, 12, 31)
STELLE = Rolle.WIDERSPRUCHSSTELLE


@pytest.fixture
def kennzahl(besetzung: Besetzung) -> Kennzahl:
    """Give the agreement 2020 and the rate, without any list."""
    vereinbarung.build_2020(besetzung.mitglieder)
    return kennzahlen.build(besetzung.kreis)


@pytest.fixture
def tabelle(besetzung: Besetzung, kennzahl) -> Zuordnungstabelle:
    """Give the table both sides have approved."""
    eine = create_zuordnungstabelle(
        gilt_ab=date(2020, 1, 1),
        quelle="Vorschlag",
        zeilen=vorlage_tabelle(HEUTE),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    for rolle in (Rolle.KOORDINIERUNGSSTELLE, Rolle.GESCHAEFTSFUEHRUNG):
        approve_zuordnungstabelle(
            tabelle=eine, durch=besetzung.mitglieder[rolle], jetzt=JETZT
        )
    return eine


def _lies(
    besetzung: Besetzung, zeilen: list, name: str = "W.xlsx"
) -> Widerspruchsliste:
    pruefung = run_einlesung(
        art="widersprueche",
        inhalt=demo.write_xlsx(ENDE, zeilen),
        name=name,
        stand_am=ENDE,
        durch=besetzung.mitglieder[STELLE],
        jetzt=JETZT,
    )
    assert pruefung.angenommen
    return Widerspruchsliste.objects.gueltig(2020)


def test_the_list_gives_the_figures_of_the_paper(
    besetzung: Besetzung, kennzahl: Kennzahl, tabelle
) -> None:
    liste = _lies(besetzung, demo.zeilen(ENDE))
    assert zahlen_der_liste(liste, ENDE) == Zahlen(277, 292, 105, 45)
    quote = wert_am(kennzahl, HEUTE).quote
    assert (quote.zaehler, quote.nenner) == (45, 292)
    assert quote.eingehalten


def test_one_changed_row_changes_the_rate(
    besetzung: Besetzung, kennzahl: Kennzahl, tabelle
) -> None:
    zeilen = [list(z) for z in demo.zeilen(ENDE)]
    stelle = next(n for n, z in enumerate(zeilen) if z[6].startswith("fehlerhafte"))
    zeilen[stelle][6] = "nachgereichte Unterlagen"
    _lies(besetzung, zeilen)
    assert wert_am(kennzahl, HEUTE).quote.zaehler == 44


def test_a_second_list_is_a_new_fassung(
    besetzung: Besetzung, kennzahl, tabelle
) -> None:
    zeilen = demo.zeilen(ENDE)
    assert _lies(besetzung, zeilen).fassung == 1
    assert _lies(besetzung, zeilen[:-1], "W2.xlsx").fassung == 2


def test_the_report_frist_is_answered_by_the_list(
    besetzung: Besetzung, kennzahl, tabelle
) -> None:
    run_einlesung(
        art="widersprueche",
        inhalt=demo.as_xlsx(date(2020, 5, 31)),
        name="W5.xlsx",
        stand_am=date(2020, 5, 31),
        durch=besetzung.mitglieder[STELLE],
        jetzt=JETZT,
    )
    nachweis = Nachweis.objects.get()
    assert nachweis.frist.titel == "Bericht zur Widerspruchsquote zum 15.06.2020"
    assert nachweis.verweis == "/kennzahlen/widerspruchsquote/"


def _monate() -> Mapping[int, Zahlen]:
    """Return the months that sum to the paper's figures."""
    zahlen = {monat: Zahlen(23, 24, 8, 3) for monat in range(1, 12)}
    return zahlen | {12: Zahlen(277 - 11 * 23, 292 - 11 * 24, 105 - 88, 45 - 33)}


def test_monthly_counts_give_the_same_rate(
    besetzung: Besetzung, kennzahl: Kennzahl
) -> None:
    record_monatszahlen(
        jahr=2020, zahlen=_monate(), durch=besetzung.mitglieder[STELLE], jetzt=JETZT
    )
    quote = wert_am(kennzahl, HEUTE).quote
    assert (quote.zaehler, quote.nenner) == (45, 292)


@pytest.mark.parametrize(
    ("zahlen", "satz"),
    [
        (Zahlen(5, 5, 2, 3), r"mehr vermeidbare Stattgaben \(3\)"),
        (Zahlen(5, 1, 2, 1), r"mehr Stattgaben \(2\) als erledigte"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    besetzung: Besetzung, kennzahl, zahlen: Zahlen, satz: str
) -> None:
    with pytest.raises(WiderspruchError, match=satz):
        record_monatszahlen(
            jahr=2020, zahlen={1: zahlen}, durch=besetzung.jobcenter, jetzt=JETZT
        )


def test_no_month_at_all_is_refused(besetzung: Besetzung, kennzahl) -> None:
    with pytest.raises(WiderspruchError, match="mindestens einen Monat"):
        record_monatszahlen(
            jahr=2020, zahlen={}, durch=besetzung.jobcenter, jetzt=JETZT
        )


def test_a_year_has_a_list_or_months_never_both(
    besetzung: Besetzung, kennzahl, tabelle
) -> None:
    _lies(besetzung, demo.zeilen(ENDE))
    with pytest.raises(WiderspruchError, match="gibt es schon eine Liste"):
        record_monatszahlen(
            jahr=2020, zahlen=_monate(), durch=besetzung.jobcenter, jetzt=JETZT
        )


def test_a_table_counts_once_both_sides_have_approved(
    besetzung: Besetzung, kennzahl
) -> None:
    tabelle = create_zuordnungstabelle(
        gilt_ab=date(2020, 1, 1),
        quelle="Vorschlag",
        zeilen=vorlage_tabelle(HEUTE),
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    approve_zuordnungstabelle(tabelle=tabelle, durch=besetzung.kreis, jetzt=JETZT)
    with pytest.raises(WiderspruchError, match="keine Zuordnungstabelle"):
        tabelle_am(HEUTE)
    with pytest.raises(WiderspruchError, match="schon freigegeben"):
        approve_zuordnungstabelle(tabelle=tabelle, durch=besetzung.kreis, jetzt=JETZT)


def test_the_pages_of_a_list(
    besetzung: Besetzung, kennzahl, tabelle, django_assert_max_num_queries
) -> None:
    liste = _lies(besetzung, demo.zeilen(ENDE))
    adresse = reverse("widersprueche:zeilen", args=[liste.uuid])
    kreis, stelle = (
        besetzung.client(Rolle.KOORDINIERUNGSSTELLE),
        besetzung.client(STELLE),
    )
    with django_assert_max_num_queries(15):
        seite = kreis.get(
            adresse + "?zeigen=vermeidbar&bis=2020-12-31"
        ).content.decode()
    assert "45 Zeilen aus „W.xlsx“" in seite
    assert "W-2020-" not in seite
    assert "W-2020-" in stelle.get(adresse + "?zeigen=eingegangen").content.decode()
    assert "Alle Zeilen" in kreis.get(adresse + "?zeigen=unsinn&bis=x").content.decode()
    uebersicht = kreis.get(reverse("widersprueche:widersprueche")).content.decode()
    assert "Widersprüche 2020, Stand 31.12.2020" in uebersicht
    assert "freigegeben am 25.01.2021" in uebersicht


def test_ten_thousand_objections_need_no_more_queries(
    besetzung: Besetzung, kennzahl, tabelle, django_assert_max_num_queries
) -> None:
    liste = _lies(besetzung, demo.zeilen(ENDE))
    vorlage = Widerspruch.objects.filter(liste=liste).first()
    Widerspruch.objects.bulk_create(
        Widerspruch(
            mandant=besetzung.mandant,
            liste=liste,
            zeile=1000 + nummer,
            aktenzeichen=f"X-{nummer}",
            eingang_am=vorlage.eingang_am,
            sachgebiet=vorlage.sachgebiet,
            ist_kommunal=True,
            ist_stattgabe=False,
            ist_vermeidbar=False,
        )
        for nummer in range(10_000)
    )
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    with django_assert_max_num_queries(15):
        seite = client.get(reverse("widersprueche:zeilen", args=[liste.uuid]))
    assert "Zeilen 1 bis 50 von 10.387" in seite.content.decode()


def test_a_foreign_list_does_not_exist(
    besetzung: Besetzung, kennzahl, tabelle, fremder_client: Client
) -> None:
    liste = _lies(besetzung, demo.zeilen(ENDE))
    adressen = [
        reverse("widersprueche:zeilen", args=[liste.uuid]),
        reverse("widersprueche:freigeben", args=[tabelle.uuid]),
    ]
    assert fremder_client.get(adressen[0]).status_code == 404
    assert fremder_client.post(adressen[1]).status_code == 404


def test_months_are_entered_and_mistakes_keep_the_input(
    besetzung: Besetzung, kennzahl
) -> None:
    adresse = reverse("widersprueche:monatszahlen", args=[2020])
    client = besetzung.client(STELLE)
    assert client.get(adresse).status_code == 200
    daten = {"form-TOTAL_FORMS": "12", "form-INITIAL_FORMS": "12"}
    for nummer in range(12):
        daten[f"form-{nummer}-monat"] = str(nummer + 1)
    falsch = daten | {"form-0-eingegangen": "7", "form-0-erledigt": "5"}
    seite = client.post(adresse, falsch).content.decode()
    assert "Januar: Bitte tragen Sie alle vier Zahlen ein" in seite
    assert 'value="7"' in seite
    richtig = falsch | {"form-0-stattgaben": "2", "form-0-vermeidbar": "1"}
    assert client.post(adresse, richtig).status_code == 302
    assert "Januar" in client.get(adresse).content.decode()
    assert besetzung.client(Rolle.KOORDINIERUNGSSTELLE).get(adresse).status_code == 403


def test_the_next_table_starts_from_the_newest(besetzung: Besetzung, tabelle) -> None:
    adresse = reverse("widersprueche:tabelle_neu")
    client = besetzung.client(Rolle.KOORDINIERUNGSSTELLE)
    assert "fehlerhafte Rechtsanwendung" in client.get(adresse).content.decode()
    daten = {
        "gilt_ab": "01.01.2020",
        "quelle": "Absprache",
        "gruende": ["rechtsanwendung"],
        "sachgebiete": ["kdu"],
    }
    assert "schon eine Tabelle" in client.post(adresse, daten).content.decode()
    gueltig = [
        s for s, _ in client.get(adresse).context["form"].fields["sachgebiete"].choices
    ]
    daten |= {"gilt_ab": "01.01.2021", "sachgebiete": gueltig[:1]}
    assert client.post(adresse, daten).status_code == 302
    neu = Zuordnungstabelle.objects.get(gilt_ab=date(2021, 1, 1))
    assert neu.zeilen.filter(art="grund", zaehlt=True).count() == 1
    assert neu.freigabe_kreis_am is None
    frei = reverse("widersprueche:freigeben", args=[neu.uuid])
    assert client.post(frei).status_code == 302
    assert client.post(frei).status_code == 302
