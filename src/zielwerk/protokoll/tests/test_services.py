import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scope

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll import pruefer
from zielwerk.protokoll.anker import anker_von, ankerdatei, write_anker
from zielwerk.protokoll.kette import write_datei, zeilen
from zielwerk.protokoll.models import Eintrag, EintragError, Eintragswert, Kettenende
from zielwerk.protokoll.pruefer import PrueferError
from zielwerk.protokoll.regeln import ANFANG, GELEERT
from zielwerk.protokoll.services import (
    check_kette,
    empty_werte,
    pruefe_kette,
    record_eintrag,
    record_lesen,
)


def note(besetzung: Besetzung, text: str = "Vermerk", **weitere: object) -> Eintrag:
    angaben = {"vorher": None, "nachher": {"wert": 1}, **weitere}
    return record_eintrag(
        mandant=besetzung.mandant,
        aktion="test.vermerk",
        objekt=besetzung.kreis,
        text=text,
        durch=besetzung.kreis,
        jetzt=JETZT,
        **angaben,
    )


def empty(besetzung: Besetzung, werte: object) -> int:
    return empty_werte(
        mandant=besetzung.mandant,
        werte=werte,
        anlass="Frist abgelaufen",
        durch=None,
        jetzt=JETZT,
    )


def test_entries_are_numbered_and_bound_to_each_other(besetzung: Besetzung) -> None:
    erster, zweiter = note(besetzung), note(besetzung)
    assert (erster.lfd_nr, zweiter.lfd_nr) == (1, 2)
    assert erster.vorige_pruefsumme == ANFANG
    assert zweiter.vorige_pruefsumme == erster.pruefsumme
    assert check_kette(besetzung.mandant) is None


def test_entry_names_person_office_and_both_clocks(besetzung: Besetzung) -> None:
    eintrag = note(besetzung)
    assert (eintrag.person, eintrag.stelle) == (
        "Jana Petersen",
        "Koordinierungsstelle SGB II",
    )
    assert eintrag.ereignis_am == JETZT
    assert eintrag.erfasst_am > JETZT


@pytest.mark.parametrize(
    "werte",
    [
        None,
        {},
        {"stand": "ÄÖÜ „ß“ ș", "zahl": 1.25, "nichts": None},
        {"liste": [1, {"b": 2, "a": [True]}]},
        {"Grund 1: Müller": 3, "stand": 1},
    ],
)
def test_values_come_back_as_they_went_in(
    besetzung: Besetzung, werte: dict[str, object] | None
) -> None:
    note(besetzung, "Text mit „Zeichen“ \\ und\nZeile", vorher=werte, nachher=werte)
    eintrag = Eintrag.objects.neueste().get()
    assert eintrag.text == "Text mit „Zeichen“ \\ und\nZeile"
    assert (eintrag.vorher, eintrag.nachher) == (werte, werte)


def test_no_personal_value_stands_in_the_chain(besetzung: Besetzung) -> None:
    note(
        besetzung,
        "GEHEIM1",
        vorher={"name": "GEHEIM2"},
        nachher={"GEHEIM3 ist kein Wort des Codes": {"tief": "GEHEIM4"}},
    )
    (kopf, zeile, ende) = zeilen(besetzung.mandant)
    satz = json.dumps(zeile["satz"], ensure_ascii=False)
    assert "GEHEIM" not in satz
    assert "Petersen" not in satz
    assert sorted(zeile["satz"]["zusagen"]) == [
        "nachher",
        "person",
        "text",
        "vorher.name",
    ]
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT * FROM protokoll_eintrag")
        assert "GEHEIM" not in repr(zeiger.fetchall())
    assert kopf["mandant"] == str(besetzung.mandant.uuid)
    assert ende["ende"]["nr"] == 1


def test_the_same_value_has_another_commitment_each_time(besetzung: Besetzung) -> None:
    einer, anderer = note(besetzung), note(besetzung)
    assert einer.zusagen.keys() == anderer.zusagen.keys()
    assert not set(einer.zusagen.values()) & set(anderer.zusagen.values())


def test_a_value_json_does_not_know_is_refused(besetzung: Besetzung) -> None:
    with pytest.raises(TypeError):
        note(besetzung, nachher={"tag": JETZT})
    with pytest.raises(ValueError, match="JSON"):
        note(besetzung, nachher={"zahl": float("nan")})
    assert not Eintrag.objects.exists()


