"""Values are encrypted beside the chain, and may change their key and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction

from zielwerk.conftest import Besetzung
from zielwerk.kern.verschluesselung import Schluesselbund, SchluesselFehltError
from zielwerk.mandanten.felder import roh
from zielwerk.mandanten.schluessel import bund
from zielwerk.protokoll.kette import zeilen
from zielwerk.protokoll.models import Eintragswert
from zielwerk.protokoll.services import pruefe_kette
from zielwerk.protokoll.tests.faelschung import ohne_ausloeser
from zielwerk.protokoll.tests.test_services import empty, note


def test_a_value_may_change_its_key_and_nothing_else(besetzung: Besetzung) -> None:
    note(besetzung)
    vorher = list(zeilen(besetzung.mandant))
    alter = bund()
    neu = Schluesselbund(
        {**alter.schluessel, "0000000b": b"n" * 32}, "0000000b", alter.blindschluessel
    )
    feld = Eintragswert._meta.get_field("wert")
    wert = Eintragswert.objects.annotate(geheim=roh("wert")).get(feld="text")
    klar = wert.wert.encode()

    def setze(geheim: bytes, salz: str) -> None:
        with transaction.atomic(), connection.cursor() as zeiger:
            zeiger.execute(
                "UPDATE protokoll_eintragswert SET wert = %s, salz = %s WHERE id = %s",
                [geheim, salz, wert.pk],
            )

    falsch = [
        (alter.verschluessle(klar, bezug=feld.bezug), wert.salz),
        (neu.verschluessle(klar + b"x", bezug=feld.bezug), wert.salz),
        (neu.verschluessle(klar, bezug=feld.bezug), "0" * 32),
    ]
    for geheim, salz in falsch:
        with pytest.raises(DatabaseError, match="nur ergänzt"):
            setze(geheim, salz)
    assert list(zeilen(besetzung.mandant)) == vorher
    setze(neu.verschluessle(klar, bezug=feld.bezug), wert.salz)
    with pytest.raises(SchluesselFehltError, match="0000000b"):
        list(zeilen(besetzung.mandant))


def test_an_emptied_value_cannot_be_filled_again(besetzung: Besetzung) -> None:
    note(besetzung)
    wert = Eintragswert.objects.annotate(geheim=roh("wert")).get(feld="text")
    geheim, salz = bytes(wert.geheim), wert.salz
    empty(besetzung, Eintragswert.objects.filter(pk=wert.pk))
    with (
        connection.cursor() as zeiger,
        pytest.raises(DatabaseError, match="nur ergänzt"),
        transaction.atomic(),
    ):
        zeiger.execute(
            "UPDATE protokoll_eintragswert SET wert = %s, salz = %s WHERE id = %s",
            [geheim, salz, wert.pk],
        )


def test_changed_bytes_of_a_value_are_found(besetzung: Besetzung) -> None:
    note(besetzung)
    note(besetzung)
    wert = Eintragswert.objects.annotate(geheim=roh("wert")).get(
        feld="text", eintrag__lfd_nr=2
    )
    kaputt = bytes(wert.geheim)[:-1] + bytes([bytes(wert.geheim)[-1] ^ 1])
    with transaction.atomic():
        ohne_ausloeser()
        with connection.cursor() as zeiger:
            zeiger.execute(
                "UPDATE protokoll_eintragswert SET wert = %s WHERE id = %s",
                [kaputt, wert.pk],
            )
        befund = pruefe_kette(besetzung.mandant).befund
        transaction.set_rollback(True)
    assert befund
    assert (befund.nr, befund.was) == (2, "Eintrag 2 wurde verändert: text.")


def test_values_are_not_readable_in_the_database(besetzung: Besetzung) -> None:
    note(besetzung, "Vermerk zu Frau Beispiel", vorher={"name": "Beispiel"})
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT * FROM protokoll_eintragswert")
        gespeichert = repr(
            [
                [bytes(w) if isinstance(w, memoryview) else w for w in z]
                for z in zeiger.fetchall()
            ]
        )
    assert ("eispiel" in gespeichert, "Petersen" in gespeichert) == (False, False)
