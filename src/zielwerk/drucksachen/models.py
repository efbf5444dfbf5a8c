"""Drucksache with Beratungsfolge, Beschluss, Abschnitt (edited), Abweichung, Anlage."""

from typing import Any

from django.db import models
from django.db.models import Q

from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft


class Drucksache(MandantenModell):
    """A committee paper that closes one year and opens the next."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        MITZEICHNUNG = "mitzeichnung", "In Mitzeichnung"
        FREIGEGEBEN = "freigegeben", "Freigegeben"

    nummer = models.CharField("Drucksache-Nr.", max_length=40)
    titel = models.CharField("Titel", max_length=160)
    vorlageart = models.CharField("Vorlageart", max_length=40, default="Drucksache")
    koerperschaft = models.CharField("Körperschaft", max_length=120)
    fachdienst = models.CharField("Fachdienst", max_length=160)
    ist_oeffentlich = models.BooleanField("öffentlich", default=True)
    datum = models.DateField("Datum")
    rueckblick = models.ForeignKey(
        "vereinbarung.Zielvereinbarung",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="Rückblick auf",
    )
    vereinbarung = models.ForeignKey(
        "vereinbarung.Zielvereinbarung",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="Zu beschließen",
    )
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.ENTWURF
    )
    angaben = models.JSONField(
        "Angaben im Schluss",
        default=dict,
        help_text="Finanzielle Auswirkungen, strategisches Management, Belange",
    )
    mitzeichnung_am = models.DateTimeField("In Mitzeichnung seit", null=True)
    mitzeichnung_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    hinweis = models.TextField("Hinweis beim Zurückgeben", blank=True)
    angelegt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    geaendert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    freigegeben_am = models.DateTimeField("Freigegeben am", null=True)
    freigegeben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    schnappschuss = models.JSONField("Festgeschriebener Stand", null=True)
    signierte_datei = models.ForeignKey(
        "dokumente.Datei",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Vom Kreis elektronisch unterschriebene Fassung",
    )
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Drucksache"
        verbose_name_plural = "Drucksachen"
        ordering = ["-datum", "nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "nummer"], name="drucksache_nummer_je_mandant"
            ),
            models.CheckConstraint(
                condition=~Q(zustand="freigegeben")
                | Q(schnappschuss__isnull=False, freigegeben_am__isnull=False),
                name="drucksache_freigabe_nur_mit_schnappschuss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer}: {self.titel}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether text and fields may still change."""
        return self.zustand == self.Zustand.ENTWURF

    @property
    def ist_freigegeben(self) -> bool:
        """Whether text and figures are frozen."""
        return self.zustand == self.Zustand.FREIGEGEBEN

    @property
    def nur_zur_kenntnis(self) -> bool:
        """Whether every committee only takes note."""
        folge = list(self.beratungsfolge.all())
        kenntnisnahme = Beratung.Zustaendigkeit.KENNTNISNAHME
        return bool(folge) and all(b.zustaendigkeit == kenntnisnahme for b in folge)


class Beratung(MandantenModell):
    """One step of the Beratungsfolge."""

    class Zustaendigkeit(models.TextChoices):
        VORBERATUNG = "vorberatung", "Vorberatung"
        ANHOERUNG = "anhoerung", "Anhörung"
        ENTSCHEIDUNG = "entscheidung", "Entscheidung"
        KENNTNISNAHME = "kenntnisnahme", "Kenntnisnahme"

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="beratungsfolge"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    status = models.CharField("Status", max_length=2, default="Ö")
    sitzung_am = models.DateField("Sitzungstermin")
    gremium = models.CharField("Gremium", max_length=120)
    zustaendigkeit = models.CharField(
        "Zuständigkeit",
        max_length=14,
        choices=Zustaendigkeit,
        default=Zustaendigkeit.ENTSCHEIDUNG,
    )
    einladung_am = models.DateField("Einladung geht hinaus am", null=True, blank=True)

    class Meta:
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungsfolge"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["drucksache", "reihenfolge"], name="beratung_reihenfolge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gremium} am {self.sitzung_am:%d.%m.%Y}"


class Beschluss(MandantenModell):
    """What a committee made of the paper, as its minutes say."""

    class Art(models.TextChoices):
        UNGEAENDERT = "ungeaendert", "ungeändert beschlossen"
        GEAENDERT = "geaendert", "geändert beschlossen"
        ABGELEHNT = "abgelehnt", "abgelehnt"
        KENNTNIS = "kenntnis", "zur Kenntnis genommen"
        OHNE_VOTUM = "ohne_votum", "zur Kenntnis genommen, ohne Votum"
        ZURUECKGESTELLT = "zurueckgestellt", "zurückgestellt"
        ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"

    # Carried by a majority; the others ask for none.
    BESCHLOSSEN = frozenset({Art.UNGEAENDERT, Art.GEAENDERT})

    beratung = models.OneToOneField(
        Beratung, on_delete=models.PROTECT, related_name="beschluss"
    )
    art = models.CharField("Beschluss", max_length=16, choices=Art)
    tagesordnungspunkt = models.CharField("TOP", max_length=20, blank=True)
    wortlaut = models.TextField("Wortlaut", blank=True)
    anwesend = models.PositiveSmallIntegerField("Anwesende", null=True)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Eingetragen am")
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Beschluss"
        verbose_name_plural = "Beschlüsse"
        constraints = [
            models.CheckConstraint(
                condition=~Q(art="geaendert") | ~Q(wortlaut=""),
                name="beschluss_geaendert_nur_mit_wortlaut",
            )
        ]

    def __str__(self) -> str:
        return self.get_art_display()


