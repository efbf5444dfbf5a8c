"""Forms of reminders: a step, and how one wants to be told."""

from django import forms

from zielwerk.erinnerungen.models import Benachrichtigung, Erinnerungsstufe


class WegForm(forms.Form):
    """How a person wants to be told."""

    weg = forms.ChoiceField(
        label="Wie möchten Sie erinnert werden?",
        choices=Benachrichtigung.Weg.choices,
        widget=forms.RadioSelect,
    )


class StufeForm(forms.Form):
    """One step of reminders."""

    versatz = forms.IntegerField(
        label="Arbeitstage",
        min_value=-60,
        max_value=60,
        help_text="vor dem Tag mit Minus (−10), 0 am Tag selbst, danach ohne (5)",
    )
    an = forms.ChoiceField(label="An", choices=Erinnerungsstufe.An.choices)