def test_stored_entry_is_neither_changed_nor_deleted(besetzung: Besetzung) -> None:
    eintrag = note(besetzung)
    wert = eintrag.werte.first()
    for satz in (eintrag, wert):
        with pytest.raises(EintragError):
            satz.save()
        with pytest.raises(EintragError):
            satz.delete()
    for fragen in (Eintrag.objects.all(), Eintragswert.objects.all()):
        with pytest.raises(EintragError):
            fragen.update(pk=9)
        with pytest.raises(EintragError):
            fragen.delete()


SQL = [
    "UPDATE protokoll_eintrag SET aktion = 'anders'",
    "UPDATE protokoll_eintrag SET aktion = aktion",
    "DELETE FROM protokoll_eintrag WHERE lfd_nr = 1",
    "DELETE FROM protokoll_eintragswert",
    "UPDATE protokoll_eintragswert SET wert = '1'",
    "UPDATE protokoll_eintragswert SET salz = '00'",
    "UPDATE protokoll_eintragswert SET salz = NULL",
    "UPDATE protokoll_eintragswert SET feld = 'x', salz = NULL, wert = NULL",
    "UPDATE protokoll_eintragswert SET id = id + 99, salz = NULL, wert = NULL",
    "UPDATE protokoll_kettenende SET lfd_nr = 1",
    "UPDATE protokoll_kettenende SET pruefsumme = 'x'",
    "UPDATE protokoll_kettenende SET lfd_nr = 9, mandant_id = mandant_id + 1",
    "DELETE FROM protokoll_kettenende",
]
NUR = {
    "sqlite": [
        "INSERT OR REPLACE INTO protokoll_eintrag SELECT * FROM protokoll_eintrag",
        "REPLACE INTO protokoll_eintragswert SELECT * FROM protokoll_eintragswert",
        "REPLACE INTO protokoll_kettenende SELECT * FROM protokoll_kettenende",
    ],
    "postgresql": [
        "TRUNCATE protokoll_eintrag, protokoll_eintragswert",
        "TRUNCATE protokoll_eintragswert",
        "TRUNCATE protokoll_kettenende",
    ],
}


def test_database_itself_refuses_change_and_deletion(besetzung: Besetzung) -> None:
    note(besetzung)
    note(besetzung)
    vorher = list(zeilen(besetzung.mandant))
    with connection.cursor() as zeiger:
        if connection.vendor == "postgresql":
            # Else TRUNCATE is refused for another reason.
            zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for befehl in SQL + NUR[connection.vendor]:
            with (
                pytest.raises(DatabaseError, match="nur ergänzt"),
                transaction.atomic(),
            ):
                zeiger.execute(befehl)
    assert list(zeilen(besetzung.mandant)) == vorher


def test_emptied_values_are_gone_and_the_chain_still_verifies(
    besetzung: Besetzung,
) -> None:
    eintrag = note(besetzung, "Vermerk zu Frau Beispiel", vorher={"name": "Beispiel"})
    note(besetzung, "bleibt")
    assert empty(besetzung, Eintragswert.objects.mit_text("beispiel")) == 2
    assert empty(besetzung, Eintragswert.objects.mit_text("beispiel")) == 0
    eintrag = Eintrag.objects.neueste().get(pk=eintrag.pk)
    assert eintrag.text == GELEERT
    assert eintrag.vorher == {"name": GELEERT}
    assert eintrag.nachher == {"wert": 1}
    assert eintrag.person == "Jana Petersen"
    vermerk = Eintrag.objects.neueste().first()
    assert vermerk.aktion == "protokoll.werte_geleert"
    assert vermerk.text == "Werte des Protokolls geleert: 2. Anlass: Frist abgelaufen"
    assert vermerk.nachher == {"werte": {"text": [1], "vorher.name": [1]}}
    ergebnis = pruefe_kette(besetzung.mandant)
    assert (ergebnis.eintraege, ergebnis.geleert, ergebnis.befund) == (3, 2, None)
    assert "eispiel" not in json.dumps(list(zeilen(besetzung.mandant))[1:])


def test_everything_may_be_emptied_but_the_notes_of_it(besetzung: Besetzung) -> None:
    note(besetzung)
    assert empty(besetzung, Eintragswert.objects.all()) == 3
    # Person and text of the note, not which values it was about.
    assert empty(besetzung, Eintragswert.objects.all()) == 2
    assert pruefe_kette(besetzung.mandant).befund is None


def test_values_of_other_counties_are_not_emptied(
    besetzung: Besetzung, fremde: object
) -> None:
    with scope(mandant=fremde.mandant):
        record_eintrag(
            mandant=fremde.mandant,
            aktion="test.fremd",
            objekt=fremde,
            text="Fremd",
            durch=fremde,
            jetzt=JETZT,
        )
        werte = Eintragswert.objects.all()
        assert empty(besetzung, werte) == 0
        assert not werte.filter(wert=None).exists()


