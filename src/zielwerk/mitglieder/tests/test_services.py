"""Members and bodies: every event, every refusal."""

from collections.abc import Callable
from typing import Any

import pytest

from zielwerk.conftest import JETZT, Besetzung
from zielwerk.mandanten.models import Mitgliedschaft, Organisation
from zielwerk.mandanten.rechte import Rolle
from zielwerk.mandanten.services import create_mitgliedschaft
from zielwerk.mitglieder.services import (
    GeaendertError,
    MitgliederError,
    change_mitgliedschaft,
    create_organisation,
    deactivate_mitgliedschaft,
    reactivate_mitgliedschaft,
    rename_organisation,
)
from zielwerk.protokoll.models import Eintrag


def letzter() -> Eintrag:
    return Eintrag.objects.neueste()[0]


def neu(eine: Mitgliedschaft) -> Mitgliedschaft:
    return Mitgliedschaft.objects.get(pk=eine.pk)


@pytest.fixture
def aendere(besetzung: Besetzung) -> Callable[..., Mitgliedschaft]:
    """Change a member; what is not named stays."""

    def change(eine: Mitgliedschaft, **werte: Any) -> Mitgliedschaft:
        stand = neu(eine)
        vorgabe = {
            "version": stand.version,
            "organisation": stand.organisation,
            "rolle": stand.rolle,
            "stelle": stand.stelle,
            "durch": besetzung.kreis,
            "jetzt": JETZT,
        }
        return change_mitgliedschaft(mitgliedschaft=eine, **(vorgabe | werte))

    return change


def test_a_changed_role_leaves_one_entry_with_both_values(besetzung, aendere):
    eine = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    vorher = Eintrag.objects.letzte()
    aendere(eine, rolle=Rolle.FACHAUFSICHT)
    assert neu(eine).rolle == Rolle.FACHAUFSICHT
    assert neu(eine).version == 2
    assert Eintrag.objects.letzte() == vorher + 1
    eintrag = letzter()
    assert eintrag.aktion == "mitglieder.geaendert"
    assert eintrag.vorher["rolle"] == "teamleitung"
    assert eintrag.nachher["rolle"] == "fachaufsicht"
    assert eine.benutzer.email not in str(eintrag.felder)


def test_the_second_editor_is_refused_and_sees_what_is_stored(besetzung, aendere):
    eine = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    aendere(eine, stelle="Neu")
    with pytest.raises(GeaendertError, match="beide Fassungen") as fehler:
        aendere(eine, version=1, stelle="Anders")
    assert fehler.value.stand.stelle == "Neu"
    assert neu(eine).stelle == "Neu"


def test_nobody_changes_their_own_role_not_even_in_another_one(besetzung, aendere):
    kreis = besetzung.kreis
    with pytest.raises(MitgliederError, match="eigene Rolle"):
        aendere(kreis, rolle=Rolle.KASSE)
    zweite = besetzung.mitglieder[Rolle.KASSE]
    zweite.benutzer = kreis.benutzer
    zweite.save()
    with pytest.raises(MitgliederError, match="eigene Rolle"):
        aendere(zweite, rolle=Rolle.GESCHAEFTSFUEHRUNG)
    assert aendere(kreis, stelle="Koordinierung").stelle == "Koordinierung"


def test_nobody_deactivates_or_activates_themselves(besetzung):
    durch = {"durch": besetzung.kreis, "jetzt": JETZT}
    with pytest.raises(MitgliederError, match="Sich selbst"):
        deactivate_mitgliedschaft(mitgliedschaft=besetzung.kreis, **durch)
    zweite = besetzung.mitglieder[Rolle.KASSE]
    zweite.benutzer, zweite.aktiv = besetzung.kreis.benutzer, False
    zweite.save()
    with pytest.raises(MitgliederError, match="Sich selbst"):
        reactivate_mitgliedschaft(mitgliedschaft=zweite, **durch)


def test_the_last_who_may_manage_stays(besetzung, aendere):
    leitung = besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]
    # The only other one who may can no longer sign in.
    besetzung.kreis.benutzer.is_active = False
    besetzung.kreis.benutzer.save()
    with pytest.raises(MitgliederError, match="letzte Person"):
        deactivate_mitgliedschaft(
            mitgliedschaft=leitung, durch=besetzung.kreis, jetzt=JETZT
        )
    with pytest.raises(MitgliederError, match="letzte Person"):
        aendere(leitung, rolle=Rolle.KASSE)
    assert neu(leitung).aktiv
    assert neu(leitung).rolle == Rolle.GESCHAEFTSFUEHRUNG


def test_who_lost_the_right_meanwhile_changes_nothing(besetzung, aendere):
    leitung = besetzung.mitglieder[Rolle.GESCHAEFTSFUEHRUNG]
    eine = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    deactivate_mitgliedschaft(
        mitgliedschaft=leitung, durch=besetzung.kreis, jetzt=JETZT
    )
    schritte = (
        lambda: aendere(eine, stelle="X", durch=leitung),
        lambda: deactivate_mitgliedschaft(
            mitgliedschaft=eine, durch=leitung, jetzt=JETZT
        ),
    )
    for schritt in schritte:
        with pytest.raises(MitgliederError, match="nicht mehr verwalten"):
            schritt()
    assert neu(eine).aktiv


def test_a_role_the_person_has_is_not_given_twice(besetzung, aendere):
    eine = besetzung.mitglieder[Rolle.TEAMLEITUNG]
    create_mitgliedschaft(
        mandant=besetzung.mandant,
        organisation=eine.organisation,
        rolle=Rolle.FACHAUFSICHT,
        stelle="Zweite",
        email=eine.benutzer.email,
        name="",
        passwort="",
    )
    with pytest.raises(MitgliederError, match="hat die Rolle Fachaufsicht schon"):
        aendere(eine, rolle=Rolle.FACHAUFSICHT)


def test_deactivated_and_activated_once_each(besetzung):
    eine = besetzung.mitglieder[Rolle.KASSE]
    werte = {"mitgliedschaft": eine, "durch": besetzung.kreis, "jetzt": JETZT}
    deactivate_mitgliedschaft(**werte)
    assert not neu(eine).aktiv
    assert letzter().aktion == "mitglieder.stillgelegt"
    with pytest.raises(MitgliederError, match="schon stillgelegt"):
        deactivate_mitgliedschaft(**werte)
    reactivate_mitgliedschaft(**werte)
    assert neu(eine).aktiv
    assert letzter().aktion == "mitglieder.reaktiviert"
    with pytest.raises(MitgliederError, match="schon aktiv"):
        reactivate_mitgliedschaft(**werte)


def test_a_body_is_added_and_renamed(besetzung):
    durch = {"durch": besetzung.kreis, "jetzt": JETZT}
    eine = create_organisation(art="traeger", name="Suchtberatung", **durch)
    assert letzter().aktion == "mitglieder.organisation_angelegt"
    with pytest.raises(MitgliederError, match="gibt es schon"):
        create_organisation(art="traeger", name="Suchtberatung", **durch)
    rename_organisation(organisation=eine, version=1, name="Suchthilfe", **durch)
    assert letzter().vorher == {"name": "Suchtberatung"}
    with pytest.raises(GeaendertError):
        rename_organisation(organisation=eine, version=1, name="Anders", **durch)
    with pytest.raises(MitgliederError, match="gibt es schon"):
        rename_organisation(
            organisation=eine, version=2, name="Kreis Segeberg", **durch
        )
    assert Organisation.objects.get(pk=eine.pk).name == "Suchthilfe"
