"""An agreement as one YAML file: read strictly, checked, written; no Django.

The form is published as a JSON Schema; what a schema cannot say (keys and numbers that
stand once, Terminregeln that can be applied) is checked here. Everything wrong is named
at once, in German, with its place in the file.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

from zielwerk.fristen.regeln import FristregelError, pruefe_regel

# Files of older formats stay readable; what they do not know is refused in them.
FORMAT = "zielwerk-vereinbarung/2"
SCHEMA_TEXT = Path(__file__).with_name("vereinbarung.schema.json").read_text("utf-8")
_PRUEFER = Draft202012Validator(json.loads(SCHEMA_TEXT))
BYTES_HOECHSTENS = 1_000_000
_ARTEN = {
    "object": "eine Gruppe von Angaben",
    "array": "eine Liste",
    "string": "ein Text",
    "integer": "eine ganze Zahl",
    "number": "eine Zahl",
    "boolean": "true oder false",
}


class AustauschError(ValueError):
    """A file that is no agreement; `befunde` are all sentences about it."""

    def __init__(self, befunde: Sequence[str]) -> None:
        super().__init__(" ".join(befunde))
        self.befunde = tuple(befunde)


class _Lader(yaml.SafeLoader):
    """Reads plain data: no aliases, no key twice, days as they are written."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("Verweise (*name) sind nicht erlaubt.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002  # of the base
        namen = [str(schluessel.value) for schluessel, _ in node.value]
        doppelt = [name for name, menge in Counter(namen).items() if menge > 1]
        if doppelt:
            zeile = node.start_mark.line + 1
            raise yaml.YAMLError(f"Zeile {zeile}: „{doppelt[0]}“ steht zweimal.")
        return super().construct_mapping(node, deep)


