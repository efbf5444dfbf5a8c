"""Random tamperings in the database: all found, the first bad entry named."""

import os
import random
from typing import Any

from django.db import transaction

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.kette import zeilen
from zielwerk.protokoll.models import Eintrag, Eintragswert
from zielwerk.protokoll.pruefer import Anker, pruefe
from zielwerk.protokoll.services import empty_werte, pruefe_kette, record_eintrag
from zielwerk.protokoll.tests.faelschung import ARTEN, Faelscher, ohne_ausloeser

VOLL = bool(os.environ.get("ZIELWERK_PROOF"))
FAELSCHUNGEN = 1000 if VOLL else 60
SAUBERE = 100 if VOLL else 10
PERSONEN = ("Jana Petersen", "Ole Ünal", "N. N.")


def fill(besetzung: Besetzung, zufall: random.Random, anzahl: int) -> None:
    """Record events of every shape; now and then a deletion run."""
    rollen = list(besetzung.mitglieder)
    for nummer in range(anzahl):
        wert: Any = zufall.choice(
            [nummer, 1.5, None, "Straße „A“ \\ \n", ["é", {"b": 1}]]
        )
        record_eintrag(
            mandant=besetzung.mandant,
            aktion=f"test.{zufall.choice(['angelegt', 'geaendert'])}",
            objekt=besetzung.mitglieder[zufall.choice(rollen)],
            text=f"Vermerk {nummer} zu {zufall.choice(PERSONEN)}",
            durch=zufall.choice([None, besetzung.mitglieder[Rolle.KASSE]]),
            jetzt=JETZT,
            vorher=zufall.choice([None, {}, {"wert": wert}]),
            nachher=zufall.choice([None, {"wert": wert, "x": 1}, {"Kein Feld": wert}]),
        )
        if zufall.random() < 0.1:
            clean_up(besetzung, zufall)


def clean_up(besetzung: Besetzung, zufall: random.Random) -> int:
    """Empty some values, as a deletion run does."""
    alle = list(Eintragswert.objects.leerbar().values_list("pk", flat=True))
    return empty_werte(
        mandant=besetzung.mandant,
        werte=Eintragswert.objects.filter(
            pk__in=zufall.sample(alle, min(len(alle), 4))
        ),
        anlass="Test",
        durch=None,
        jetzt=JETZT,
    )


def first_difference(vorher: list[Any], nachher: list[Any]) -> int:
    """Return the number of the first entry that is not what it was."""
    paare = zip(vorher[1:-1], nachher[1:-1], strict=False)
    gleich = [a == b for a, b in paare]
    return gleich.index(False) + 1 if False in gleich else len(gleich) + 1


def anchors(echte: list[Any], zufall: random.Random, *, alle: bool) -> list[Anker]:
    """Write down some entries outside, the last one always; or every one."""
    mandant = echte[0]["mandant"]
    gewaehlt = echte[1:-1]
    if not alle:
        gewaehlt = [*zufall.sample(gewaehlt[:-1], 5), gewaehlt[-1]]
    return [(mandant, z["nr"], z["pruefsumme"], "gestern") for z in gewaehlt]


def test_every_random_tampering_is_found_and_the_first_bad_entry_named(
    besetzung: Besetzung,
) -> None:
    zufall = random.Random(5)
    fill(besetzung, zufall, 30)
    clean_up(besetzung, zufall)
    echte = list(zeilen(besetzung.mandant))
    assert pruefe(echte).befund is None
    verfehlt = []
    for nummer in range(FAELSCHUNGEN):
        art = ARTEN[nummer % len(ARTEN)]
        alle = zufall.random() < 0.3
        anker = anchors(echte, zufall, alle=alle)
        with transaction.atomic():
            ohne_ausloeser()
            art(Faelscher(besetzung.mandant, zufall))
            falsche = list(zeilen(besetzung.mandant))
            befund = pruefe(falsche, anker).befund
            transaction.set_rollback(True)
        erwartet = first_difference(echte, falsche)
        # What fits in itself is only known to lie between two anchors.
        genau = alle or not ("rewrite" in art.__name__ or "mend" in art.__name__)
        if (
            befund is None
            or not befund.nr <= erwartet <= befund.bis
            or (genau and befund.nr != befund.bis)
        ):
            verfehlt.append((nummer, art.__name__, erwartet, befund))
    assert verfehlt == []
    assert pruefe_kette(besetzung.mandant).befund is None


def test_a_rewrite_without_an_anchor_outside_is_not_found(besetzung: Besetzung) -> None:
    """Say it as it is: that is what the anchor is for."""
    zufall = random.Random(1)
    fill(besetzung, zufall, 5)
    with transaction.atomic():
        ohne_ausloeser()
        Faelscher(besetzung.mandant, zufall).rewrite_everything_from_one_entry_on()
        assert pruefe_kette(besetzung.mandant).befund is None
        transaction.set_rollback(True)


def test_clean_records_raise_no_false_alarm(besetzung: Besetzung) -> None:
    geleert = 0
    for nummer in range(SAUBERE):
        zufall = random.Random(nummer)
        with transaction.atomic():
            fill(besetzung, zufall, zufall.randint(0, 25))
            echte = list(zeilen(besetzung.mandant))
            anker = anchors(echte, zufall, alle=True)
            ergebnis = pruefe_kette(besetzung.mandant, anker)
            assert ergebnis.befund is None
            assert ergebnis.eintraege == Eintrag.objects.count()
            assert ergebnis.anker == len(anker)
            geleert += ergebnis.geleert
            transaction.set_rollback(True)
    assert geleert > 0
