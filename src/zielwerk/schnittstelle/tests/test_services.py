"""Keys: made once, used while they hold, ended at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django_scopes import scope, scopes_disabled

from zielwerk.conftest import HEUTE, JETZT, Besetzung
from zielwerk.mandanten.rechte import Rolle
from zielwerk.protokoll.models import Eintrag
from zielwerk.schnittstelle.models import Schnittstellenschluessel
from zielwerk.schnittstelle.regeln import Umfang, guete, laufzeit_fehler
from zielwerk.schnittstelle.services import (
    SchluesselError,
    create_schluessel,
    revoke_schluessel,
    use_schluessel,
)


def neuer(durch, umfang=(Umfang.FRISTEN_LESEN,), gilt_bis=HEUTE + timedelta(days=30)):
    return create_schluessel(
        bezeichnung="Nachtlauf",
        umfang=umfang,
        gilt_bis=gilt_bis,
        durch=durch,
        jetzt=JETZT,
    )


@pytest.mark.parametrize(
    ("tage", "gilt", "widerrufen", "aktiv"),
    [
        (0, True, False, True),
        (1, False, False, True),
        (-1, True, False, True),
        (0, False, True, True),
        (0, False, False, False),
    ],
)
def test_a_key_holds_to_the_end_of_its_last_day(tage, gilt, widerrufen, aktiv):
    ergebnis = guete(
        gilt_bis=HEUTE,
        widerrufen=widerrufen,
        aktiv=aktiv,
        heute=HEUTE + timedelta(days=tage),
    )
    assert (ergebnis.gilt, bool(ergebnis.grund)) == (gilt, not gilt)


@pytest.mark.parametrize(
    ("bis", "gut"),
    [
        (date(2021, 1, 24), False),
        (date(2021, 1, 25), True),
        (date(2022, 1, 26), True),
        (date(2022, 1, 27), False),
    ],
)
def test_a_key_holds_at_most_a_year(bis, gut):
    assert (laufzeit_fehler(gilt_bis=bis, heute=HEUTE) == "") is gut


def test_only_the_checksum_is_kept_and_the_record_says_what_it_may(
    besetzung: Besetzung,
):
    umfang = (Umfang.LISTEN_EINLESEN, Umfang.FRISTEN_LESEN)
    einer, text = neuer(besetzung.kreis, umfang)
    assert einer.umfang == ["fristen:lesen", "listen:einlesen"]
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT * FROM schnittstelle_schnittstellenschluessel")
        assert text not in str(zeiger.fetchall())
    eintrag = Eintrag.objects.get(aktion="schnittstelle.angelegt")
    assert "fristen:lesen, listen:einlesen" in eintrag.text
    assert text not in str([w.wert for w in eintrag.werte.all()]) + eintrag.text
    assert use_schluessel(text=text, uhr=JETZT) == einer


@pytest.mark.parametrize(
    ("umfang", "bis", "satz"),
    [
        ((), HEUTE, "was der Schlüssel darf"),
        ((Umfang.FRISTEN_LESEN,), HEUTE - timedelta(days=1), "Vergangenheit"),
        ((Umfang.FRISTEN_LESEN,), HEUTE + timedelta(days=400), "höchstens ein Jahr"),
    ],
)
def test_what_may_nothing_or_holds_too_long_is_refused(
    besetzung: Besetzung, umfang, bis, satz
):
    with pytest.raises(SchluesselError, match=satz):
        neuer(besetzung.kreis, umfang, bis)
    assert not Schnittstellenschluessel.objects.exists()


def test_no_other_text_opens_anything(besetzung: Besetzung):
    einer, text = neuer(besetzung.kreis)
    for falsch in ("", "zw1_", text[:-1], text.upper(), einer.geheimnis, f"{text} "):
        assert use_schluessel(text=falsch, uhr=JETZT) is None


def test_a_key_ends_with_its_person_its_day_and_its_revocation(besetzung: Besetzung):
    person = besetzung.kreis
    einer, text = neuer(person, gilt_bis=HEUTE)
    with scopes_disabled():
        besetzung.mandant.beispiel_tag = None  # the county's day is the real one
        besetzung.mandant.save()
    assert use_schluessel(text=text, uhr=JETZT) == einer
    assert use_schluessel(text=text, uhr=JETZT + timedelta(days=1)) is None
    person.aktiv = False
    person.save()
    assert use_schluessel(text=text, uhr=JETZT) is None
    person.aktiv = True
    person.save()
    for _ in range(2):
        revoke_schluessel(schluessel=einer, durch=person, jetzt=JETZT)
    assert use_schluessel(text=text, uhr=JETZT) is None
    assert Eintrag.objects.filter(aktion="schnittstelle.widerrufen").count() == 1


def test_the_day_of_the_last_use_is_kept(besetzung: Besetzung):
    einer, text = neuer(besetzung.kreis)
    assert einer.zuletzt_am is None
    use_schluessel(text=text, uhr=JETZT)
    einer.refresh_from_db()
    assert einer.zuletzt_am == HEUTE


def test_a_foreign_county_does_not_see_the_keys(besetzung: Besetzung, fremde):
    neuer(besetzung.mitglieder[Rolle.KASSE])
    with scope(mandant=fremde.mandant):
        assert not Schnittstellenschluessel.objects.exists()
