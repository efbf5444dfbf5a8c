"""The committee paper: composed from the data, checked, and written in each format."""

from bench._beispiel import baue
from bench._messen import nebeneinander, zeige


def main() -> None:
    """Measure the paper of the example county, warm."""
    baue()
    from django_scopes import scope

    from zielwerk.dokumente.docx import as_docx
    from zielwerk.dokumente.html import as_html
    from zielwerk.dokumente.pdf import as_pdf
    from zielwerk.drucksachen.models import Drucksache
    from zielwerk.drucksachen.services import dokument
    from zielwerk.mandanten.models import Mandant
    from zielwerk.vereinbarung.demo import um

    mandant = Mandant.objects.get(kurzname="Kreis Segeberg")
    jetzt = um(mandant.beispiel_tag, 9)
    with scope(mandant=mandant):
        eine = Drucksache.objects.first()
        fertig = dokument(eine, jetzt)
        zeige(
            nebeneinander({
                "aus den Daten schreiben und prüfen": lambda: dokument(eine, jetzt),
                "HTML": lambda: as_html(fertig),
                "DOCX": lambda: as_docx(fertig),
                "PDF/UA-1 und PDF/A": lambda: as_pdf(fertig),
                "alles zusammen als PDF": lambda: as_pdf(dokument(eine, jetzt)),
            }),
            "PDF/UA-1 und PDF/A",
            "PDF ≤ 150 ms, warm, mit Daten; der Vergleich mit WeasyPrint steht aus",
        )  # fmt: skip


if __name__ == "__main__":
    main()
