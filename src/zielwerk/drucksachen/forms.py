"""Forms of the paper: head with Beratungsfolge, closing fields, one section."""

from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME

from zielwerk.drucksachen.models import Beratung, Drucksache
from zielwerk.vereinbarung.models import Zielvereinbarung
from zielwerk.web.felder import Datumsfeld

BERATUNGEN_HOECHSTENS = 8
LEERE_ZEILEN = 2


class AbschnittForm(forms.Form):
    """Edit the text of one section; an empty line starts a new paragraph."""

    text = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Eine leere Zeile beginnt einen neuen Absatz.",
        error_messages={
            "required": "Ein Abschnitt braucht Text. Mit „Aus den Daten neu schreiben“ "
            "kommt der erzeugte Text zurück."
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _ja(wert: str) -> bool:
    return wert == "ja"


class KopfForm(forms.Form):
    """The head of a paper."""

    nummer = forms.CharField(label="Drucksache-Nr.", max_length=40)
    titel = forms.CharField(label="Titel", max_length=160)
    vorlageart = forms.CharField(
        label="Vorlageart",
        max_length=40,
        help_text="Steht groß über dem Kopf: „Drucksache“, „Mitteilungsvorlage“ …",
    )
    koerperschaft = forms.CharField(
        label="Körperschaft",
        max_length=120,
        help_text="Steht unter „Drucksache“: „der Kreisverwaltung …“.",
    )
    fachdienst = forms.CharField(label="Fachdienst", max_length=160)
    ist_oeffentlich = forms.TypedChoiceField(
        label="Beratung",
        choices=[("ja", "öffentlich"), ("nein", "nichtöffentlich")],
        coerce=_ja,
        widget=forms.RadioSelect,
    )
    datum = Datumsfeld(
        label="Datum",
        help_text="Der Tag, bis zu dem die Vorlage freigegeben sein soll.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, heute: date, eigene: Drucksache | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.eigene = eigene
        datum = self.fields["datum"]
        assert isinstance(datum, Datumsfeld)  # noqa: S101  # for the type only
        datum.heute = heute

    def clean_nummer(self) -> str:
        """Refuse a number that is taken."""
        nummer: str = self.cleaned_data["nummer"]
        andere = Drucksache.objects.filter(nummer=nummer)
        if self.eigene:
            andere = andere.exclude(pk=self.eigene.pk)
        if andere.exists():
            raise forms.ValidationError(
                "Diese Nummer gibt es schon. Bitte wählen Sie eine andere."
            )
        return nummer

    def werte(self) -> dict[str, Any]:
        """Return the head as the services take it."""
        return {n: w for n, w in self.cleaned_data.items() if n != "version"}


class NeuForm(KopfForm):
    """The head of a new paper, and the agreement it is about."""

    vereinbarung = forms.ModelChoiceField(
        label="Zu beschließen",
        queryset=Zielvereinbarung.objects.none(),
        help_text="Der Rückblick gilt dem Jahr, aus dem sie fortgeschrieben ist.",
        empty_label=None,
    )
    field_order = ["vereinbarung"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = self.fields["vereinbarung"]
        assert isinstance(wahl, forms.ModelChoiceField)  # noqa: S101  # for the type only
        wahl.queryset = fortgeschriebene()

    def werte(self) -> dict[str, Any]:
        """Return the values as `create_drucksache` takes them."""
        werte = super().werte()
        return werte | {"rueckblick": werte["vereinbarung"].vorgaengerin}


def fortgeschriebene() -> Any:
    """Return the agreements that grew out of another; only these have a Rückblick."""
    return Zielvereinbarung.objects.filter(vorgaengerin__isnull=False).select_related(
        "vorgaengerin"
    )


class BeratungForm(forms.Form):
    """One step of the Beratungsfolge; an empty row counts for nothing."""

    status = forms.ChoiceField(
        label="Status",
        choices=[("Ö", "Ö (öffentlich)"), ("N", "N (nichtöffentlich)")],
        # What an empty row holds anyway does not make it a filled one.
        initial="Ö",
    )
    sitzung_am = Datumsfeld(label="Sitzungstermin", help_text="TT.MM.JJJJ")
    gremium = forms.CharField(
        label="Gremium", max_length=120, help_text="zum Beispiel „Sozialausschuss“"
    )
    zustaendigkeit = forms.ChoiceField(
        label="Zuständigkeit",
        choices=Beratung.Zustaendigkeit.choices,
        initial=Beratung.Zustaendigkeit.ENTSCHEIDUNG,
    )
    einladung_am = Datumsfeld(
        label="Einladung geht hinaus am", required=False, help_text="TT.MM.JJJJ"
    )

    def __init__(self, *args: Any, heute: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sitzung_am", "einladung_am"):
            termin = self.fields[name]
            assert isinstance(termin, Datumsfeld)  # noqa: S101  # for the type only
            termin.heute = heute

    def clean(self) -> dict[str, Any]:
        """Ask for the invitation before the session."""
        daten = super().clean() or {}
        einladung, sitzung = daten.get("einladung_am"), daten.get("sitzung_am")
        if einladung and sitzung and einladung > sitzung:
            self.add_error("einladung_am", "Die Einladung läge nach der Sitzung.")
        return daten


Beratungen = forms.formset_factory(
    BeratungForm,
    extra=LEERE_ZEILEN,
    max_num=BERATUNGEN_HOECHSTENS,
    can_delete=True,
)


def beratungsfolge(formset: Any) -> list[dict[str, Any]]:
    """Return the rows that are filled in and not struck out."""
    return [
        {name: wert for name, wert in daten.items() if name != DELETION_FIELD_NAME}
        for form in formset.forms
        if (daten := form.cleaned_data) and not daten.get(DELETION_FIELD_NAME)
    ]


class JaNeinFeld(forms.TypedChoiceField):
    """A question with the two boxes of the source paper."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            choices=[("ja", "Ja"), ("nein", "Nein")],
            coerce=_ja,
            widget=forms.RadioSelect,
            error_messages={"required": "Bitte wählen Sie Ja oder Nein."},
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored answer as the choice."""
        return {True: "ja", False: "nein"}.get(value, value)


def _zeile(label: str, max_length: int = 120, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=max_length, required=False, help_text=help_text
    )


def _absatz(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


# Question → the explanation that a "Ja" asks for.
ERLAEUTERUNGEN = {
    "finanzielle_auswirkungen": "darstellung_kosten",
    "bezug_strategie": "strategie_text",
    "belange_betroffen": "belange_text",
}


class AngabenForm(forms.Form):
    """The closing fields of the source paper."""

    finanzielle_auswirkungen = JaNeinFeld("Hat der Beschluss finanzielle Auswirkungen?")
    darstellung_kosten = _absatz("Darstellung der einmaligen Kosten, Folgekosten")
    teilplan = _zeile("Mittelbereitstellung, Teilplan", 80)
    produktkonto_ergebnis = _zeile("In der Ergebnisrechnung, Produktkonto", 80)
    produktkonto_finanz = _zeile("In der Finanzrechnung investiv, Produktkonto", 80)
    ueberplanmaessig_euro = _zeile(
        "Über- oder außerplanmäßige Aufwendung oder Auszahlung in Euro",
        40,
        "Dann ist der Hauptausschuss an der Beschlussfassung zu beteiligen.",
    )
    deckung_minderaufwendungen = _zeile(
        "Deckung durch Minderaufwendungen oder -auszahlungen beim Produktkonto"
    )
    deckung_mehrertraege = _zeile(
        "Deckung durch Mehrerträge oder -einzahlungen beim Produktkonto"
    )
    bezug_strategie = JaNeinFeld("Gibt es einen Bezug zum strategischen Management?")
    strategie_text = _zeile("Darstellung der Maßnahme", 300)
    belange_betroffen = JaNeinFeld(
        "Sind Belange von Menschen mit Behinderung betroffen?"
    )
    belange_text = _absatz("Erläuterung")
    belange_beruecksichtigt = JaNeinFeld(
        "Wurden Belange von Menschen mit Behinderung berücksichtigt?"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the explanation where the answer is Ja."""
        daten = super().clean() or {}
        for frage, feld in ERLAEUTERUNGEN.items():
            if daten.get(frage) is True and not daten.get(feld):
                self.add_error(feld, "Bitte erläutern Sie das Ja in einem Satz.")
        return daten

    def werte(self) -> dict[str, Any]:
        """Return the fields as `set_angaben` takes them."""
        return {n: w for n, w in self.cleaned_data.items() if n != "version"}

    def abschnitte(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return the fields by heading: (anchor, heading, fields)."""
        felder = list(self.visible_fields())
        return [
            ("finanzen", "Finanzielle Auswirkungen", felder[:8]),
            ("strategie", "Bezug zum strategischen Management", felder[8:10]),
            ("belange", "Belange von Menschen mit Behinderung", felder[10:]),
        ]
