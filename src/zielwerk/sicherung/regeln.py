"""What an archive says about itself, and when it is refused; no Django, no files.

The archive is a tar with plain members in a fixed order: one per anchor, one per
table, one per file, then the manifest and its checksum. The manifest names size and
SHA-256 of every member before it, so that nothing can be missing, added, moved or
changed without a contradiction. Format version 1; docs/adr/0018 says why.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

FORMAT, FASSUNG = "zielwerk-sicherung", 1
MANIFEST, MANIFESTSUMME = "manifest.json", "manifest.json.sha256"
# Sessions and one-off secrets: who restores signs in again and asks for a new link.
NICHT_GESICHERT = frozenset(
    {
        "django_session",
        "account_emailconfirmation",
        "usersessions_usersession",
        "socialaccount_socialtoken",
    }
)
SHA256_ZEICHEN = 64
HEX = frozenset("0123456789abcdef")

Migrationen = Mapping[str, Sequence[str]]


class BeschaedigtError(Exception):
    """The archive is damaged or was changed; the message names what."""


class SchemaError(Exception):
    """The archive does not fit this program; the message says what to do."""


@dataclass(frozen=True)
class Teil:
    """One member of the archive as found: name, bytes, SHA-256, place in the file."""

    name: str
    groesse: int
    sha256: str
    ort: int = 0


@dataclass(frozen=True)
class Tabelle:
    """One table: its columns, rows, and the member that holds them.

    `zeilen_sha256` covers the rows in canonical form in the order of the primary key,
    and is the same on SQLite and PostgreSQL; `sha256` covers the packed member.
    """

    tabelle: str
    spalten: tuple[str, ...]
    zeilen: int
    zeilen_sha256: str
    entpackt: int
    groesse: int
    sha256: str


@dataclass(frozen=True)
class Datei:
    """One file below the folder of files or of anchors."""

    pfad: str
    groesse: int
    sha256: str


@dataclass(frozen=True)
class Kette:
    """The end of a Mandant's record, and what its check found at the time."""

    mandant: str
    lfd_nr: int
    pruefsumme: str
    fehler: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What the archive holds; times are ISO 8601 with zone."""

    zielwerk: str
    erstellt_am: str
    datenbank: str
    migrationen: Mapping[str, tuple[str, ...]]
    tabellen: tuple[Tabelle, ...]
    dateien: tuple[Datei, ...]
    anker: tuple[Datei, ...]
    ketten: tuple[Kette, ...]
    hinweise: tuple[str, ...] = field(default=())

    def teile(self) -> list[Teil]:
        """Return the members the archive must have before the manifest, in order."""
        return [
            *(
                Teil(ankerteil(nr), d.groesse, d.sha256)
                for nr, d in enumerate(self.anker, 1)
            ),
            *(
                Teil(tabellenteil(nr, t.tabelle), t.groesse, t.sha256)
                for nr, t in enumerate(self.tabellen, 1)
            ),
            *(
                Teil(dateiteil(nr), d.groesse, d.sha256)
                for nr, d in enumerate(self.dateien, 1)
            ),
        ]

    @property
    def zeilen(self) -> int:
        """How many rows all tables have."""
        return sum(t.zeilen for t in self.tabellen)

    @property
    def entpackt(self) -> int:
        """How many bytes rows, files and anchors take unpacked."""
        return sum(t.entpackt for t in self.tabellen) + sum(
            d.groesse for d in (*self.dateien, *self.anker)
        )

    def als_bytes(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        roh = {"format": FORMAT, "fassung": FASSUNG, **asdict(self)}
        return (json.dumps(roh, ensure_ascii=False, indent=1) + "\n").encode()


def tabellenteil(nr: int, tabelle: str) -> str:
    """Return the name of the member with a table's rows."""
    return f"tabellen/{nr:03d}-{tabelle}.jsonl.gz"


def dateiteil(nr: int) -> str:
    """Return the name of the member with a file's bytes."""
    return f"dateien/{nr:07d}"


def ankerteil(nr: int) -> str:
    """Return the name of the member with an anchor's bytes."""
    return f"anker/{nr:05d}"


