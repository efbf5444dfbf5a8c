"""Forms of what holds for all documents of a county."""

from django import forms


class AnkerForm(forms.Form):
    """Hand in certificates to trust."""

    zertifikate = forms.FileField(
        label="Wurzelzertifikat (PEM oder CRT)",
        help_text="Zum Beispiel das der ausstellenden Stelle des Jobcenters. Eine "
        "PEM-Datei darf mehrere enthalten. Bitte vergleichen Sie den Fingerabdruck mit "
        "dem, den die Stelle veröffentlicht.",
        error_messages={"required": "Bitte wählen Sie eine Datei aus."},
    )


class WordvorlageForm(forms.Form):
    """Hand in the county's own template."""

    vorlage = forms.FileField(
        label="Word-Vorlage (.docx)",
        help_text="Seite, Kopf, Fuß und Formatvorlagen gelten; was im Text der Vorlage "
        "steht, fällt weg. Ohne Makros und ohne Verknüpfungen, höchstens 5 MB.",
        error_messages={"required": "Bitte wählen Sie eine Datei aus."},
    )