class Fraktionsvotum(MandantenModell):
    """The votes of one Fraktion on a Beschluss."""

    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.CASCADE, related_name="stimmen"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    fraktion = models.CharField("Fraktion", max_length=60)
    ja = models.PositiveSmallIntegerField("Ja", default=0)
    nein = models.PositiveSmallIntegerField("Nein", default=0)
    enthaltung = models.PositiveSmallIntegerField("Enthaltung", default=0)
    ohne_stimme = models.PositiveSmallIntegerField("Ohne Stimme", default=0)

    class Meta:
        verbose_name = "Votum einer Fraktion"
        verbose_name_plural = "Voten der Fraktionen"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["beschluss", "fraktion"], name="votum_einmal_je_fraktion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fraktion} {self.ja}:{self.nein}:{self.enthaltung}"


class Abschnitt(MandantenModell):
    """The text of one section as edited by hand; no row: the composed text."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="abschnitte"
    )
    schluessel = models.CharField("Schlüssel", max_length=80)
    text = models.TextField("Text")
    version = models.PositiveIntegerField("Fassung", default=1)
    geaendert_am = models.DateTimeField("Geändert am")
    geaendert_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Abschnitt"
        verbose_name_plural = "Abschnitte"
        constraints = [
            models.UniqueConstraint(
                fields=["drucksache", "schluessel"], name="abschnitt_schluessel_einmal"
            )
        ]

    def __str__(self) -> str:
        return self.schluessel


class Abweichung(MandantenModell):
    """A number that stands in the text on purpose although the data say otherwise."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.CASCADE, related_name="abweichungen"
    )
    abschnitt_schluessel = models.CharField("Abschnitt", max_length=80)
    zahl_schluessel = models.CharField("Zahl", max_length=120, blank=True)
    gefunden = models.CharField("Im Text", max_length=60)
    erwartet = models.CharField("In den Daten", max_length=60, blank=True)
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Abweichung"
        verbose_name_plural = "Abweichungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(begruendung=""), name="abweichung_nur_mit_begruendung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gefunden} statt {self.erwartet}"


class Veroeffentlichung(MandantenModell):
    """A paper that anybody may read; taken back, it stays known as deleted."""

    class Lizenz(models.TextChoices):
        ZERO = "dl-zero-de/2.0", "Datenlizenz Deutschland – Zero – Version 2.0"
        BY = "dl-by-de/2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0"
        CC_ZERO = "cc-zero", "Creative Commons Zero (CC0)"
        CC_BY = "cc-by/4.0", "Creative Commons Namensnennung 4.0 (CC BY)"

    # These ask for the name of the county beside the data.
    MIT_NAMEN = frozenset({Lizenz.BY, Lizenz.CC_BY})

    drucksache = models.OneToOneField(
        Drucksache, on_delete=models.PROTECT, related_name="veroeffentlichung"
    )
    seit = models.DateTimeField("Veröffentlicht seit")
    geaendert_am = models.DateTimeField("Geändert am")
    zurueckgezogen_am = models.DateTimeField("Zurückgezogen am", null=True)
    lizenz = models.CharField(
        "Lizenz der Zahlen", max_length=20, choices=Lizenz, default=Lizenz.ZERO
    )
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ["seit", "pk"]

    def __str__(self) -> str:
        return f"{self.drucksache.nummer}, veröffentlicht"

    @property
    def ist_sichtbar(self) -> bool:
        """Whether the public may read it now."""
        return self.zurueckgezogen_am is None


class Papieranlage(MandantenModell):
    """A file that goes with a paper; taken out of the draft, it can come back."""

    drucksache = models.ForeignKey(
        Drucksache, on_delete=models.PROTECT, related_name="anlagen"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    titel = models.CharField("Titel", max_length=160)
    ist_oeffentlich = models.BooleanField("öffentlich", default=False)
    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, related_name="+"
    )
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Hinzugefügt am")
    entfernt_am = models.DateTimeField("Entfernt am", null=True)

    class Meta:
        verbose_name = "Anlage"
        verbose_name_plural = "Anlagen"
        ordering = ["reihenfolge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["drucksache", "reihenfolge"],
                condition=Q(entfernt_am=None),
                name="papieranlage_reihenfolge",
            )
        ]

    def __str__(self) -> str:
        return self.titel

    def json(self) -> dict[str, Any]:
        """Return what is frozen of it when the paper is released."""
        return {
            "uuid": str(self.uuid),
            "titel": self.titel,
            "ist_oeffentlich": self.ist_oeffentlich,
            "name": self.datei.name,
            "sha256": self.datei.sha256,
            "groesse": self.datei.groesse,
            "medientyp": self.datei.medientyp,
        }
