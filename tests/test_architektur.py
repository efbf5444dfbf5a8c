"""The code keeps what CONTRIBUTING.md and the ADRs promise; the checkers work."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import architektur as a

MODULE = sorted(ort.parent.name for ort in a.PAKET.glob("*/__init__.py"))
WEITERE = a.adr_dateien("Further file")
LAENGER = a.adr_dateien("Longer place")
OFFEN = frozenset(name for name, zellen in WEITERE.items() if zellen[0] == "yes")


def _name(datei: Path) -> str:
    return datei.relative_to(a.PAKET).as_posix()


def _befunde(pruefer, *rest) -> list[str]:
    return [
        befund
        for datei in a.pythondateien()
        for befund in pruefer(datei.read_text(), _name(datei), *rest)
    ]


def _verfolgte() -> list[Path]:
    """Return the project's own files as git sees them."""
    befehl = ["git", "ls-files", "-co", "--exclude-standard"]
    lauf = subprocess.run(
        befehl, cwd=a.WURZEL, capture_output=True, text=True, check=False
    )
    namen = lauf.stdout.split("\n") if lauf.returncode == 0 else []
    return [a.WURZEL / name for name in namen if name and (a.WURZEL / name).is_file()]


def test_files_and_functions_are_short():
    assert _befunde(a.zu_lang, LAENGER) == []


def test_rules_and_services_have_no_clock():
    assert _befunde(a.liest_uhr) == []


def test_other_modules_come_in_through_the_front_door():
    assert _befunde(a.falsche_tuer, OFFEN) == []


def test_modules_hold_only_the_agreed_files():
    fremd = [
        _name(datei)
        for modul in MODULE
        if modul not in a.OFFENE_PAKETE
        for datei in (a.PAKET / modul).iterdir()
        if datei.name not in a.ERLAUBT | a.ORDNER | {"__pycache__"}
        and _name(datei) not in WEITERE
    ]
    assert fremd == [], "name them in the ADR on further files, with a reason"


def test_the_adr_names_no_file_that_is_gone():
    fehlend = [name for name in WEITERE if not (a.PAKET / name).exists()]
    assert (
        fehlend + [n for n in LAENGER if not (a.PAKET / n.split(":")[0]).exists()] == []
    )


def test_package_files_hold_only_a_docstring():
    pakete = [d for d in a.pythondateien(tests=True) if d.name == "__init__.py"]
    assert [_name(d) for d in pakete if not a.nur_docstring(d.read_text())] == []


def test_every_module_says_what_it_is():
    stumm = [m for m in MODULE if not (a.PAKET / m / "__init__.py").read_text().strip()]
    assert stumm == []


def test_migrations_are_named_by_hand():
    namen = [_name(d) for d in a.PAKET.glob("*/migrations/[0-9]*.py")]
    assert [name for name in namen if "_auto_" in name] == []


def test_templates_keep_the_content_security_policy():
    vorlagen = [*a.PAKET.glob("**/*.html"), *a.PAKET.glob("*/templates/**/*.svg")]
    assert [
        befund
        for datei in vorlagen
        for befund in a.verstoesst_gegen_csp(datei.read_text(), _name(datei))
    ] == []


def test_nothing_is_left_for_later():
    wort = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)))
    endungen = {".py", ".html", ".yaml", ".css", ".toml", ".sh", ".typ"}
    dateien = [
        d for d in _verfolgte() if d.suffix in endungen and "vendor" not in d.parts
    ]
    offen = [str(d) for d in dateien if wort.search(d.read_text())]
    assert offen == [], "an issue instead"


def test_no_test_is_skipped_or_timed():
    verboten = re.compile(
        r"mark\.skip|mark\.xfail|pytest\.skip\(|importorskip|\.patch\("
    )
    tests = [d for d in a.pythondateien(tests=True) if "tests" in d.parts]
    tests += sorted((a.WURZEL / "tests").rglob("test_*.py"))
    eigene = Path(__file__)
    assert [
        str(d) for d in tests if d != eigene and verboten.search(d.read_text())
    ] == []


