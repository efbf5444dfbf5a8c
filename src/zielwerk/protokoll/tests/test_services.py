from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.protokoll.models import Eintrag, EintragError
from zielwerk.protokoll.regeln import ANFANG, erster_fehler, pruefsumme
from zielwerk.protokoll.services import check_kette, record_eintrag


def note(besetzung: Besetzung, text: str = "Vermerk") -> Eintrag:
    return record_eintrag(
        mandant=besetzung.mandant,
        aktion="test.vermerk",
        objekt=besetzung.kreis,
        text=text,
        durch=besetzung.kreis,
        jetzt=JETZT,
        nachher={"wert": 1},
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


def test_stored_entry_is_neither_changed_nor_deleted(besetzung: Besetzung) -> None:
    eintrag = note(besetzung)
    with pytest.raises(EintragError):
        eintrag.save()
    with pytest.raises(EintragError):
        eintrag.delete()
    with pytest.raises(EintragError):
        Eintrag.objects.all().update(text="anders")
    with pytest.raises(EintragError):
        Eintrag.objects.all().delete()


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE protokoll_eintrag SET text = 'anders'",
        "DELETE FROM protokoll_eintrag",
    ],
)
def test_database_itself_refuses_change_and_deletion(
    besetzung: Besetzung, befehl: str
) -> None:
    note(besetzung)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(befehl)
    assert check_kette(besetzung.mandant) is None


def _kette(anzahl: int) -> list[tuple[int, str, str, dict[str, Any]]]:
    kette: list[tuple[int, str, str, dict[str, Any]]] = []
    vorige = ANFANG
    for nummer in range(1, anzahl + 1):
        inhalt = {"text": f"Vermerk {nummer}"}
        neue = pruefsumme(vorige, nummer, inhalt)
        kette.append((nummer, vorige, neue, inhalt))
        vorige = neue
    return kette


def test_whole_chain_has_no_fault() -> None:
    assert erster_fehler(_kette(5)) is None


@pytest.mark.parametrize("stelle", range(4))
def test_edited_entry_is_named(stelle: int) -> None:
    kette = _kette(4)
    nummer, vorige, summe, _ = kette[stelle]
    kette[stelle] = (nummer, vorige, summe, {"text": "gefälscht"})
    fehler = erster_fehler(kette)
    assert fehler == f"Eintrag {nummer} wurde verändert."


@pytest.mark.parametrize("stelle", range(3))
def test_deleted_and_swapped_entries_are_found(stelle: int) -> None:
    ohne = _kette(4)
    del ohne[stelle]
    assert erster_fehler(ohne) is not None
    vertauscht = _kette(4)
    vertauscht[stelle], vertauscht[stelle + 1] = (
        vertauscht[stelle + 1],
        vertauscht[stelle],
    )
    assert erster_fehler(vertauscht) is not None


def test_cut_tail_is_found(besetzung: Besetzung) -> None:
    note(besetzung)
    note(besetzung)
    eintraege = list(Eintrag.objects.order_by("lfd_nr"))
    assert (
        erster_fehler(
            (e.lfd_nr, e.vorige_pruefsumme, e.pruefsumme, e.inhalt())
            for e in eintraege[:1]
        )
        is None
    ), "the chain alone cannot know its end; Kettenende does"
    assert check_kette(besetzung.mandant) is None