def test_values_are_emptied_by_object(besetzung: Besetzung) -> None:
    note(besetzung)
    kasse = besetzung.mitglieder[Rolle.KASSE]
    note(besetzung, "zu einem anderen")
    record_lesen(
        mandant=besetzung.mandant,
        objekt=kasse,
        seite="Akte",
        durch=besetzung.kreis,
        jetzt=JETZT,
    )
    assert empty(besetzung, Eintragswert.objects.zu([kasse.uuid])) == 2
    assert Eintragswert.objects.filter(wert=None, eintrag__lfd_nr=3).count() == 2
    assert pruefe_kette(besetzung.mandant).geleert == 2


def test_a_read_of_a_personal_page_leaves_one_entry(besetzung: Besetzung) -> None:
    record_lesen(
        mandant=besetzung.mandant,
        objekt=besetzung.kreis,
        seite="Mitgliedschaft",
        durch=besetzung.jobcenter,
        jetzt=JETZT,
    )
    eintrag = Eintrag.objects.zu(besetzung.kreis).get()
    assert (eintrag.aktion, eintrag.text) == (
        "mandanten.gelesen",
        "Angesehen: Mitgliedschaft",
    )
    assert eintrag.person == besetzung.jobcenter.benutzer.name


@pytest.mark.parametrize("name", ["ünal", "ÜNAL", "Ole Ünal", "le ünal"])
def test_a_person_is_found_whatever_the_capitals(
    besetzung: Besetzung, name: str
) -> None:
    besetzung.kreis.benutzer.name = "Ole Ünal"
    note(besetzung)
    besetzung.kreis.benutzer.name = "Jana Petersen"
    note(besetzung, "Vertretung von Ole Ünal")
    gefunden = Eintrag.objects.mit_person(name)
    assert [e.lfd_nr for e in gefunden] == [1]
    assert Eintrag.objects.mit_person(name, ueberall=True).count() == 2


def test_bulk_operations_are_found_by_the_objects_they_name(
    besetzung: Besetzung,
) -> None:
    ziel = besetzung.jobcenter
    note(besetzung, "Sammelvorgang", nachher={"objekte": [str(ziel.uuid)]})
    note(besetzung)
    assert [e.text for e in Eintrag.objects.betrifft(ziel.uuid)] == ["Sammelvorgang"]
    assert Eintrag.objects.betrifft(besetzung.kreis.uuid).count() == 2


def test_lists_of_entries_take_a_constant_number_of_queries(
    besetzung: Besetzung, django_assert_num_queries: object
) -> None:
    for _ in range(12):
        note(besetzung)
    with django_assert_num_queries(2):
        for eintrag in Eintrag.objects.zu(besetzung.kreis)[:8]:
            assert eintrag.text
            assert eintrag.person
            assert eintrag.nachher


def test_anchor_is_written_once_a_day_and_bound_to_the_one_before(
    besetzung: Besetzung,
) -> None:
    mandant = besetzung.mandant
    assert write_anker(mandant=mandant, jetzt=JETZT) is None
    assert not ankerdatei(mandant).exists()
    for tag in range(3):
        note(besetzung)
        jetzt = JETZT + timedelta(days=tag)
        assert write_anker(mandant=mandant, jetzt=jetzt) is not None
        assert write_anker(mandant=mandant, jetzt=jetzt + timedelta(hours=5)) is None
    assert [nr for _, nr, _, _ in anker_von(mandant)] == [1, 2, 3]
    zeilen_ = [json.loads(z) for z in ankerdatei(mandant).read_text().splitlines()]
    assert zeilen_[0]["voriger"] == ANFANG
    assert len({z["voriger"] for z in zeilen_}) == 3
    assert "Petersen" not in ankerdatei(mandant).read_text()
    ergebnis = pruefe_kette(mandant)
    assert (ergebnis.anker, ergebnis.befund) == (3, None)


def test_half_written_anchor_is_written_anew(besetzung: Besetzung) -> None:
    note(besetzung)
    pfad = ankerdatei(besetzung.mandant)
    write_anker(mandant=besetzung.mandant, jetzt=JETZT)
    ganz = pfad.read_bytes()
    pfad.write_bytes(ganz + ganz[:40])
    write_anker(mandant=besetzung.mandant, jetzt=JETZT + timedelta(days=1))
    assert pfad.read_bytes().startswith(ganz)
    assert len(anker_von(besetzung.mandant)) == 2


