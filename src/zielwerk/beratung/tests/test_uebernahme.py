"""A Träger uploads what it documents elsewhere: both shapes, refusals, secrecy."""

from datetime import date

import pytest
from django.urls import reverse

from zielwerk.beratung.models import (
    Beratungsangebot,
    Beratungsfall,
    Beratungsliste,
    Beratungsmeldung,
)
from zielwerk.beratung.tests.conftest import Beratungswelt
from zielwerk.conftest import JETZT
from zielwerk.listen.models import Einlesung
from zielwerk.listen.services import begin_einlesung, run_einlesung
from zielwerk.listen.verzeichnis import ListeError
from zielwerk.mandanten.models import Mitgliedschaft
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag, Eintragswert

STAND = date(2020, 12, 31)
KANARIE = "Spielschulden-Kanarie"
SCHEINE = (
    "Scheinnummer;Leistung;Zuweisungsdatum;Kontakt;Erstgespräch am;Erstgespräch Status;"
    "Form der Beratung;Beginn der Beratung;Ende der Beratung;Grund der Beendigung;"
    "Kurzberatung;Schuldenhöhe\n"
)
ANZAHLEN = (
    "Leistung;Standort;Jahr;Monat;Zuweisungen;Kontakt nicht zustande;"
    "laufend Anfang;Beratungsbeginn;Abschluss planmäßig;Abbruch;laufend Ende\n"
)


def lies(text: str, durch: Mitgliedschaft, name: str = "liste.csv"):
    return run_einlesung(
        art="beratung",
        inhalt=text.encode(),
        name=name,
        stand_am=STAND,
        durch=durch,
        jetzt=JETZT,
    )


def test_rows_per_voucher_answer_the_vouchers(welt: Beratungswelt) -> None:
    eine = welt.schein(date(2020, 3, 2))
    zeilen = (
        f"{eine.nummer};Schuldnerberatung;02.03.2020;ja;10.03.2020;wahrgenommen;"
        f"telefonisch;10.03.2020;01.06.2020;;nein;{KANARIE}\n"
        ";Schuldnerberatung;;ja;11.03.2020;wahrgenommen;Präsenz;;;;ja;\n"
        "ALT-7;;05.02.2020;nein;;;;;;;;\n"
    )
    assert lies(SCHEINE + zeilen, welt.eigene).angenommen
    fall = Beratungsfall.objects.get(zuweisung=eine)
    # Warned about: an end without a reason counts as another reason.
    assert (fall.form, fall.ende_grund) == ("telefon", "sonstiges")
    assert Beratungsfall.objects.filter(ist_selbstmelder=True, kurz=True).count() == 1
    alt = Beratungsfall.objects.get(scheinnummer="ALT-7")
    assert (alt.kontakt, alt.zuweisung, alt.ist_selbstmelder) == (False, None, False)
    liste = Beratungsliste.objects.get()
    assert (liste.scheine, liste.meldungen) == (3, 0)


def test_a_later_list_changes_the_same_vouchers(welt: Beratungswelt) -> None:
    eine = welt.schein(date(2020, 3, 2))
    erste = f"{eine.nummer};;02.03.2020;ja;;;;;;;;\n"
    zweite = f"{eine.nummer};;02.03.2020;ja;;;;03.04.2020;;;;\n"
    lies(SCHEINE + erste, welt.eigene)
    lies(SCHEINE + zweite, welt.eigene)
    assert Beratungsfall.objects.get().beginn_am == date(2020, 4, 3)


def test_rows_of_counts_are_months(welt: Beratungswelt) -> None:
    zeilen = (
        "Schuldnerberatung;Norderstedt;2020;3;4;1;10;2;1;0;11\n"
        "Schuldnerberatung;;2020;Q2;9;2;11;3;1;1;12\n"
        ";;2019;;30;4;8;20;12;6;10\n"
    )
    welt.schulden.gilt_ab = date(2019, 1, 1)
    welt.schulden.save()
    Beratungsangebot.objects.update(gilt_ab=date(2019, 1, 1))
    assert lies(ANZAHLEN + zeilen, welt.eigene).angenommen
    zeiten = Beratungsmeldung.objects.order_by("von").values_list("von", "bis")
    assert list(zeiten) == [
        (date(2019, 1, 1), date(2019, 12, 31)),
        (date(2020, 3, 1), date(2020, 3, 31)),
        (date(2020, 4, 1), date(2020, 6, 30)),
    ]
    assert Beratungsmeldung.objects.get(standort=welt.ort).zuweisungen == 4


@pytest.mark.parametrize(
    ("zeile", "meldung"),
    [
        ("Suchtberatung;;2020;3;4;1;10;2;1;0;11\n", "keinen Vertrag"),
        ("Schuldnerberatung;Kiel;2020;3;4;1;10;2;1;0;11\n", "„Kiel“ des Jobcenters"),
    ],
)
def test_a_list_is_refused_whole(welt: Beratungswelt, zeile, meldung) -> None:
    gut = "Schuldnerberatung;;2020;5;4;1;10;2;1;0;11\n"
    with pytest.raises(ListeError, match=meldung):
        lies(ANZAHLEN + gut + zeile, welt.eigene)
    assert not Beratungsmeldung.objects.exists()


def test_a_list_with_names_is_refused(welt: Beratungswelt) -> None:
    text = "Scheinnummer;Name;Kontakt\nB-1;Erika Muster;ja\n"
    assert not lies(text, welt.eigene).angenommen
    assert not Beratungsfall.objects.exists()


def _beginne(welt: Beratungswelt, durch: Mitgliedschaft) -> Einlesung:
    return begin_einlesung(
        art="beratung",
        inhalt=(ANZAHLEN + ";;2020;3;1;1;10;2;1;1;11\n").encode(),
        name=f"{KANARIE}.csv",
        stand_am=STAND,
        durch=durch,
        jetzt=JETZT,
    )


def test_two_traeger_may_send_the_same_bytes_and_never_learn_it(
    welt: Beratungswelt,
) -> None:
    eine, andere = _beginne(welt, welt.eigene), _beginne(welt, welt.andere)
    client = welt.client_der_anderen()
    for name in ("einlesung", "spalten", "zeilen", "uebernehmen", "ausgabe"):
        ziel = reverse(f"listen:{name}", args=[eine.uuid])
        assert client.get(ziel).status_code == 404, name
    neu = client.get(reverse("listen:neu", args=["beratung"])).content.decode()
    assert str(andere.uuid) in neu
    assert str(eine.uuid) not in neu
    kreis = welt.client(Rolle.KOORDINIERUNGSSTELLE)
    ziel = reverse("listen:einlesung", args=[eine.uuid])
    assert kreis.get(ziel).status_code == 403


def test_the_record_holds_no_name_no_sum_no_content(welt: Beratungswelt) -> None:
    eine = welt.schein(date(2020, 3, 2))
    zeile = f"{eine.nummer};;02.03.2020;ja;10.03.2020;versäumt;;;;;;{KANARIE}\n"
    assert lies(SCHEINE + zeile, welt.eigene, f"{KANARIE}.csv").angenommen
    # The file itself is kept under its checksum; its entry names neither.
    neue = Eintrag.objects.filter(lfd_nr__gt=0)
    werte = " ".join(str(w.wert) for w in Eintragswert.objects.all())
    texte = " ".join(str(e.text) for e in neue) + werte
    assert KANARIE not in texte
    assert eine.nummer not in texte
    assert "versaeumt" not in texte
    assert "gespraeche" not in texte
