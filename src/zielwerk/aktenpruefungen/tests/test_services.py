"""What happens to a list and an audit: every event, every refusal."""

from datetime import date
from decimal import Decimal

import pytest

from zielwerk.aktenpruefungen import demo
from zielwerk.aktenpruefungen.models import (
    Akte,
    Aktenpruefung,
    Pruefantwort,
    Prueffrage,
    Pruefliste,
    Stichprobenakte,
)
from zielwerk.aktenpruefungen.services import (
    AktenpruefungError,
    Eingabe,
    Frage,
    add_risikoakte,
    begin_bogen,
    change_plan,
    close_bogen,
    create_pruefliste,
    discard_pruefung,
    draw_stichprobe,
    empty_akten,
    fix_plan,
    mark_ausgefallen,
    publish_startzahl,
    reopen_bogen,
    save_antworten,
    verify_ziehung,
)
from zielwerk.aktenpruefungen.tests.conftest import SPAETER, STAND
from zielwerk.conftest import JETZT
from zielwerk.protokoll.models import Eintrag


def test_a_list_is_sorted_counted_hashed_and_frozen(liste):
    assert liste.zeilen == 520
    assert liste.zaehlung["dienststelle"] == {
        "Bad Segeberg": 164, "Kaltenkirchen": 148, "Norderstedt": 208,
    }  # fmt: skip
    assert sum(liste.zaehlung["team"].values()) == 520
    kennungen = list(Akte.objects.filter(liste=liste).values_list("kennung", flat=True))
    assert kennungen == sorted(kennungen)
    assert len(liste.pruefsumme) == 64
    assert liste.betrag == sum(Akte.objects.values_list("betrag", flat=True))
    assert "BG-00001" not in str(list(Eintrag.objects.values()))


@pytest.mark.parametrize(
    "verfahren", ["einfach", "anteilig", "gleich", "systematisch", "betrag"]
)
def test_a_draw_comes_out_the_same_by_the_other_way_of_computing(
    liste, verfahren, ziehe
):
    eine = ziehe(verfahren=verfahren, fester_umfang=30, mindestens=4)
    gezogen = eine.akten.all()
    assert sum(z.treffer for z in gezogen) == 30
    assert verify_ziehung(pruefung=eine) == {"liste": True, "ziehung": True}
    assert sum(z.ist_zweitpruefung for z in gezogen) == 3
    weg = gezogen.first()
    weg.delete()
    assert verify_ziehung(pruefung=eine) == {"liste": True, "ziehung": False}


def test_strata_get_their_share(ziehe):
    eine = ziehe(verfahren="anteilig", fester_umfang=30)
    assert eine.plan["umfaenge"] == {
        "Bad Segeberg": 9, "Kaltenkirchen": 9, "Norderstedt": 12,
    }  # fmt: skip
    zug = eine.akten.filter(schicht="Norderstedt").select_related("akte")
    assert {z.akte.dienststelle for z in zug} == {"Norderstedt"}
    assert [z.zug for z in zug] == list(range(1, 13))


def test_three_acts_in_their_order_and_each_recorded(team, plane):
    eine = plane()
    with pytest.raises(AktenpruefungError, match="In Planung"):
        publish_startzahl(
            pruefung=eine, startzahl="1", herkunft="x", durch=team, jetzt=JETZT
        )
    eine = change_plan(
        pruefung=eine, version=1, durch=team, jetzt=JETZT,
        hinnehmbar_anteil=Decimal("0.10"),
    )  # fmt: skip
    with pytest.raises(AktenpruefungError, match="Nicht gespeichert"):
        change_plan(pruefung=eine, version=1, durch=team, jetzt=JETZT)
    with pytest.raises(AktenpruefungError, match="Nicht gespeichert"):
        fix_plan(pruefung=eine, version=1, durch=team, jetzt=JETZT)
    eine = fix_plan(pruefung=eine, version=2, durch=team, jetzt=JETZT)
    assert eine.umfang == 44
    assert "10\N{NO-BREAK SPACE}%" in eine.plan["satz"]
    with pytest.raises(AktenpruefungError, match="woher sie stammt"):
        publish_startzahl(
            pruefung=eine, startzahl="1", herkunft=" ", durch=team, jetzt=JETZT
        )
    with pytest.raises(AktenpruefungError, match="Plan festgelegt"):
        draw_stichprobe(pruefung=eine, durch=team, jetzt=SPAETER)
    publish_startzahl(
        pruefung=eine, startzahl="7", herkunft="Würfel", durch=team, jetzt=JETZT
    )
    with pytest.raises(AktenpruefungError, match="vor der Ziehung"):
        draw_stichprobe(pruefung=eine, durch=team, jetzt=JETZT)
    draw_stichprobe(pruefung=eine, durch=team, jetzt=SPAETER)
    with pytest.raises(AktenpruefungError, match="Wird geprüft"):
        draw_stichprobe(pruefung=eine, durch=team, jetzt=SPAETER)
    taten = list(Eintrag.objects.zu(eine).values_list("aktion", flat=True))[::-1]
    namen = ["angelegt", "plan", "plan_festgelegt", "startzahl", "gezogen"]
    assert taten == [f"aktenpruefungen.{name}" for name in namen]