def pruefsumme(inhalt: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(inhalt).hexdigest()


def summenzeile(manifest: bytes) -> bytes:
    """Return the last member: the manifest's checksum as `sha256sum` writes it."""
    return f"{pruefsumme(manifest)}  {MANIFEST}\n".encode()


def read_manifest(inhalt: bytes, summe: bytes, erwartet: str | None = None) -> Manifest:
    """Return the manifest if it is whole.

    `erwartet`: the checksum noted outside; it is what shows an archive that was
    rewritten as a whole.

    :raises BeschaedigtError: if it does not fit its checksum or makes no sense
    :raises SchemaError: if a newer program wrote it
    """
    if summenzeile(inhalt) != summe:
        raise BeschaedigtError(
            "Das Inhaltsverzeichnis (manifest.json) passt nicht zu seiner Prüfsumme."
        )
    if erwartet is not None and erwartet.strip().lower() != pruefsumme(inhalt):
        raise BeschaedigtError(
            "Die Sicherung trägt nicht die angegebene Prüfsumme: Es ist eine andere, "
            f"oder sie wurde neu geschrieben (gefunden: {pruefsumme(inhalt)})."
        )
    try:
        manifest = _manifest(json.loads(inhalt))
        if manifest.als_bytes() != inhalt:
            raise ValueError(inhalt[:80])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fehler:
        raise BeschaedigtError(
            "Das Inhaltsverzeichnis (manifest.json) ist nicht lesbar."
        ) from fehler
    return manifest


def _manifest(roh: dict[str, Any]) -> Manifest:
    if roh.pop("format") != FORMAT:
        raise BeschaedigtError("Das ist keine Sicherung von Zielwerk.")
    if (fassung := roh.pop("fassung")) != FASSUNG:
        raise SchemaError(
            f"Die Sicherung hat die Fassung {fassung}; dieses Programm liest die "
            f"Fassung {FASSUNG}. Bitte nehmen Sie das Programm, das sie schrieb."
        )
    manifest = Manifest(
        zielwerk=_text(roh["zielwerk"]),
        erstellt_am=datetime.fromisoformat(roh["erstellt_am"]).isoformat(),
        datenbank=_text(roh["datenbank"]),
        migrationen={
            _text(app): tuple(_text(n) for n in namen)
            for app, namen in roh["migrationen"].items()
        },
        tabellen=tuple(
            Tabelle(**{**t, "spalten": tuple(t["spalten"])}) for t in roh["tabellen"]
        ),
        dateien=tuple(Datei(**d) for d in roh["dateien"]),
        anker=tuple(Datei(**d) for d in roh["anker"]),
        ketten=tuple(Kette(**k) for k in roh["ketten"]),
        hinweise=tuple(_text(h) for h in roh["hinweise"]),
    )
    for teil in manifest.teile():
        _pruefe_groesse(teil.groesse)
        _pruefe_hex(teil.sha256)
    for tabelle in manifest.tabellen:
        _pruefe_groesse(tabelle.zeilen)
        _pruefe_groesse(tabelle.entpackt)
        _pruefe_hex(tabelle.zeilen_sha256)
    _pruefe_pfade(manifest.dateien)
    _pruefe_pfade(manifest.anker)
    return manifest


def _text(wert: Any) -> str:
    if not isinstance(wert, str):
        raise TypeError(wert)
    return wert


def _pruefe_groesse(wert: Any) -> None:
    if type(wert) is not int or wert < 0:
        raise ValueError(wert)


def _pruefe_hex(wert: str) -> None:
    if len(wert) != SHA256_ZEICHEN or not set(wert) <= HEX:
        raise ValueError(wert)


def _pruefe_pfade(dateien: Sequence[Datei]) -> None:
    """Refuse whatever could lead out of the folder, and one place named twice."""
    pfade = [datei.pfad for datei in dateien]
    for pfad in pfade:
        teile = pfad.split("/")
        if {"", ".", ".."} & set(teile) or "\\" in pfad or "\0" in pfad:
            raise BeschaedigtError(
                f"Das Inhaltsverzeichnis nennt einen unzulässigen Pfad: {pfad!r}."
            )
        if teile[0].startswith("."):
            raise BeschaedigtError(
                f"Das Inhaltsverzeichnis nennt eine versteckte Datei: {pfad!r}."
            )
    if len(set(pfade)) != len(pfade):
        raise BeschaedigtError("Das Inhaltsverzeichnis nennt eine Datei doppelt.")


def pruefe_teile(manifest: Manifest, gefunden: Sequence[Teil]) -> None:
    """Compare the members found with those the manifest names.

    :raises BeschaedigtError: naming the first member that does not fit
    """
    erwartet = manifest.teile()
    namen = [teil.name for teil in gefunden]
    for soll, ist in zip(erwartet, gefunden, strict=False):
        if soll.name != ist.name:
            if soll.name not in namen:
                raise BeschaedigtError(f"Es fehlt der Teil {soll.name}.")
            raise BeschaedigtError(
                f"An der Stelle von {soll.name} steht {ist.name}: Teile sind "
                "vertauscht, doppelt oder hinzugefügt."
            )
        if soll.groesse != ist.groesse:
            raise BeschaedigtError(
                f"{ist.name} hat {ist.groesse} statt {soll.groesse} Byte."
            )
        if soll.sha256 != ist.sha256:
            raise BeschaedigtError(f"{ist.name} passt nicht zu seiner Prüfsumme.")
    if len(gefunden) < len(erwartet):
        raise BeschaedigtError(f"Es fehlt der Teil {erwartet[len(gefunden)].name}.")
    if len(gefunden) > len(erwartet):
        raise BeschaedigtError(f"Überzählig ist {gefunden[len(erwartet)].name}.")


def ist_gleicher_stand(archiv: Migrationen, bekannt: Migrationen) -> bool:
    """Return True for the same schema, False for an older one that can be lifted.

    :raises SchemaError: for a schema this program does not know
    """
    a = {(app, name) for app, namen in archiv.items() for name in namen}
    b = {(app, name) for app, namen in bekannt.items() for name in namen}
    if fremd := sorted(a - b):
        app, name = fremd[0]
        raise SchemaError(
            "Die Sicherung stammt aus einer neueren Fassung von Zielwerk (dieses "
            f"Programm kennt {app}.{name} nicht). Bitte aktualisieren Sie Zielwerk "
            "und stellen Sie dann wieder her."
        )
    return a == b
