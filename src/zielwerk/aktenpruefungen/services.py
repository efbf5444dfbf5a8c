"""The front door of the file audits: lists, plans, draws, sheets, results.

`grundgesamtheit.py` freezes a list, `planung.py` plans, `stichprobe.py` draws,
`prueflisten.py` and `pruefboegen.py` hold what is asked and answered, `ergebnis.py`
evaluates, `abschluss.py` stores and hands in, `folgen.py` follows up, `kreis.py` is
the county's own audit; other modules take all of them from here.
"""

from zielwerk.aktenpruefungen.ablauf import PUNKT, AktenpruefungError
from zielwerk.aktenpruefungen.abschluss import (
    close_pruefung,
    offene_boegen,
    reopen_pruefung,
)
from zielwerk.aktenpruefungen.ergebnis import berechne_ergebnis
from zielwerk.aktenpruefungen.folgen import (
    behobene,
    maengelakten,
    massnahmen_zu,
    note_feststellung,
    record_nachpruefung,
)
from zielwerk.aktenpruefungen.grundgesamtheit import accept_akten
from zielwerk.aktenpruefungen.kreis import (
    end_abgelaufene,
    end_einsicht,
    grant_einsicht,
    hat_einsicht,
    record_kreisergebnis,
    request_kreispruefung,
    waive_kreispruefung,
)
from zielwerk.aktenpruefungen.lesevergleich import kreis_neben_jobcenter
from zielwerk.aktenpruefungen.loeschung import empty_akten
from zielwerk.aktenpruefungen.nachrechnung import verify_ziehung
from zielwerk.aktenpruefungen.planung import (
    ERSATZREGEL,
    change_plan,
    create_pruefung,
    discard_pruefung,
    fix_plan,
    plan_aussage,
    publish_startzahl,
    schichten_von,
    umfaenge_von,
)
from zielwerk.aktenpruefungen.pruefboegen import (
    Eingabe,
    answer_bogen,
    begin_bogen,
    bogen_zu,
    close_bogen,
    pruefliste_zu,
    reopen_bogen,
    save_antworten,
)
from zielwerk.aktenpruefungen.prueflisten import Frage, create_pruefliste
from zielwerk.aktenpruefungen.stichprobe import (
    add_risikoakte,
    draw_stichprobe,
    mark_ausgefallen,
)

__all__ = [
    "ERSATZREGEL",
    "PUNKT",
    "AktenpruefungError",
    "Eingabe",
    "Frage",
    "accept_akten",
    "add_risikoakte",
    "answer_bogen",
    "begin_bogen",
    "behobene",
    "berechne_ergebnis",
    "bogen_zu",
    "change_plan",
    "close_bogen",
    "close_pruefung",
    "create_pruefliste",
    "create_pruefung",
    "discard_pruefung",
    "draw_stichprobe",
    "empty_akten",
    "end_abgelaufene",
    "end_einsicht",
    "fix_plan",
    "grant_einsicht",
    "hat_einsicht",
    "kreis_neben_jobcenter",
    "maengelakten",
    "mark_ausgefallen",
    "massnahmen_zu",
    "note_feststellung",
    "offene_boegen",
    "plan_aussage",
    "pruefliste_zu",
    "publish_startzahl",
    "record_kreisergebnis",
    "record_nachpruefung",
    "reopen_bogen",
    "reopen_pruefung",
    "request_kreispruefung",
    "save_antworten",
    "schichten_von",
    "umfaenge_von",
    "verify_ziehung",
    "waive_kreispruefung",
]