def test_changed_anchor_file_is_named(besetzung: Besetzung) -> None:
    mandant = besetzung.mandant
    for tag in range(3):
        note(besetzung)
        write_anker(mandant=mandant, jetzt=JETZT + timedelta(days=tag))
    erste, zweite, dritte = ankerdatei(mandant).read_bytes().splitlines()
    for falsche in (
        [erste, dritte],
        [erste.replace(b'"nr":1', b'"nr":2'), zweite],
        [b"kein JSON"],
        [b'{"mandant": "x"}'],
    ):
        ankerdatei(mandant).write_bytes(b"\n".join([*falsche, b""]))
        with pytest.raises(PrueferError, match="Anker: Zeile"):
            pruefe_kette(mandant)
        with pytest.raises(PrueferError):
            write_anker(mandant=mandant, jetzt=JETZT + timedelta(days=9))
    ankerdatei(mandant).write_bytes(b"\n".join([zweite, dritte, b""]))
    assert pruefe_kette(mandant).anker == 2


def test_entries_behind_the_end_are_found(besetzung: Besetzung) -> None:
    note(besetzung)
    Kettenende.objects.filter(mandant=besetzung.mandant).update(
        lfd_nr=2, pruefsumme="f" * 64
    )
    note(besetzung)
    befund = pruefe_kette(besetzung.mandant).befund
    assert befund is not None
    assert befund.nr == 2


def _verifier(*argumente: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier alone: no site packages, no path of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *argumente],
        capture_output=True,
        text=True,
        check=False,
    )


def test_export_is_checked_by_one_file_alone(
    besetzung: Besetzung, tmp_path: Path
) -> None:
    allein = tmp_path / "pruefer.py"
    allein.write_bytes(Path(pruefer.__file__).read_bytes())
    for nummer in range(4):
        note(besetzung, f"Vermerk {nummer}")
    empty(besetzung, Eintragswert.objects.filter(feld="person"))
    write_anker(mandant=besetzung.mandant, jetzt=JETZT)
    export, frueher = tmp_path / "export.jsonl", tmp_path / "frueher.jsonl"
    write_datei(besetzung.mandant, frueher)
    note(besetzung)
    write_datei(besetzung.mandant, export)
    for anker in (ankerdatei(besetzung.mandant), frueher):
        lauf = _verifier(allein, export, "--anker", anker)
        assert (lauf.returncode, lauf.stderr) == (0, "")
        assert lauf.stdout.startswith("Vollständig und unverändert: 6 Einträge, 4 gel")

    alle = export.read_text().splitlines(keepends=True)
    for falsch, erwartet in (
        (alle[:3] + alle[4:], "Eintrag 3 fehlt"),
        (alle[:-1], "Eintrag 7 fehlt, und alles danach"),
        ([*alle, alle[2]], "Eintrag 7 folgt."),
        ([*alle[:2], "{}\n", *alle[3:]], "Eintrag 2 ist nicht lesbar."),
        ([*alle[:2], "kein JSON\n", *alle[3:]], "Eintrag 2 ist nicht lesbar."),
        (
            [*alle[:2], alle[2].replace("Vermerk 1", "Vermerk 9"), *alle[3:]],
            "Eintrag 2 wurde verändert: text.",
        ),
    ):
        export.write_text("".join(falsch))
        lauf = _verifier(allein, export)
        assert (lauf.returncode, lauf.stderr) == (1, "")
        assert lauf.stdout.startswith(erwartet)
    for kaputt in ("", "[]\n", "{}\n", '{"format": "zielwerk-protokoll"}\n'):
        export.write_text(kaputt)
        assert _verifier(allein, export).returncode == 2
    assert _verifier(allein, tmp_path / "fehlt").returncode == 2


def test_the_verifier_is_small() -> None:
    assert len(Path(pruefer.__file__).read_text().splitlines()) <= 200


@pytest.mark.parametrize("mikro", [0, 1, 120_000, 999_999])
def test_times_are_spelled_alike_when_written_and_when_read(
    besetzung: Besetzung, mikro: int
) -> None:
    eintrag = record_eintrag(
        mandant=besetzung.mandant,
        aktion="test.zeit",
        objekt=besetzung.kreis,
        text="Zeit",
        durch=None,
        jetzt=JETZT.replace(microsecond=mikro),
    )
    zeile = list(zeilen(besetzung.mandant))[1]
    assert zeile["satz"] == eintrag.satz()
    assert zeile["satz"]["ereignis_am"] == f"2021-01-25T09:20:00.{mikro:06}+00:00"