def test_no_build_file_names_an_address():
    bauen = ["Makefile", ".ci/run", *(d.name for d in a.WURZEL.glob("*.lock"))]
    bauen += [f"scripts/{d.name}" for d in (a.WURZEL / "scripts").glob("*")]
    fremd = re.compile(r"\w+://(?!127\.0\.0\.1|\{|memory|:)[\w.-]+\.\w+")
    dateien = [a.WURZEL / name for name in bauen if (a.WURZEL / name).is_file()]
    assert [d.name for d in dateien if fremd.search(d.read_text())] == []


LANGE_FUNKTION = "def f():\n" + "    x = 1\n" * 40


@pytest.mark.parametrize(
    ("pruefer", "quelltext", "name", "rest"),
    [
        (a.zu_lang, "x = 1\n" * 301, "fristen/models.py", ({},)),
        (a.zu_lang, LANGE_FUNKTION, "fristen/models.py", ({},)),
        (
            a.liest_uhr,
            "from datetime import date\ndate.today()\n",
            "fristen/regeln.py",
            (),
        ),
        (a.liest_uhr, "timezone.now()\n", "fristen/services.py", ()),
        (a.liest_uhr, "models.DateField(auto_now=True)\n", "fristen/models.py", ()),
        (
            a.falsche_tuer,
            "from zielwerk.fristen.forms import F\n",
            "kennzahlen/views.py",
            (OFFEN,),
        ),
        (
            a.falsche_tuer,
            "import zielwerk.fristen.views\n",
            "kennzahlen/views.py",
            (OFFEN,),
        ),
        (
            a.falsche_tuer,
            "from zielwerk.fristen import views\n",
            "kennzahlen/x.py",
            (OFFEN,),
        ),
        (
            a.falsche_tuer,
            "from zielwerk.web.request import R\n",
            "fristen/services.py",
            (OFFEN,),
        ),
        (a.verstoesst_gegen_csp, '<p style="color:red">', "a.html", ()),
        (a.verstoesst_gegen_csp, "<script>x()</script>", "a.html", ()),
        (a.verstoesst_gegen_csp, '<a onclick="x()">', "a.html", ()),
        (a.verstoesst_gegen_csp, '<img src="//host/x.png">', "a.html", ()),
    ],
)
def test_a_violation_is_found(pruefer, quelltext, name, rest):
    assert pruefer(quelltext, name, *rest)


@pytest.mark.parametrize(
    ("pruefer", "quelltext", "name", "rest"),
    [
        (a.zu_lang, LANGE_FUNKTION, "a/b.py", ({"a/b.py:f": ("why",)},)),
        (a.liest_uhr, "timezone.now()\n", "web/middleware.py", ()),
        (a.liest_uhr, "kalender.today(heute)\n", "fristen/regeln.py", ()),
        (
            a.falsche_tuer,
            "from zielwerk.fristen.services import f\n",
            "kennzahlen/x.py",
            (OFFEN,),
        ),
        (
            a.falsche_tuer,
            "from zielwerk.kern.anzeige import f\n",
            "kennzahlen/x.py",
            (OFFEN,),
        ),
        (
            a.falsche_tuer,
            "from zielwerk.web.request import R\n",
            "fristen/views.py",
            (OFFEN,),
        ),
        (a.verstoesst_gegen_csp, '<script src="/static/a.js"></script>', "a.html", ()),
    ],
)
def test_what_is_allowed_is_not_found(pruefer, quelltext, name, rest):
    assert pruefer(quelltext, name, *rest) == []


def test_code_in_a_package_file_is_found():
    assert not a.nur_docstring('"""Doc."""\nimport os\n')
    assert a.nur_docstring('"""Doc."""\n')
