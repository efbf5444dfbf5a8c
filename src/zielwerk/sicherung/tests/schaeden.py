"""Ways to damage or forge an archive."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from zielwerk.sicherung.archiv import schreibe_ende, schreibteil
from zielwerk.sicherung.regeln import MANIFEST, MANIFESTSUMME, pruefsumme, summenzeile

ZAHLEN_UND_SUMMEN = {"sha256", "groesse", "entpackt", "zeilen"}
Teile = list[tuple[str, bytes]]


def lies(roh: bytes) -> Teile:
    """Return the members as the standard library reads them."""
    with tarfile.open(fileobj=io.BytesIO(roh)) as archiv:
        return [
            (info.name, inhalt.read())
            for info in archiv
            if (inhalt := archiv.extractfile(info)) is not None
        ]


def schreib(teile: Teile) -> bytes:
    """Return an archive with these members, well-formed as ours are."""
    ziel = io.BytesIO()
    for name, inhalt in teile:
        with schreibteil(ziel, name) as teil:
            teil.write(inhalt)
    schreibe_ende(ziel)
    return ziel.getvalue()


def kippe_bit(roh: bytes, zufall: Random) -> bytes:
    stelle = zufall.randrange(len(roh) * 8)
    neu = bytearray(roh)
    neu[stelle // 8] ^= 1 << stelle % 8
    return bytes(neu)


def schneide_ab(roh: bytes, zufall: Random) -> bytes:
    return roh[: zufall.randrange(len(roh))]


def fuege_bytes_ein(roh: bytes, zufall: Random) -> bytes:
    stelle = zufall.randrange(len(roh) + 1)
    return roh[:stelle] + zufall.randbytes(zufall.choice([1, 7, 512])) + roh[stelle:]


def nimm_bytes_heraus(roh: bytes, zufall: Random) -> bytes:
    stelle = zufall.randrange(len(roh) - 512)
    return roh[:stelle] + roh[stelle + zufall.choice([1, 7, 512]) :]


def nulle_block(roh: bytes, zufall: Random) -> bytes:
    stelle = zufall.randrange(len(roh) // 512 - 2) * 512
    neu = roh[:stelle] + bytes(512) + roh[stelle + 512 :]
    return neu if neu != roh else roh[:-1]


def entferne_teil(roh: bytes, zufall: Random) -> bytes:
    teile = lies(roh)
    del teile[zufall.randrange(len(teile))]
    return schreib(teile)


def verdopple_teil(roh: bytes, zufall: Random) -> bytes:
    teile = lies(roh)
    teile.insert(zufall.randrange(len(teile) + 1), zufall.choice(teile))
    return schreib(teile)


def vertausche_teile(roh: bytes, zufall: Random) -> bytes:
    teile = lies(roh)
    a, b = zufall.sample(range(len(teile)), 2)
    teile[a], teile[b] = teile[b], teile[a]
    return schreib(teile)


def vertausche_inhalte(roh: bytes, zufall: Random) -> bytes:
    """Swap the contents of two tables that differ, the names stay."""
    teile = lies(roh)
    while True:
        a, b = zufall.sample(range(len(teile) - 2), 2)
        if teile[a][1] != teile[b][1]:
            break
    (name_a, inhalt_a), (name_b, inhalt_b) = teile[a], teile[b]
    teile[a], teile[b] = (name_a, inhalt_b), (name_b, inhalt_a)
    return schreib(teile)


def fuege_teil_hinzu(roh: bytes, zufall: Random) -> bytes:
    teile = lies(roh)
    teile.insert(zufall.randrange(len(teile) + 1), ("dateien/9999999", b"fremd"))
    return schreib(teile)


def aendere_manifest(roh: bytes, zufall: Random) -> bytes:
    """Change one value of the manifest, with or without its checksum."""
    manifest = json.loads(dict(lies(roh))[MANIFEST])
    art = zufall.choice(["tabellen", "dateien"])
    eintrag = zufall.choice(manifest[art])
    felder = [name for name in eintrag if name in ZAHLEN_UND_SUMMEN]
    feld = zufall.choice(felder)
    wert = eintrag[feld]
    eintrag[feld] = wert + 1 if isinstance(wert, int) else pruefsumme(wert.encode())
    return mit_manifest(roh, manifest, mit_summe=zufall.random() < 0.5)


def streiche_im_manifest(roh: bytes, zufall: Random) -> bytes:
    manifest = json.loads(dict(lies(roh))[MANIFEST])
    art = zufall.choice(["tabellen", "dateien"])
    del manifest[art][zufall.randrange(len(manifest[art]))]
    return mit_manifest(roh, manifest, mit_summe=True)


def mit_manifest(roh: bytes, manifest: dict[str, Any], *, mit_summe: bool) -> bytes:
    """Return the archive with another manifest, its checksum made to fit or not."""
    neu = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    teile = dict(lies(roh))
    teile[MANIFEST] = neu
    if mit_summe:
        teile[MANIFESTSUMME] = summenzeile(neu)
    return schreib(list(teile.items()))


def mit_zeilen(roh: bytes, tabelle: str, aendern: Callable[[bytes], bytes]) -> bytes:
    """Return an archive whose rows were changed and every checksum of bytes fits."""
    teile, neu = dict(lies(roh)), b""
    manifest = json.loads(teile[MANIFEST])
    for nr, eintrag in enumerate(manifest["tabellen"], 1):
        if eintrag["tabelle"] == tabelle:
            name = f"tabellen/{nr:03d}-{tabelle}.jsonl.gz"
            inhalt = aendern(gzip.decompress(teile[name]))
            neu = teile[name] = gzip.compress(inhalt, mtime=0)
            eintrag |= {
                "entpackt": len(inhalt),
                "zeilen": inhalt.count(b"\n"),
                "groesse": len(neu),
                "sha256": pruefsumme(neu),
            }
    assert neu
    return mit_manifest(schreib(list(teile.items())), manifest, mit_summe=True)


SCHAEDEN = (
    kippe_bit,
    schneide_ab,
    fuege_bytes_ein,
    nimm_bytes_heraus,
    nulle_block,
    entferne_teil,
    verdopple_teil,
    vertausche_teile,
    vertausche_inhalte,
    fuege_teil_hinzu,
    aendere_manifest,
    streiche_im_manifest,
)


def schreib_nach(ordner: Path, roh: bytes) -> Path:
    ziel = ordner / "geschaedigt.tar"
    ziel.write_bytes(roh)
    return ziel
