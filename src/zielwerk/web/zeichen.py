"""Our signs: own drawings in KERN's 960 grid, inline SVG in the colour of the text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Parts with class "loch" are cut out in the ground's colour, parts with class
# "strich" are drawn as lines; everything else is filled with the text's colour.
_KREIS = '<circle cx="480" cy="480" r="380"/>'
_RING = '<circle class="strich" cx="480" cy="480" r="330"/>'
_UHR = f'{_KREIS}<path class="loch" d="M480 270v220l140 110"/>'
_KREUZ = '<path class="loch" d="M345 345l270 270M615 345L345 615"/>'
_RUF = (
    '<path class="loch" d="M480 {oben}v{hoehe}"/>'
    '<circle class="loch-punkt" cx="480" cy="{punkt}" r="44"/>'
)
_RAUTE = (
    '<path d="M480 50q28 0 48 20l362 362q40 48 0 96L528 890q-48 40-96 0'
    'L70 528q-40-48 0-96L432 70q20-20 48-20z"/>'
)

ZEICHEN: dict[str, str] = {
    # Status (ui.md part 5)
    "erfuellt": f'{_KREIS}<path class="loch" d="M300 490l125 125 235-245"/>',
    "nicht_erfuellt": (
        f'<rect x="120" y="120" width="720" height="720" rx="80"/>{_KREUZ}'
    ),
    "ueberfaellig": _RAUTE + _RUF.format(oben=280, hoehe=220, punkt=655),
    "bald_faellig": _UHR,
    "bitte_pruefen": (
        '<path d="M480 110q30 0 46 28l372 644q30 58-46 '
        '68H108q-76-10-46-68l372-644q16-28 46-28z"/>'
        + _RUF.format(oben=390, hoehe=180, punkt=710)
    ),
    "zurueckgegeben": (
        '<path class="strich" d="M370 210L170 410l200 200M180 410h420q190 '
        '0 190 180v140"/>'
    ),
    "in_arbeit": f'{_RING}<path d="M480 150a330 330 0 0 0 0 660z"/>',
    "liegt_bei": _UHR,
    "offen": _RING,
    "ohne_berechnung": f'{_KREIS}<path class="loch" d="M290 480h380"/>',
    # Others
    "haken": '<path class="strich" d="M230 500l170 170 330-350"/>',
    "herunterladen": (
        '<path class="strich" d="M480 150v430M300 420l180 180 180-180M180 '
        '640v150h600V640"/>'
    ),
    "hochladen": (
        '<path class="strich" d="M480 620V190M300 360l180-180 180 180M180 '
        '640v150h600V640"/>'
    ),
    "ansehen": (
        '<path class="strich" d="M80 480q400-520 800 0-400 520-800 0z"/>'
        '<circle cx="480" cy="480" r="130"/>'
    ),
    "person": (
        f'{_RING}<circle cx="480" cy="400" r="120"/>'
        '<path d="M250 690q70-130 230-130t230 130q-90 120-230 120t-230-120z"/>'
    ),
    "suchen": (
        '<circle class="strich" cx="400" cy="400" r="240"/>'
        '<path class="strich" d="M575 575l255 255"/>'
    ),
    "menue": '<path class="strich" d="M130 260h700M130 480h700M130 700h700"/>',
    "datei": (
        '<path d="M220 90h320l220 220v500q0 60-60 60H220q-60 '
        '0-60-60V150q0-60 60-60zm290 70v190h190z"/>'
    ),
    "ordner": (
        '<path d="M130 190h260l90 90h350q60 0 60 60v400q0 60-60 60H130q-60 '
        '0-60-60V250q0-60 60-60z"/>'
        '<path class="loch" d="M480 680V440M370 540l110-110 110 110"/>'
    ),
    "kalender": (
        '<rect class="strich" x="160" y="200" width="640" height="600" rx="50"/>'
        '<path d="M160 200h640v170H160zM270 100h80v160h-80zM610 100h80v160h-80z"/>'
    ),
    "schloss": (
        '<rect x="190" y="400" width="580" height="460" rx="60"/>'
        '<path class="strich" d="M310 400V280q0-150 170-150t170 150v120"/>'
        '<circle class="loch-punkt" cx="480" cy="630" r="60"/>'
    ),
    "links": '<path class="strich" d="M590 240L350 480l240 240"/>',
    "rechts": '<path class="strich" d="M370 240l240 240-240 240"/>',
}
ZEICHEN["versaeumt"] = ZEICHEN["nicht_erfuellt"]
ZEICHEN["fehler"] = ZEICHEN["ueberfaellig"]

# Status key: the word of ui.md part 5, and the ground of the badge.
WORTE: dict[str, tuple[str, str]] = {
    "erfuellt": ("Erfüllt", "gut"),
    "nicht_erfuellt": ("Nicht erfüllt", "gefahr"),
    "versaeumt": ("Versäumt", "gefahr"),
    "ueberfaellig": ("Überfällig", "gefahr"),
    "bald_faellig": ("Bald fällig", "warnung"),
    "bitte_pruefen": ("Bitte prüfen", "warnung"),
    "zurueckgegeben": ("Zurückgegeben", "warnung"),
    "in_arbeit": ("In Arbeit", "info"),
    "liegt_bei": ("Antwort erbeten", "info"),
    "offen": ("Offen", ""),
    "ohne_berechnung": ("Ohne Berechnung", ""),
}


def formen(name: str) -> SafeString:
    """Return the shapes of a sign, to be placed inside another drawing."""
    return mark_safe(ZEICHEN[name])  # noqa: S308  # constants of this file


def zeichen(name: str) -> SafeString:
    """Return a sign as inline SVG; the visible word stands beside it.

    :raises KeyError: if there is no such sign
    """
    return format_html(
        '<svg class="zeichen zeichen--{}" viewBox="0 0 960 960" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        name,
        formen(name),
    )
