"""Check lists like the receivables list, side by side with what people use instead.

    make bench ARGS=listen               10,000 to 1,000,000 rows
    make bench ARGS="listen 5000000"     up to 5,000,000 rows (needs about 8 GB)

Against polars reading the same bytes with types and nothing else; pandas, pandera and
frictionless check the same rules and name the same lines, or the run stops.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zielwerk.settings")
django.setup()

import fastexcel  # noqa: E402
import polars as pl  # noqa: E402
from bench import _andere  # noqa: E402
from bench import _forderungsliste as liste  # noqa: E402
from bench._messen import nebeneinander, zeige  # noqa: E402

from zielwerk.forderungen import einlesen as forderungen  # noqa: E402
from zielwerk.forderungen.vergleich import (  # noqa: E402
    bestand,
    bewegungen,
    verglichen,
    zaehle,
)
from zielwerk.listen.pruefung import pruefe  # noqa: E402

STUFEN = (10_000, 100_000, 1_000_000, 5_000_000)
UEBLICH, MAPPE = 1_000_000, 100_000
# Beyond this a run of one tool takes minutes.
LANGSAM_BIS = 10_000
GRUND = "polars, typisiert gelesen"
GRUND_NS = "Begründung der Niederschlagung"


def zielwerk(roh: bytes) -> set[int]:
    """Check with Zielwerk; return the lines with a finding."""
    ergebnis = pruefe(roh, "liste.csv", liste.PROFIL, stand=liste.STAND)
    return {befund.zeile for befund in ergebnis.befunde if befund.zeile}


def csv(menge: int) -> None:
    """Measure a CSV: the bare typed read, the check here and by the others."""
    roh = liste.als_csv(liste.tabelle(menge))
    print(f"CSV, {menge:,} Zeilen, {len(roh) / 1e6:.0f} MB".replace(",", "."))
    pruefer: dict[str, Callable[[bytes], set[int]]] = {
        "Zielwerk, geprüft, Befunde je Zeile": zielwerk,
        "pandera (polars), geprüft": _andere.mit_pandera(),
        "pandas, geprüft": _andere.mit_pandas,
    }
    if menge <= LANGSAM_BIS:
        pruefer["frictionless, geprüft"] = _andere.mit_frictionless()
    if menge < liste.PROFIL.max_befunde * 100:
        _check_gleich(roh, pruefer)
    laeufe: dict[str, Callable[[], object]] = {
        GRUND: lambda: liste.polars_typisiert(roh)
    }
    for name, eine in pruefer.items():
        laeufe[name] = lambda eine=eine: eine(roh)  # type: ignore[misc]
    zeige(nebeneinander(laeufe), GRUND, "Zielwerk ≤ 2,5 × bei 1.000.000 Zeilen")


def speicher(menge: int) -> str:
    """Check the CSV in a process of its own; return the most memory it held."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as datei:
        datei.write(liste.als_csv(liste.tabelle(menge)))
        datei.flush()
        befehl = [sys.executable, __file__, "nur", datei.name]
        lauf = subprocess.run(befehl, check=True, capture_output=True, text=True)
    return lauf.stdout.strip()


def nur(pfad: str) -> None:
    """Check a file and nothing else; print the most memory this process held."""
    zielwerk(Path(pfad).read_bytes())
    # Not ru_maxrss: that begins with what the process held that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    hoechst = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(f"{hoechst} MiB (Ziel: ≤ 1.024 MiB bei 1.000.000 Zeilen)")


def _check_gleich(roh: bytes, pruefer: dict[str, Callable[[bytes], set[int]]]) -> None:
    """Stop unless all name the same lines."""
    gefunden = {name: eine(roh) for name, eine in pruefer.items()}
    mengen = set(map(frozenset, gefunden.values()))
    if len(mengen) != 1:
        zahlen = ", ".join(f"{name} {len(z)}" for name, z in gefunden.items())
        raise SystemExit(f"Nicht dieselben Zeilen beanstandet: {zahlen}")
    print(f"  alle beanstanden dieselben {len(mengen.pop())} Zeilen")


def quartale(menge: int) -> None:
    """Measure the whole of a quarter: completed, compared, moved forward."""
    niedergeschlagen = pl.col(liste.KOPF[9]) == "niedergeschlagen"
    tafel = liste.tabelle(menge).with_columns(
        pl.col(liste.KOPF[3]).replace("Darlehen Mietkaution", "Mietkaution"),
        pl.when(niedergeschlagen).then(pl.lit("unbekannt verzogen")).alias(GRUND_NS),
    )
    ohne = [pl.lit(None, pl.String).alias(name) for name in (liste.KOPF[2], GRUND_NS)]
    roh = liste.als_csv(tafel.with_columns(ohne))
    alt = liste.als_csv(tafel.slice(menge // 20))
    titel = f"Quartal, {menge:,} × {menge:,} Zeilen".replace(",", ".")
    print(f"{titel}: geprüft, ergänzt, verglichen, Forderungsspiegel")
    vorher = pruefe(alt, "alt.csv", forderungen.profil(liste.STAND)).daten
    eigene = pruefe(liste.als_csv(tafel), "e.csv", forderungen.beigabe()).daten
    profil = forderungen.profil(liste.STAND, ergaenzung=eigene)

    def ganz() -> object:
        neu = pruefe(roh, "neu.csv", profil, stand=liste.STAND).daten
        unterschied = verglichen(bestand(vorher), bestand(neu))
        return zaehle(unterschied), bewegungen(unterschied)

    laeufe = {GRUND: lambda: liste.polars_typisiert(roh), "Zielwerk": ganz}
    zeige(nebeneinander(laeufe), GRUND, "≤ 5 × bei 1.000.000 × 1.000.000 Zeilen")


def xlsx(menge: int) -> None:
    """Measure a workbook against fastexcel reading it."""
    roh = liste.als_xlsx(liste.tabelle(menge))
    print(f"XLSX, {menge:,} Zeilen, {len(roh) / 1e6:.1f} MB".replace(",", "."))
    zeige(
        nebeneinander(
            {
                "fastexcel, als Text gelesen": lambda: (
                    fastexcel.read_excel(roh).load_sheet(0, dtypes="string").to_polars()
                ),
                "fastexcel, Typen geraten": lambda: (
                    fastexcel.read_excel(roh).load_sheet(0).to_polars()
                ),
                "Zielwerk, geprüft, Befunde je Zeile": lambda: pruefe(
                    roh, "liste.xlsx", liste.PROFIL, stand=liste.STAND
                ),
            }
        ),
        "fastexcel, als Text gelesen",
        "≤ 1,6 ×",
    )


def main() -> None:
    """Measure growth and the workbook; an argument is the largest number of rows."""
    if sys.argv[1:2] == ["nur"]:
        nur(sys.argv[2])
        return
    hoechstens = int(sys.argv[1]) if sys.argv[1:] else UEBLICH
    for menge in STUFEN:
        if menge <= hoechstens:
            csv(menge)
            print(
                f"  Größter Speicher eines Prozesses, der nur prüft: {speicher(menge)}"
            )
    quartale(min(UEBLICH, hoechstens))
    xlsx(min(MAPPE, hoechstens))


if __name__ == "__main__":
    main()
