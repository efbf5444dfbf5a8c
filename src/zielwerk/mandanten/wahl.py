"""Whom a command line means: a Mandant by its name, a person by right and e-mail."""

from collections.abc import Callable

from django_scopes import scope

from zielwerk.mandanten.models import Mandant, Mitgliedschaft
from zielwerk.mandanten.rechte import Recht
from zielwerk.mandanten.regeln import WahlError


def mandant_namens(name: str) -> Mandant:
    """Return a Mandant by its name, else by its Kurzname.

    :raises WahlError: if there is none
    """
    gefunden: Mandant | None = Mandant.objects.filter(name=name).first() or (
        Mandant.objects.filter(kurzname=name).first()
    )
    if gefunden is None:
        raise WahlError(f"Einen Mandanten „{name}“ gibt es nicht.")
    return gefunden


def choose_mandant(
    name: str | None, passt: Callable[[], bool] = lambda: True
) -> Mandant:
    """Return the Mandant meant; without a name the only one that fits.

    `passt` is asked inside each Mandant if there are several.

    :raises WahlError: if there is none of the name, or not just one without it
    """
    if name is not None:
        return mandant_namens(name)
    alle = list(Mandant.objects.all())
    passend = alle if len(alle) == 1 else [m for m in alle if _passt(m, passt)]
    if len(passend) != 1:
        raise WahlError("Bitte nennen Sie den Mandanten: --mandant.")
    return passend[0]


def _passt(mandant: Mandant, passt: Callable[[], bool]) -> bool:
    with scope(mandant=mandant):
        return passt()


def berechtigte(recht: Recht, als: str | None) -> list[Mitgliedschaft]:
    """Return who has a right, of these the one named by e-mail, inside the scope."""
    mitglieder = Mitgliedschaft.objects.filter(aktiv=True).select_related(
        "benutzer", "mandant", "organisation"
    )
    return [
        m
        for m in mitglieder
        if m.darf(recht) and (als is None or m.benutzer.email == als.lower())
    ]


def choose_person(recht: Recht, als: str | None) -> Mitgliedschaft:
    """Return the member something is recorded under, inside the scope.

    :raises WahlError: unless just one has the right, and is the one named
    """
    passend = berechtigte(recht, als)
    if len(passend) != 1:
        raise WahlError(
            "Unter wessen Namen soll das gespeichert werden? Bitte geben Sie mit --als "
            f"die E-Mail-Adresse einer Person mit diesem Recht an: {recht.value}."
        )
    return passend[0]