_Lader.yaml_implicit_resolvers = {
    anfang: [(tag, muster) for tag, muster in regeln if "timestamp" not in tag]
    for anfang, regeln in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Schreiber(yaml.SafeDumper):
    """Writes what occurs twice twice: `lies` takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def lies(inhalt: bytes) -> dict[str, Any]:
    """Return the agreement a file holds, checked.

    :raises AustauschError: with everything that is wrong in it
    """
    if len(inhalt) > BYTES_HOECHSTENS:
        raise AustauschError(["Die Datei ist größer als 1 MB."])
    try:
        daten = yaml.load(inhalt.decode("utf-8-sig"), _Lader)  # noqa: S506  # a safe one
    except UnicodeDecodeError:
        raise AustauschError(["Die Datei ist nicht in UTF-8 gespeichert."]) from None
    except RecursionError:
        raise AustauschError(["Die Datei ist zu tief verschachtelt."]) from None
    except (yaml.YAMLError, ValueError) as fehler:
        raise AustauschError([f"Kein lesbares YAML: {_kurz(fehler)}"]) from None
    pruefe(daten)
    ergebnis: dict[str, Any] = daten
    return ergebnis


def _kurz(fehler: Exception) -> str:
    """Return where reading stopped; the parser's own words are English."""
    stelle = getattr(fehler, "problem_mark", None)
    return f"Fehler in Zeile {stelle.line + 1}." if stelle else str(fehler)


def pruefe(daten: Any) -> None:
    """Check an agreement read from a file.

    :raises AustauschError: with everything that is wrong in it
    """
    fehler = sorted(_PRUEFER.iter_errors(daten), key=lambda f: list(map(str, f.path)))
    befunde = [_satz(einer) for einer in fehler] or list(_weitere(daten))
    if befunde:
        raise AustauschError(befunde)


def _ort(pfad: Sequence[Any]) -> str:
    """Return "punkte, 3., pflichten, 1.: "."""
    teile = [f"{teil + 1}." if isinstance(teil, int) else str(teil) for teil in pfad]
    return f"{', '.join(teile)}: " if teile else ""


def _liste(werte: Sequence[Any]) -> str:
    return ", ".join(f"„{wert}“" for wert in werte)


# Keyword of the schema → what is said, from its value and what stands in the file.
_WORTE: Mapping[str, Callable[[Any, Any], str]] = {
    "required": lambda soll, ist: (
        f"Es fehlt {_liste([name for name in soll if name not in ist])}."
    ),
    "enum": lambda soll, ist: f"„{ist}“ ist nicht möglich, nur {_liste(soll)}.",
    "const": lambda soll, ist: f"„{ist}“ ist nicht möglich, nur „{soll}“.",
    "type": lambda soll, _: f"Hier steht nicht {_ARTEN[soll]}.",
    "pattern": lambda _, ist: f"„{ist}“ hat nicht die verlangte Form.",
    "maxLength": lambda soll, _: f"Der Text ist länger als {soll} Zeichen.",
    "minItems": lambda soll, _: f"Es sind mindestens {soll} Einträge nötig.",
    "maxItems": lambda soll, _: f"Es sind höchstens {soll} Einträge möglich.",
    "minimum": lambda soll, ist: f"{ist} ist kleiner als {soll}.",
    "maximum": lambda soll, ist: f"{ist} ist größer als {soll}.",
}


def _satz(fehler: ValidationError) -> str:
    """Return one finding of the schema as a German sentence."""
    if fehler.validator == "additionalProperties":
        bekannt = fehler.schema["properties"]
        fremd = sorted(str(name) for name in fehler.instance if name not in bekannt)
        return f"{_ort(fehler.path)}{_liste(fremd)} gibt es hier nicht."
    worte = _WORTE[str(fehler.validator)]
    return f"{_ort(fehler.path)}{worte(fehler.validator_value, fehler.instance)}"


def _weitere(daten: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the schema cannot say."""
    punkte = daten["punkte"]
    if daten["format"] != FORMAT:
        yield from _zu_neu(daten)
    yield from _kennzahlen(punkte)
    for name in ("schluessel", "nummer"):
        for wert in _doppelt(punkt[name] for punkt in punkte):
            yield f"punkte: {name} „{wert}“ steht zweimal."
    entfallen = [eines["schluessel"] for eines in daten.get("entfallen", [])]
    for wert in _doppelt(entfallen):
        yield f"entfallen: schluessel „{wert}“ steht zweimal."
    vorhanden = {punkt["schluessel"] for punkt in punkte}
    for wert in sorted(vorhanden & set(entfallen)):
        yield f"entfallen: „{wert}“ steht noch unter den Punkten."
    for stelle, punkt in enumerate(punkte, start=1):
        yield from _pflichten(f"punkte, {stelle}.", punkt.get("pflichten", []))


def _zu_neu(daten: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the older format does not know."""
    if "befassung" in daten:
        yield f"befassung: Das gibt es erst ab „{FORMAT}“."
    if any("kennzahlen" in punkt for punkt in daten["punkte"]):
        yield f"kennzahlen: Das gibt es erst ab „{FORMAT}“."


def _kennzahlen(punkte: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the Kennzahlen: keys, bounds, days of the methods."""
    alle = [eine for punkt in punkte for eine in punkt.get("kennzahlen", [])]
    for wert in _doppelt(eine["schluessel"] for eine in alle):
        yield f"kennzahlen: schluessel „{wert}“ steht zweimal."
    for eine in alle:
        ort = f"kennzahlen, {eine['schluessel']}"
        grenze = eine.get("grenze_prozent", 0)
        if not math.isfinite(grenze) or (grenze < 0 and _ist_anteil(eine)):
            yield f"{ort}, grenze_prozent: Ein Anteil hat eine Grenze von 0 bis 100."
        for name in ("kuerzel", "gilt_ab"):
            gesetzt = [v.get(name, "") for v in eine["verfahren"]]
            for wert in _doppelt(gesetzt):
                yield f"{ort}: Zwei Verfahren haben dasselbe {name} („{wert}“)."
        for verfahren in eine["verfahren"]:
            if "gilt_ab" in verfahren and _kein_tag(verfahren["gilt_ab"]):
                yield f"{ort}: Den Tag „{verfahren['gilt_ab']}“ gibt es nicht."


def _ist_anteil(kennzahl: Mapping[str, Any]) -> bool:
    return bool(kennzahl.get("art", "anteil") == "anteil")


def _kein_tag(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


def _pflichten(ort: str, pflichten: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the Pflichten of one Punkt."""
    for wert in _doppelt(pflicht["schluessel"] for pflicht in pflichten):
        yield f"{ort}: Pflicht „{wert}“ steht zweimal."
    for pflicht in pflichten:
        try:
            pruefe_regel(pflicht["terminregel"])
        except FristregelError as fehler:
            yield f"{ort}, {pflicht['schluessel']}: {fehler}"


def _doppelt(werte: Any) -> list[Any]:
    return [wert for wert, menge in Counter(werte).items() if menge > 1]


def schreibe(daten: Mapping[str, Any]) -> str:
    """Return an agreement as YAML, in the order of the form, with real umlauts."""
    kopf = "# Zielvereinbarung; JSON Schema: urn:zielwerk:vereinbarung:2\n"
    return kopf + yaml.dump(
        dict(daten), Dumper=_Schreiber, sort_keys=False, allow_unicode=True, width=100
    )
