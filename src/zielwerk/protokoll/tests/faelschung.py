"""Ways to bend a record, as somebody with full rights on the database would."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, models

from zielwerk.mandanten.models import Mandant
from zielwerk.protokoll.models import Eintrag, Eintragswert, Kettenende
from zielwerk.protokoll.pruefer import ANFANG, pruefsumme, zusage

TABELLEN = ("protokoll_eintrag", "protokoll_eintragswert", "protokoll_kettenende")
# Plain querysets: the guards of the models are as good as gone.
EINTRAEGE: models.QuerySet[Any] = models.QuerySet(Eintrag)
WERTE: models.QuerySet[Any] = models.QuerySet(Eintragswert)
ENDEN: models.QuerySet[Any] = models.QuerySet(Kettenende)
WEIT = 1_000_000


def ohne_ausloeser() -> None:
    """Switch the triggers off; the surrounding transaction brings them back."""
    with connection.cursor() as zeiger:
        if connection.vendor == "postgresql":
            zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for tabelle in TABELLEN:
                zeiger.execute(f"ALTER TABLE {tabelle} DISABLE TRIGGER USER")
            return
        zeiger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in zeiger.fetchall():
            zeiger.execute(f"DROP TRIGGER {name}")


class Faelscher:
    """Bends the chain of one Mandant; every method leaves the others' rows alone."""

    def __init__(self, mandant: Mandant, zufall: random.Random) -> None:
        self.mandant, self.zufall = mandant, zufall

    def eintraege(self) -> list[Any]:
        return list(EINTRAEGE.filter(mandant=self.mandant).order_by("lfd_nr"))

    def _einer(self) -> Any:
        return self.zufall.choice(self.eintraege())

    def _aendere(self, eintrag: Any) -> None:
        """Change one column the checksum covers."""
        feld = self.zufall.choice(
            (
                *("aktion", "objekt_art", "stelle", "erfasst_am", "ereignis_am"),
                *("objekt_uuid", "uuid", "zusagen"),
            )
        )
        wert = getattr(eintrag, feld)
        if isinstance(wert, dict):
            wert = {**wert, "text": zusage("00" * 16, '"gefälscht"')}
        elif isinstance(wert, uuid.UUID):
            wert = uuid.UUID(int=self.zufall.getrandbits(128))
        elif isinstance(wert, str):
            wert += "x"
        else:
            wert += timedelta(microseconds=self.zufall.choice([1, 86_400_000_000]))
        EINTRAEGE.filter(pk=eintrag.pk).update(**{feld: wert})

    def _rechne(self, ab: int, *, bis: int = WEIT) -> None:
        """Compute links and checksums anew, as a careful forger would."""
        vorige = ANFANG
        for eintrag in self.eintraege():
            if ab <= eintrag.lfd_nr <= bis:
                summe = pruefsumme(vorige, eintrag.lfd_nr, eintrag.satz())
                EINTRAEGE.filter(pk=eintrag.pk).update(
                    vorige_pruefsumme=vorige, pruefsumme=summe
                )
                eintrag.pruefsumme = summe
            vorige = eintrag.pruefsumme

    def _verschiebe(self, ab: int, um: int) -> None:
        """Count the entries from `ab` on anew."""
        treffer = EINTRAEGE.filter(mandant=self.mandant, lfd_nr__gte=ab)
        for weite in (WEIT, um - WEIT):
            for eintrag in list(treffer.order_by("lfd_nr")):
                EINTRAEGE.filter(pk=eintrag.pk).update(lfd_nr=eintrag.lfd_nr + weite)

    def _loesche(self, eintrag: Any) -> None:
        WERTE.filter(eintrag=eintrag)._raw_delete(using="default")
        EINTRAEGE.filter(pk=eintrag.pk)._raw_delete(using="default")

    def _setze_ende(self) -> None:
        """Make the noted end fit the last entry."""
        letzter = self.eintraege()[-1]
        ENDEN.filter(mandant=self.mandant).update(
            lfd_nr=letzter.lfd_nr, pruefsumme=letzter.pruefsumme
        )

    def edit_column(self) -> None:
        self._aendere(self._einer())

    def edit_column_and_its_checksum(self) -> None:
        eintrag = self._einer()
        self._aendere(eintrag)
        self._rechne(eintrag.lfd_nr, bis=eintrag.lfd_nr)

    def edit_checksum(self) -> None:
        feld = self.zufall.choice(["pruefsumme", "vorige_pruefsumme"])
        falsch = f"{self.zufall.getrandbits(256):064x}"
        EINTRAEGE.filter(pk=self._einer().pk).update(**{feld: falsch})

    def edit_value(self) -> None:
        wert = self.zufall.choice(list(WERTE.filter(mandant=self.mandant)))
        neu = self.zufall.choice([{"wert": '"x"'}, {"salz": "0" * 32}, {}])
        if wert.wert is None:
            neu = {"wert": '"x"', "salz": "0" * 32}
        if neu:
            WERTE.filter(pk=wert.pk).update(**neu)
        else:
            WERTE.filter(pk=wert.pk)._raw_delete(using="default")

    def empty_value_without_a_note(self) -> None:
        volle = WERTE.filter(mandant=self.mandant, wert__isnull=False)
        wert = self.zufall.choice(list(volle))
        WERTE.filter(pk=wert.pk).update(wert=None, salz=None)

    def add_value(self) -> None:
        WERTE.create(
            mandant=self.mandant,
            eintrag=self._einer(),
            feld="nachher.untergeschoben",
            salz="0" * 32,
            wert="1",
        )

    def delete_entry(self) -> None:
        self._loesche(self.zufall.choice(self.eintraege()[:-1]))

    def delete_entry_and_count_anew(self) -> None:
        eintrag = self.zufall.choice(self.eintraege()[:-1])
        self._loesche(eintrag)
        self._verschiebe(eintrag.lfd_nr + 1, -1)

    def swap_entries(self) -> None:
        einer, anderer = self.zufall.sample(self.eintraege(), 2)
        nummern = (einer.lfd_nr, anderer.lfd_nr)
        EINTRAEGE.filter(pk=einer.pk).update(lfd_nr=WEIT)
        EINTRAEGE.filter(pk=anderer.pk).update(lfd_nr=nummern[0])
        EINTRAEGE.filter(pk=einer.pk).update(lfd_nr=nummern[1])

    def swap_values(self) -> None:
        volle = WERTE.filter(mandant=self.mandant, feld="text", wert__isnull=False)
        texte = self.zufall.sample(list(volle), 2)
        for ziel, quelle in zip(texte, reversed(texte), strict=True):
            WERTE.filter(pk=ziel.pk).update(wert=quelle.wert, salz=quelle.salz)

    def insert_entry(self) -> None:
        davor = self._einer()
        self._verschiebe(davor.lfd_nr + 1, 1)
        neu = Eintrag(
            **{
                feld.attname: getattr(davor, feld.attname)
                for feld in Eintrag._meta.concrete_fields
                if feld.attname not in {"id", "uuid", "lfd_nr"}
            },
            lfd_nr=davor.lfd_nr + 1,
        )
        neu.zusagen = {"text": zusage("00" * 16, '"untergeschoben"')}
        neu.save()
        WERTE.create(
            mandant=self.mandant,
            eintrag=neu,
            feld="text",
            salz="00" * 16,
            wert='"untergeschoben"',
        )
        if self.zufall.random() < 0.8:
            self._rechne(neu.lfd_nr, bis=neu.lfd_nr)

    def cut_tail(self) -> None:
        alle = self.eintraege()
        for eintrag in alle[-self.zufall.randint(1, len(alle) - 1) :]:
            self._loesche(eintrag)

    def cut_tail_and_mend_the_end(self) -> None:
        self.cut_tail()
        self._setze_ende()

    def rewrite_everything_from_one_entry_on(self) -> None:
        eintrag = self._einer()
        self._aendere(eintrag)
        self._rechne(eintrag.lfd_nr)
        self._setze_ende()

    def rewrite_without_one_entry(self) -> None:
        eintrag = self.zufall.choice(self.eintraege()[:-1])
        self._loesche(eintrag)
        self._verschiebe(eintrag.lfd_nr + 1, -1)
        self._rechne(eintrag.lfd_nr)
        self._setze_ende()


ARTEN: tuple[Callable[[Faelscher], None], ...] = (
    Faelscher.edit_column,
    Faelscher.edit_column_and_its_checksum,
    Faelscher.edit_checksum,
    Faelscher.edit_value,
    Faelscher.empty_value_without_a_note,
    Faelscher.add_value,
    Faelscher.delete_entry,
    Faelscher.delete_entry_and_count_anew,
    Faelscher.swap_entries,
    Faelscher.swap_values,
    Faelscher.insert_entry,
    Faelscher.cut_tail,
    Faelscher.cut_tail_and_mend_the_end,
    Faelscher.rewrite_everything_from_one_entry_on,
    Faelscher.rewrite_without_one_entry,
)