def test_a_plan_that_cannot_be_is_refused(liste, team, plane):
    for felder, satz in (
        ({"erlaubte_fehler": 40}, "auch mit allen Akten nicht"),
        ({"verfahren": "gleich", "fester_umfang": 5, "mindestens": 9}, "zusammen mehr"),
    ):
        eine = plane(**felder)
        with pytest.raises(AktenpruefungError, match=satz):
            fix_plan(pruefung=eine, version=1, durch=team, jetzt=JETZT)
    Akte.objects.filter(liste=liste, platz=3).update(betrag=None)
    liste.betrag = None
    liste.save()
    eine = plane(verfahren="betrag")
    with pytest.raises(AktenpruefungError, match="jede Akte der Liste"):
        fix_plan(pruefung=eine, version=1, durch=team, jetzt=JETZT)


def test_without_a_checklist_nothing_is_fixed(team, plane):
    eine = plane()
    Prueffrage.objects.all().delete()
    Pruefliste.objects.all().delete()
    with pytest.raises(AktenpruefungError, match="keine Prüfliste"):
        fix_plan(pruefung=eine, version=1, durch=team, jetzt=JETZT)


def test_a_missing_file_is_replaced_by_the_next_of_its_stratum(team, ziehe):
    eine = ziehe(verfahren="anteilig", fester_umfang=30)
    groesser = ziehe(verfahren="anteilig", fester_umfang=60, titel="größer")
    weg = eine.akten.filter(schicht="Norderstedt").first()
    with pytest.raises(AktenpruefungError, match="Grund"):
        mark_ausgefallen(akte=weg, grund=" ", durch=team, jetzt=SPAETER)
    ersatz = mark_ausgefallen(akte=weg, grund="verlegt", durch=team, jetzt=SPAETER)
    assert (ersatz.art, ersatz.schicht, ersatz.zug) == ("ersatz", "Norderstedt", 13)
    naechste = groesser.akten.get(schicht="Norderstedt", zug=13)
    assert ersatz.akte_id == naechste.akte_id
    with pytest.raises(AktenpruefungError, match="nur einmal"):
        mark_ausgefallen(akte=weg, grund="verlegt", durch=team, jetzt=SPAETER)
    with pytest.raises(AktenpruefungError, match="ausgefallen gemeldet"):
        begin_bogen(akte=Stichprobenakte.objects.get(pk=weg.pk), leser="erst",
                    durch=team, jetzt=SPAETER)  # fmt: skip
    assert verify_ziehung(pruefung=eine)["ziehung"]


def test_where_the_way_of_drawing_knows_no_replacement_none_comes(team, ziehe):
    eine = ziehe(verfahren="systematisch", fester_umfang=9)
    akte = eine.akten.first()
    assert mark_ausgefallen(akte=akte, grund="x", durch=team, jetzt=SPAETER) is None
    ganz = ziehe(verfahren="einfach", fester_umfang=520)
    akte = ganz.akten.first()
    assert mark_ausgefallen(akte=akte, grund="x", durch=team, jetzt=SPAETER) is None


def test_chosen_files_are_kept_apart(team, ziehe):
    eine = ziehe(fester_umfang=5)
    wer = {"pruefung": eine, "durch": team, "jetzt": SPAETER}
    eins = add_risikoakte(kennung="BG-00007", grund="Mietschulden", **wer)
    assert eins not in eine.akten.gezogen()
    for kennung, grund, satz in (
        ("BG-00007", "noch einmal", "schon ausgewählt"),
        ("BG-99999", "Tippfehler", "steht nicht"),
        ("BG-00008", "", "Grund"),
    ):
        with pytest.raises(AktenpruefungError, match=satz):
            add_risikoakte(kennung=kennung, grund=grund, **wer)
    assert "BG-00007" not in str(list(Eintrag.objects.zu(eine).values()))
    with pytest.raises(AktenpruefungError, match="nur eine gezogene"):
        mark_ausgefallen(akte=eins, grund="x", durch=team, jetzt=SPAETER)


