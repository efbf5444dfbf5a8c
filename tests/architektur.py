"""Checkers for what the code promises about itself; each returns its findings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

WURZEL = Path(__file__).resolve().parents[1]
PAKET = WURZEL / "src" / "zielwerk"
ADR = WURZEL / "docs" / "adr"

DATEI_ZEILEN, FUNKTION_ZEILEN = 300, 40
# The files a module may hold without a decision (style: the same few in each).
ERLAUBT = frozenset(
    {
        *("__init__.py", "regeln.py", "parameter.yaml", "models.py", "services.py"),
        *("forms.py", "views.py", "urls.py", "demo.py"),
        *("einlesen.py", "admin.py", "tasks.py"),
    }
)
ORDNER = frozenset({"templates", "migrations", "tests", "static", "templatetags"})
# What another module may import; everything else of a module is private.
TUEREN = frozenset({"services", "models", "regeln"})
# `kern` is there for all; `web` is for views, forms and templates (checked apart).
OFFENE_PAKETE = frozenset({"kern", "web"})
NUR_FUER_WEB = frozenset({"views", "forms", "urls", "zugang"})
# The command line is cli.py and befehle.py (loaded apart so that --help is quick).
UHR_ERLAUBT = frozenset({"web/middleware.py", "web/grenzen.py", "befehle.py"})
UHR = frozenset({"today", "now", "utcnow", "localdate", "localtime"})
UHR_FELDER = frozenset({"auto_now", "auto_now_add"})


def adr_dateien(spalte: str) -> dict[str, tuple[str, ...]]:
    """Return the ADR table whose first heading is `spalte`: file → other cells."""
    tabelle: dict[str, tuple[str, ...]] = {}
    for adr in sorted(ADR.glob("*.md")):
        offen = False
        for zeile in adr.read_text().splitlines():
            zellen = tuple(zelle.strip() for zelle in zeile.strip("| ").split("|"))
            if not zeile.startswith("|"):
                offen = False
            elif zellen[0] == spalte:
                offen = True
            elif offen and not set(zellen[0]) <= set("-: "):
                tabelle[zellen[0].strip("`")] = zellen[1:]
    return tabelle


def pythondateien(*, tests: bool = False) -> Iterator[Path]:
    """Yield the package's Python files without migrations; tests only if asked."""
    for datei in sorted(PAKET.rglob("*.py")):
        teile = datei.relative_to(PAKET).parts
        if "migrations" not in teile and (tests or "tests" not in teile):
            yield datei


def zu_lang(
    quelltext: str, name: str, erlaubt: dict[str, tuple[str, ...]]
) -> list[str]:
    """Find a file over 300 lines and functions over 40 (docstring not counted)."""
    befunde = []
    if (zeilen := quelltext.count("\n")) > DATEI_ZEILEN and name not in erlaubt:
        befunde.append(f"{name}: {zeilen} Zeilen")
    for knoten in ast.walk(ast.parse(quelltext)):
        if isinstance(knoten, ast.FunctionDef | ast.AsyncFunctionDef):
            doku = knoten.body[0] if ast.get_docstring(knoten) else None
            doku_zeilen = (doku.end_lineno or 0) - doku.lineno + 1 if doku else 0
            laenge = (knoten.end_lineno or 0) - knoten.lineno + 1 - doku_zeilen
            stelle = f"{name}:{knoten.name}"
            if laenge > FUNKTION_ZEILEN and stelle not in erlaubt:
                befunde.append(f"{stelle}: {laenge} Zeilen")
    return befunde


def liest_uhr(quelltext: str, name: str) -> list[str]:
    """Find whoever asks the clock instead of being told the day."""
    befunde = []
    for knoten in ast.walk(ast.parse(quelltext)):
        if not isinstance(knoten, ast.Call):
            continue
        gerufen = knoten.func
        wort = getattr(gerufen, "attr", getattr(gerufen, "id", ""))
        ohne_tag = not knoten.args and wort in UHR
        felder = {wort.arg for wort in knoten.keywords} & UHR_FELDER
        if (ohne_tag or felder) and name not in UHR_ERLAUBT:
            befunde.append(
                f"{name}:{knoten.lineno}: {wort} {sorted(felder) or ''}".strip()
            )
    return befunde


def importe(quelltext: str) -> Iterator[tuple[str, ...]]:
    """Yield what a file imports from the package, as parts below `zielwerk`."""
    for knoten in ast.walk(ast.parse(quelltext)):
        if isinstance(knoten, ast.ImportFrom) and (knoten.module or "").startswith(
            "zielwerk"
        ):
            kopf = tuple((knoten.module or "").split(".")[1:])
            for name in knoten.names:
                yield kopf if len(kopf) > 1 else (*kopf, name.name)
        elif isinstance(knoten, ast.Import):
            for name in knoten.names:
                if name.name.startswith("zielwerk."):
                    yield tuple(name.name.split(".")[1:])


def falsche_tuer(quelltext: str, name: str, offen: frozenset[str]) -> list[str]:
    """Find imports past another module's front door; `offen`: further open files."""
    modul, datei = name.partition("/")[0], Path(name).stem
    befunde: list[str] = []
    if "/" not in name:  # the command line and settings stand above all modules
        return befunde
    for ziel, *rest in importe(quelltext):
        teil = rest[0] if rest else ""
        if ziel == modul or not (PAKET / ziel).is_dir():
            continue
        if ziel == "web":
            fremd = datei.split("_")[-1] not in NUR_FUER_WEB
        else:
            fremd = not (
                ziel in OFFENE_PAKETE
                or teil in TUEREN
                or f"{ziel}/{teil}.py" in offen
                or (datei == "demo" and teil == "demo")
            )
        if fremd:
            befunde.append(f"{name}: zielwerk.{ziel}.{teil}")
    return befunde


def nur_docstring(quelltext: str) -> bool:
    """Return whether a file holds at most a docstring."""
    koerper = ast.parse(quelltext).body
    return len(koerper) <= 1 and all(
        isinstance(k, ast.Expr) and isinstance(k.value, ast.Constant) for k in koerper
    )


VERBOTEN_IN_VORLAGEN = {
    "style-Attribut": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style-Element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "script ohne src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "on-Attribut": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "Uhr": re.compile(r"{%\s*now\s"),
    "fremde Adresse": re.compile(
        r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}


def verstoesst_gegen_csp(text: str, name: str) -> list[str]:
    """Find what a page without 'unsafe-inline' would not run, or fetch from outside."""
    return [
        f"{name}: {was}"
        for was, muster in VERBOTEN_IN_VORLAGEN.items()
        if muster.search(text)
    ]
