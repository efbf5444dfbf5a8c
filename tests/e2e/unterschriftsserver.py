"""Serve a small county on 25.01.2021: a draft paper, a decided agreement, certificates.

Run: python -m tests.e2e.unterschriftsserver FOLDER PORT
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path


def main(ordner: Path, port: str) -> int:
    """Build the county into a folder, write what is to be uploaded, serve."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "zielwerk.settings",
        "ZIELWERK_VAR": str(ordner),
        "ZIELWERK_DEMO": "1",
        "ZIELWERK_SECRET_KEY": "nur-fuer-diesen-lauf" * 3,
        "ZIELWERK_SCHLUESSELBUND": str(ordner / "schluesselbund.json"),
        "DATABASE_URL": f"sqlite:///{ordner / 'zielwerk.sqlite3'}",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django_scopes import scope, scopes_disabled

    from zielwerk.mandanten import demo as mandanten
    from zielwerk.mandanten.schluessel import create_bund
    from zielwerk.vereinbarung import demo as vereinbarung

    with scopes_disabled():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    create_bund(jetzt=vereinbarung.um(date(2020, 1, 2)))
    mandant, mitglieder = mandanten.build(date(2021, 1, 25))
    with scope(mandant=mandant):
        _build(ordner, mandant, mitglieder)
    befehl = [
        *(sys.executable, "-m", "gunicorn", "zielwerk.wsgi", "--workers", "1"),
        *("--threads", "2", "--bind", f"127.0.0.1:{port}", "--timeout", "120"),
    ]
    return subprocess.call(befehl)


def _build(ordner: Path, mandant: object, mitglieder: dict) -> None:
    """Build a paper ready to be signed, and an agreement of 2019 that is decided."""
    from zielwerk.dokumente.tests import zertifikate
    from zielwerk.drucksachen import demo as drucksachen
    from zielwerk.drucksachen.tests.conftest import messen
    from zielwerk.kennzahlen import demo as kennzahlen
    from zielwerk.mandanten.rechte import Rolle
    from zielwerk.vereinbarung import demo as vereinbarung
    from zielwerk.vereinbarung.models import Zielvereinbarung
    from zielwerk.vereinbarung.services import (
        add_punkt,
        create_vereinbarung,
        set_status,
    )

    kreis = mitglieder[Rolle.KOORDINIERUNGSSTELLE]
    alt = vereinbarung.build_2020(mitglieder)
    kennzahl = kennzahlen.build(kreis)
    vereinbarung.build_jahr(mitglieder)
    messen(kreis, kennzahl, 45, 292)
    kennzahlen.build_vergleich(kennzahl, kreis)
    vereinbarung.build_rueckblick(alt, mitglieder)
    neu = vereinbarung.build_2021(alt, mitglieder)
    vereinbarung.build_einigung(neu, mitglieder)
    drucksachen.build(alt, neu, kreis)
    wer = {"durch": kreis, "jetzt": vereinbarung.um(date(2019, 1, 10))}
    fruehere = create_vereinbarung(
        jahr=2019,
        titel="Kommunale Zielvereinbarung 2019",
        partei_kommune=alt.partei_kommune,
        partei_jobcenter=alt.partei_jobcenter,
        **wer,
    )
    add_punkt(
        vereinbarung=fruehere,
        schluessel="bericht",
        nummer=1,
        titel="Bericht",
        wortlaut="Das Jobcenter berichtet einmal im Jahr.",
        art="qualitativ",
        **wer,
    )
    set_status(
        vereinbarung=fruehere,
        status=Zielvereinbarung.Status.BESCHLOSSEN,
        beschlossen_am=date(2019, 1, 9),
        gremium="Sozialausschuss",
        **wer,
    )
    zertifikate.leg_ab(ordner / "siegel", mandant, zertifikate.kreis())
    (ordner / "wurzel.pem").write_bytes(zertifikate.wurzel().pem)
    (ordner / "jobcenter.p12").write_bytes(zertifikate.jobcenter().p12())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