def test_the_checklist_of_the_day_of_the_decision_applies(team, leitung, ziehe):
    neue = create_pruefliste(
        gilt_ab=date(2020, 9, 1), anlass="Neue Weisung", fragen=demo.FRAGEN[1:],
        durch=leitung, jetzt=JETZT,
    )  # fmt: skip
    eine = ziehe(fester_umfang=30)
    fassungen = {}
    for akte in eine.akten.select_related("akte"):
        bogen = begin_bogen(akte=akte, leser="erst", durch=team, jetzt=SPAETER)
        fassungen[akte.akte.entschieden_am >= neue.gilt_ab] = bogen.pruefliste.fassung
    assert fassungen == {False: 1, True: 2}
    Akte.objects.update(entschieden_am=date(2018, 5, 5))
    frei = ziehe(fester_umfang=1)
    with pytest.raises(AktenpruefungError, match=r"05\.05\.2018"):
        begin_bogen(akte=frei.akten.get(), leser="erst", durch=team, jetzt=SPAETER)


def test_what_a_checklist_must_hold(leitung):
    wer = {"gilt_ab": STAND, "anlass": "x", "durch": leitung, "jetzt": JETZT}
    for fragen, satz in (
        (demo.FRAGEN[:2], "Verbuchung"),
        ((*demo.FRAGEN, demo.FRAGEN[0]), "zweimal"),
        ((*demo.FRAGEN, Frage("verbuchung", "x?", "§")), "Buchstaben"),
        (demo.FRAGEN * 20, "60 Fragen"),
    ):
        with pytest.raises(AktenpruefungError, match=satz):
            create_pruefliste(fragen=fragen, **wer)
    create_pruefliste(fragen=demo.FRAGEN, **wer)
    with pytest.raises(AktenpruefungError, match="gilt schon"):
        create_pruefliste(fragen=demo.FRAGEN, **wer)


@pytest.fixture
def bogen(team, ziehe):
    eine = ziehe(fester_umfang=5)
    akte = eine.akten.filter(ist_zweitpruefung=True).get()
    return begin_bogen(akte=akte, leser="erst", durch=team, jetzt=SPAETER)


def _speichere(bogen, team, version, **antworten):
    return save_antworten(
        bogen=bogen, version=version, durch=team, jetzt=SPAETER,
        antworten={int(n[1:]): eingabe for n, eingabe in antworten.items()},
    )  # fmt: skip


def test_a_sheet_is_saved_as_one_goes(bogen, team):
    mangel = Eingabe("nein", "regelung", "Sozialschutzpaket", None, "Frau Muster")
    bogen = _speichere(bogen, team, 1, f1=mangel)
    bogen = _speichere(bogen, team, 2, f1=mangel, f2=Eingabe("ja", "versaeumnis"))
    with pytest.raises(AktenpruefungError, match="Noch offen: Frage 3, 4, 5"):
        close_bogen(bogen=bogen, version=3, durch=team, jetzt=SPAETER)
    with pytest.raises(AktenpruefungError, match="Nicht gespeichert"):
        _speichere(bogen, team, 2, f3=Eingabe("ja"))
    rest = dict.fromkeys(("f3", "f4", "f5"), Eingabe("entfaellt"))
    bogen = _speichere(bogen, team, 3, **rest)
    bogen = close_bogen(bogen=bogen, version=4, durch=team, jetzt=SPAETER)
    assert list(bogen.antworten.values_list("urteil", flat=True)) == [
        "nein", "ja", "entfaellt", "entfaellt", "entfaellt",
    ]  # fmt: skip
    assert bogen.antworten.get(frage__nummer=2).ursache == ""
    with pytest.raises(AktenpruefungError, match="öffnen Sie ihn"):
        _speichere(bogen, team, 5, f1=Eingabe("ja"))
    bogen = reopen_bogen(bogen=bogen, grund="vertan", durch=team, jetzt=SPAETER)
    _speichere(bogen, team, 6, f1=Eingabe("ja"))
    assert Pruefantwort.objects.get(bogen=bogen, frage__nummer=1).notiz is None
    assert "Muster" not in str(list(Eintrag.objects.zu(bogen).values()))


