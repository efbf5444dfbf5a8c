"""Forms of deletion and Auskunft; names and case numbers only ever come by POST."""

from datetime import date
from typing import Any

from django import forms

from zielwerk.datenschutz.regeln import MINDESTZEICHEN, Suchwoerter, gefaltet
from zielwerk.listen.models import Einlesung
from zielwerk.listen.verzeichnis import nur_eigene
from zielwerk.web.felder import Datumsfeld

MAX_BEGRIFFE = 10
ANLAESSE = (
    "Antrag auf Löschung (Art. 17 DSGVO, § 84 SGB X)",
    "Widerspruch gegen die Verarbeitung (Art. 21 DSGVO)",
    "Unrechtmäßig verarbeitet (Art. 17 Abs. 1 Buchst. d DSGVO)",
)
STILL = {"autocomplete": "off", "spellcheck": "false"}


class RegelForm(forms.Form):
    """A period of the Mandant's own."""

    monate = forms.IntegerField(
        label="Frist in Monaten", min_value=1, max_value=360, help_text="36 = 3 Jahre"
    )
    gilt_ab = Datumsfeld(label="Gilt ab")
    grund = forms.CharField(
        label="Grund",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Warum diese Frist, und wer hat sie festgelegt? "
        "Steht im Protokoll und im Verzeichnis.",
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gilt_ab"].heute = heute  # type: ignore[attr-defined]


class SperreForm(forms.Form):
    """A hold on a list, or on a case by its number."""

    liste = forms.ChoiceField(label="Liste", required=False)
    fallkennung = forms.CharField(
        label="oder Aktenzeichen",
        max_length=60,
        required=False,
        help_text="Gesperrt wird der Fall in allen Listen. Die Kennung sieht danach "
        "nur, wer Aktenzeichen sehen darf.",
        widget=forms.TextInput(attrs=STILL),
    )
    grund = forms.CharField(
        label="Grund",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Zum Beispiel: Klage anhängig. Ohne Namen und Aktenzeichen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listen = {
            str(eine.uuid): eine
            for eine in Einlesung.objects.select_related("datei").order_by("-pk")
            if not eine.ist_geleert and not nur_eigene(eine.art)
        }
        auswahl = [(kennung, str(eine)) for kennung, eine in self.listen.items()]
        self.fields["liste"].choices = [("", "keine"), *auswahl]  # type: ignore[attr-defined]


class GrundForm(forms.Form):
    """Why a hold ends."""

    grund = forms.CharField(
        label="Grund der Aufhebung",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Zum Beispiel: Verfahren rechtskräftig beendet. "
        "Ohne Namen und Aktenzeichen.",
    )


class StartForm(forms.Form):
    """The confirmation before a run."""

    bestaetigt = forms.BooleanField(
        label="Vorschau angesehen; Gelöschtes kommt nicht zurück",
        error_messages={"required": "Bitte bestätigen Sie, dass gelöscht werden soll."},
    )


class PersonForm(forms.Form):
    """Whom to look for: names and case numbers, one per line."""

    begriffe = forms.CharField(
        label="Name oder Aktenzeichen",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, **STILL}),
        help_text="Je Zeile eines; gesucht wird nach jedem. Groß- und Kleinschreibung "
        "ist gleich. Diese Suche wird protokolliert.",
    )

    def clean_begriffe(self) -> list[str]:
        """Return the words, each once; refuse one too short to mean a person."""
        zeilen = (
            " ".join(z.split()) for z in self.cleaned_data["begriffe"].splitlines()
        )
        worte = {gefaltet(zeile): zeile for zeile in zeilen if zeile}
        if kurz := [w for w in worte.values() if len(w) < MINDESTZEICHEN]:
            raise forms.ValidationError(
                f"„{kurz[0]}“ ist zu kurz. Bitte geben Sie mindestens "
                f"{MINDESTZEICHEN} Zeichen ein."
            )
        if len(worte) > MAX_BEGRIFFE:
            raise forms.ValidationError(
                f"Bitte suchen Sie nach höchstens {MAX_BEGRIFFE} Begriffen auf einmal."
            )
        return list(worte.values())


class AusgabeForm(PersonForm):
    """Handing an Auskunft out."""

    identitaet = forms.BooleanField(
        label="Identität der Person geprüft (Art. 12 Abs. 6 DSGVO)",
        error_messages={
            "required": "Bitte prüfen Sie zuerst die Identität der Person."
        },
    )


class AntragForm(PersonForm):
    """Deleting on request, after a preview."""

    anlass = forms.ChoiceField(label="Anlass", choices=[(a, a) for a in ANLAESSE])
    vorgang = forms.CharField(
        label="Vorgang",
        max_length=60,
        required=False,
        help_text="Zeichen des Antrags, ohne Namen; steht im Protokoll",
        widget=forms.TextInput(attrs=STILL),
    )
    bestaetigt = forms.BooleanField(
        label="Geprüft: die richtige Person, und nichts davon wird noch gebraucht",
        help_text="Gelöschtes kommt nicht zurück.",
        error_messages={"required": "Bitte bestätigen Sie, dass gelöscht werden soll."},
    )

    def clean(self) -> dict[str, Any]:
        """Keep the person out of the record of the deletion."""
        daten: dict[str, Any] = super().clean() or {}
        if Suchwoerter(daten.get("begriffe", ())).in_text(daten.get("vorgang")):
            self.add_error("vorgang", "Bitte nennen Sie hier weder Name noch Fall.")
        return daten


class FallSperreForm(PersonForm):
    """A hold set from the result of a search."""

    grund = SperreForm.base_fields["grund"]