def test_what_an_answer_must_say(bogen, team):
    for eingabe, satz in (
        (Eingabe("vielleicht"), "Urteil"),
        (Eingabe("nein"), "Ursache"),
        (Eingabe("nein", "regelung"), "nennen Sie die Regelung"),
    ):
        with pytest.raises(AktenpruefungError, match=satz):
            _speichere(bogen, team, 1, f1=eingabe)
    with pytest.raises(AktenpruefungError, match="Frage 99"):
        _speichere(bogen, team, 1, f99=Eingabe("ja"))


def test_the_second_reader_is_another_person(bogen, team, leitung):
    akte = bogen.stichprobenakte
    with pytest.raises(AktenpruefungError, match="andere Person"):
        begin_bogen(akte=akte, leser="zweit", durch=team, jetzt=SPAETER)
    zweiter = begin_bogen(akte=akte, leser="zweit", durch=leitung, jetzt=SPAETER)
    assert zweiter == begin_bogen(
        akte=akte, leser="zweit", durch=leitung, jetzt=SPAETER
    )
    rest = dict.fromkeys(("f1", "f2", "f3", "f4", "f5"), Eingabe("ja"))
    with pytest.raises(AktenpruefungError, match="andere Person"):
        _speichere(zweiter, team, 1, **rest)
    _speichere(bogen, team, 1, **rest)
    close_bogen(bogen=bogen, version=2, durch=team, jetzt=SPAETER)
    akte = Stichprobenakte.objects.get(pk=akte.pk)
    with pytest.raises(AktenpruefungError, match="andere Person"):
        begin_bogen(akte=akte, leser="erst", durch=leitung, jetzt=SPAETER)
    _speichere(zweiter, leitung, 1, **rest)
    close_bogen(bogen=zweiter, version=2, durch=leitung, jetzt=SPAETER)
    akte = Stichprobenakte.objects.get(pk=akte.pk)
    assert bogen == begin_bogen(akte=akte, leser="erst", durch=leitung, jetzt=SPAETER)
    with pytest.raises(AktenpruefungError, match="schon geprüft"):
        mark_ausgefallen(akte=akte, grund="verlegt", durch=team, jetzt=SPAETER)
    andere = akte.pruefung.akten.filter(ist_zweitpruefung=False).first()
    with pytest.raises(AktenpruefungError, match="nicht für die zweite"):
        begin_bogen(akte=andere, leser="zweit", durch=leitung, jetzt=SPAETER)


def test_a_discarded_audit_stays_with_its_reason(bogen, team):
    eine = bogen.stichprobenakte.pruefung
    with pytest.raises(AktenpruefungError, match="Grund"):
        discard_pruefung(pruefung=eine, grund="", durch=team, jetzt=SPAETER)
    discard_pruefung(pruefung=eine, grund="falsche Liste", durch=team, jetzt=SPAETER)
    assert Aktenpruefung.objects.get().grund == "falsche Liste"
    with pytest.raises(AktenpruefungError, match="abgeschlossen"):
        _speichere(bogen, team, 1, f1=Eingabe("ja"))
    with pytest.raises(AktenpruefungError, match="Verworfen"):
        mark_ausgefallen(
            akte=bogen.stichprobenakte, grund="x", durch=team, jetzt=SPAETER
        )


def test_kennungen_go_and_no_figure_changes(bogen, team):
    mangel = Eingabe("nein", "versaeumnis", notiz="Frau Muster")
    _speichere(bogen, team, 1, f1=mangel)
    akte, eine = bogen.stichprobenakte.akte, bogen.stichprobenakte.pruefung
    angaben = {"liste": akte.liste, "anlass": "Regel", "durch": None, "jetzt": SPAETER}
    assert empty_akten(pks=[akte.pk], **angaben) == 1
    assert empty_akten(pks=[akte.pk], **angaben) == 0
    akte.refresh_from_db()
    assert (akte.kennung, akte.kennung_index) == (None, None)
    antwort = bogen.antworten.get()
    assert (antwort.notiz, antwort.urteil) == (None, "nein")
    with pytest.raises(AktenpruefungError, match="nach der Löschregel"):
        verify_ziehung(pruefung=eine)
