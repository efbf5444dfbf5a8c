"""Zielvereinbarung, Punkt and its wordings, Pflicht, Nachweis, Bewertung."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.kern.anzeige import aufzaehlung
from zielwerk.mandanten.felder import VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.mandanten.rechte import Rolle


class ZielvereinbarungQuerySet(models.QuerySet["Zielvereinbarung"]):
    """Questions about agreements."""

    def laufend(self, heute: date) -> "Zielvereinbarung | None":
        """Return the agreement to look at first: the newest that is not a draft."""
        entwurf = Zielvereinbarung.Status.ENTWURF
        return self.exclude(status=entwurf).filter(jahr__lte=heute.year).first()


class Zielvereinbarung(MandantenModell):
    """The agreement of one year between county and Jobcenter (§ 48b SGB II)."""

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        BESCHLOSSEN = "beschlossen", "Beschlossen"
        UNTERZEICHNET = "unterzeichnet", "Unterzeichnet"
        IN_KRAFT = "in_kraft", "In Kraft"
        ABGERECHNET = "abgerechnet", "Abgerechnet"

    class Befassung(models.TextChoices):
        BESCHLUSS = "beschluss", "beschließt"
        KENNTNISNAHME = "kenntnisnahme", "nimmt zur Kenntnis"

    jahr = models.PositiveSmallIntegerField("Jahr")
    titel = models.CharField("Titel", max_length=120)
    status = models.CharField(
        "Status", max_length=14, choices=Status, default=Status.ENTWURF
    )
    partei_kommune = models.CharField("Für den kommunalen Träger", max_length=160)
    partei_jobcenter = models.CharField("Für das Jobcenter", max_length=160)
    partei_dritte = models.CharField("Dritte Seite", max_length=160, blank=True)
    gremium = models.CharField("Gremium", max_length=120, blank=True)
    befassung = models.CharField(
        "Befassung",
        max_length=14,
        choices=Befassung,
        default=Befassung.BESCHLUSS,
        help_text="Was das Gremium mit der Vereinbarung tut",
    )
    beschlossen_am = models.DateField("Beschlossen am", null=True, blank=True)
    drucksache_nr = models.CharField("Drucksache-Nr.", max_length=40, blank=True)
    unterzeichnet_am = models.DateField("Unterzeichnet am", null=True, blank=True)
    unterzeichnete_datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, null=True, related_name="+"
    )
    signierte_datei = models.ForeignKey(
        "dokumente.Datei",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Vom Kreis elektronisch unterschriebene Fassung",
    )
    vorgaengerin = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nachfolgerin",
    )
    objects: ClassVar[Any] = scoped(ZielvereinbarungQuerySet)

    class Meta:
        verbose_name = "Zielvereinbarung"
        verbose_name_plural = "Zielvereinbarungen"
        ordering = ["-jahr"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr"], name="zielvereinbarung_jahr_je_mandant"
            )
        ]

    def __str__(self) -> str:
        return f"Zielvereinbarung {self.jahr}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether wording and numbers may still change."""
        return self.status == self.Status.ENTWURF

    @property
    def nur_zur_kenntnis(self) -> bool:
        """Whether the committee takes note and decides nothing."""
        return self.befassung == self.Befassung.KENNTNISNAHME

    @property
    def befasst_wort(self) -> str:
        """The label of the day on which the committee dealt with it."""
        return "Zur Kenntnis genommen am" if self.nur_zur_kenntnis else "Beschlossen am"

    @property
    def seiten(self) -> "tuple[Seite, ...]":
        """Who has to consent and to sign: two sides, or three."""
        zwei = (Seite.KREIS, Seite.JOBCENTER)
        return (*zwei, Seite.DRITTE) if self.partei_dritte else zwei

    @property
    def parteien(self) -> str:
        """The two or three sides, as they stand after "zwischen"."""
        alle = (self.partei_kommune, self.partei_jobcenter, self.partei_dritte)
        return aufzaehlung([partei for partei in alle if partei])


class Punkt(MandantenModell):
    """One point of the agreement: a stable key across years, a number per year."""

    class Art(models.TextChoices):
        QUALITATIV = "qualitativ", "Qualitativ, ohne Berechnung"
        OHNE_BEANSTANDUNG = (
            "ohne_beanstandung",
            "Erfüllt, solange nichts beanstandet ist",
        )
        TERMINE = "termine", "Erfüllt, wenn alle Fristen gehalten sind"
        KENNZAHL = "kennzahl", "Kennzahl mit Grenze"

    class Herkunft(models.TextChoices):
        ERSTMALS = "erstmals", "Erste Fassung"
        UEBERNOMMEN = "uebernommen", "Übernommen"
        GEAENDERT = "geaendert", "Geändert"
        NEU = "neu", "Neu"

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="punkte"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    nummer = models.PositiveSmallIntegerField("Nummer")
    titel = models.CharField("Titel", max_length=120)
    wortlaut = models.TextField("Wortlaut")
    art = models.CharField("Art", max_length=20, choices=Art)
    herkunft = models.CharField(
        "Herkunft", max_length=12, choices=Herkunft, default=Herkunft.ERSTMALS
    )
    begruendung = models.TextField("Begründung der Änderung", blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Punkt"
        verbose_name_plural = "Punkte"
        ordering = ["nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["vereinbarung", "schluessel"], name="punkt_schluessel_einmal"
            ),
            models.UniqueConstraint(
                fields=["vereinbarung", "nummer"], name="punkt_nummer_einmal"
            ),
            models.CheckConstraint(
                condition=~Q(herkunft__in=["geaendert", "neu"]) | ~Q(begruendung=""),
                name="punkt_aenderung_nur_mit_begruendung",
            ),
        ]

    def __str__(self) -> str:
        return f"Punkt {self.nummer}: {self.titel}"


class Entfall(MandantenModell):
    """The decision that a Punkt of last year is not carried over."""

    class Art(models.TextChoices):
        ENTFAELLT = "entfaellt", "entfällt"
        ZURUECKGESTELLT = "zurueckgestellt", "wird zurückgestellt"

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="entfaelle"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    art = models.CharField("Art", max_length=16, choices=Art, default=Art.ENTFAELLT)
    begruendung = models.TextField("Begründung")

    class Meta:
        verbose_name = "Entfall"
        verbose_name_plural = "Entfälle"
        constraints = [
            models.UniqueConstraint(
                fields=["vereinbarung", "schluessel"], name="entfall_einmal"
            ),
            models.CheckConstraint(
                condition=~Q(begruendung=""), name="entfall_nur_mit_begruendung"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schluessel} {self.get_art_display()}"


class Seite(models.TextChoices):
    """Who negotiates."""

    KREIS = "kreis", "Kreis"
    JOBCENTER = "jobcenter", "Jobcenter"
    DRITTE = "dritte", "Dritte Seite"

    @property
    def nominativ(self) -> str:
        """The side as a sentence begins with it."""
        artikel = {Seite.KREIS: "Der Kreis", Seite.JOBCENTER: "Das Jobcenter"}
        return artikel.get(self, "Die dritte Seite")

    @property
    def akkusativ(self) -> str:
        """The side after "für"."""
        artikel = {Seite.KREIS: "den Kreis", Seite.JOBCENTER: "das Jobcenter"}
        return artikel.get(self, "die dritte Seite")

    @property
    def genitiv(self) -> str:
        """Whose consent it is."""
        artikel = {Seite.KREIS: "des Kreises", Seite.JOBCENTER: "des Jobcenters"}
        return artikel.get(self, "der dritten Seite")


class Wortlautfassung(MandantenModell):
    """One wording of a Punkt, offered or taken over; none is ever lost."""

    class Zustand(models.TextChoices):
        VORGESCHLAGEN = "vorgeschlagen", "Vorgeschlagen"
        UEBERNOMMEN = "uebernommen", "Übernommen"
        ABGELEHNT = "abgelehnt", "Nicht übernommen"

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="fassungen"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    nummer = models.PositiveSmallIntegerField("Nummer")
    wortlaut = models.TextField("Wortlaut")
    begruendung = models.TextField("Begründung", blank=True)
    seite = models.CharField("Seite", max_length=10, choices=Seite)
    zustand = models.CharField("Stand", max_length=14, choices=Zustand)
    antwort = models.TextField("Antwort", blank=True)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Fassung des Wortlauts"
        verbose_name_plural = "Fassungen des Wortlauts"
        ordering = ["nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["vereinbarung", "schluessel", "nummer"],
                name="wortlautfassung_nummer_je_punkt",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgelehnt") | ~Q(antwort=""),
                name="wortlautfassung_ablehnung_nur_mit_antwort",
            ),
        ]

    def __str__(self) -> str:
        return f"Fassung {self.nummer}"


class Anmerkung(MandantenModell):
    """What one side says about a Punkt of the draft."""

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="anmerkungen"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    text = models.TextField("Anmerkung")
    seite = models.CharField("Seite", max_length=10, choices=Seite)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Anmerkung"
        verbose_name_plural = "Anmerkungen"
        ordering = ["am", "pk"]

    def __str__(self) -> str:
        return self.text


class Zustimmung(MandantenModell):
    """One side consents to a Punkt in the Fassung it had; a later one asks anew.

    Without a key it is the consent to the whole, as its Prüfsumme was.
    """

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="zustimmungen"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    seite = models.CharField("Seite", max_length=10, choices=Seite)
    fassung = models.PositiveIntegerField("Fassung")
    pruefsumme = models.CharField(
        "Prüfsumme des Ganzen", max_length=64, blank=True, default="", db_default=""
    )
    vermerk = models.CharField("Vermerk", max_length=200, blank=True)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Zustimmung"
        verbose_name_plural = "Zustimmungen"
        constraints = [
            models.UniqueConstraint(
                fields=["vereinbarung", "schluessel", "seite"],
                name="zustimmung_einmal_je_seite",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_seite_display()} stimmt {self.schluessel or 'im Ganzen'} zu"


class Pflicht(MandantenModell):
    """Who owes what to whom, by which Terminregel, proven by what."""

    class Nachweisart(models.TextChoices):
        DOKUMENT = "dokument", "Dokument"
        LISTE = "liste", "Liste"
        KENNZAHL = "kennzahl", "Kennzahl"
        BESPRECHUNG = "besprechung", "Besprechung"
        PRUEFUNG = "pruefung", "Aktenprüfung"
        KEINE = "keine", "Ohne Nachweis"

    punkt = models.ForeignKey(Punkt, on_delete=models.PROTECT, related_name="pflichten")
    schluessel = models.SlugField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=160)
    verpflichtet = models.CharField("Verpflichtet", max_length=30, choices=Rolle)
    empfaenger = models.CharField("Empfänger", max_length=120, blank=True)
    terminregel = models.JSONField("Terminregel")
    nachweisart = models.CharField("Nachweisart", max_length=12, choices=Nachweisart)

    class Meta:
        verbose_name = "Pflicht"
        verbose_name_plural = "Pflichten"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["punkt", "schluessel"], name="pflicht_schluessel_je_punkt"
            )
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class Pflichtfrist(MandantenModell):
    """Which Pflicht a Frist comes from; a Frist without one is an Auftrag."""

    frist = models.OneToOneField(
        "fristen.Frist", on_delete=models.PROTECT, related_name="pflichtfrist"
    )
    punkt = models.ForeignKey(
        Punkt, on_delete=models.PROTECT, related_name="pflichtfristen"
    )
    pflicht = models.ForeignKey(
        Pflicht, on_delete=models.PROTECT, related_name="pflichtfristen", null=True
    )

    class Meta:
        verbose_name = "Frist einer Pflicht"
        verbose_name_plural = "Fristen der Pflichten"

    def __str__(self) -> str:
        return f"{self.punkt}: {self.frist}"


class NachweisQuerySet(models.QuerySet["Nachweis"]):
    """Questions about evidence."""

    def zur_annahme(self) -> Self:
        """Return what waits for the county's answer."""
        return self.filter(zustand=Nachweis.Zustand.EINGEREICHT)


class Nachweis(MandantenModell):
    """One Fassung of the evidence for a Frist: file, module's result or statement."""

    class Art(models.TextChoices):
        DATEI = "datei", "Datei"
        MODUL = "modul", "Ergebnis aus einer Fachaufgabe"
        ERKLAERUNG = "erklaerung", "Erklärung"

    class Zustand(models.TextChoices):
        EINGEREICHT = "eingereicht", "Eingereicht"
        ANGENOMMEN = "angenommen", "Angenommen"
        ZURUECKGEGEBEN = "zurueckgegeben", "Zurückgegeben"

    frist = models.ForeignKey(
        "fristen.Frist", on_delete=models.PROTECT, related_name="nachweise"
    )
    fassung = models.PositiveSmallIntegerField("Fassung")
    art = models.CharField("Art", max_length=10, choices=Art)
    datei = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = VerschluesseltesTextfeld("Inhalt")
    verweis = models.CharField(
        "Verweis",
        max_length=200,
        blank=True,
        help_text="Adresse des Ergebnisses im Produkt",
    )
    wirksam_am = models.DateField("Wirksam am")
    eingegangen_am = models.DateField("Eingegangen am")
    zustand = models.CharField(
        "Stand", max_length=16, choices=Zustand, default=Zustand.EINGEREICHT
    )
    hinweis = VerschluesseltesTextfeld("Hinweis", blank=True)
    eingereicht_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    geprueft_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    geprueft_am = models.DateTimeField("Geprüft am", null=True)
    objects: ClassVar[Any] = scoped(NachweisQuerySet)

    class Meta:
        verbose_name = "Nachweis"
        verbose_name_plural = "Nachweise"
        ordering = ["-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["frist", "fassung"], name="nachweis_fassung_je_frist"
            ),
            models.UniqueConstraint(
                fields=["frist"],
                condition=Q(zustand__in=["eingereicht", "angenommen"]),
                name="nachweis_nur_einer_gilt",
            ),
            models.CheckConstraint(
                condition=~Q(art="datei") | Q(datei__isnull=False),
                name="nachweis_datei_vorhanden",
            ),
        ]

    def __str__(self) -> str:
        return f"Fassung {self.fassung}: {self.text}"


class Feststellung(MandantenModell):
    """Something noted at a Punkt during the year; the paper reports these."""

    class Art(models.TextChoices):
        FESTSTELLUNG = "feststellung", "Feststellung"
        BEANSTANDUNG = "beanstandung", "Beanstandung"
        SONDERLAGE = "sonderlage", "Sonderlage"

    punkt = models.ForeignKey(
        Punkt, on_delete=models.PROTECT, related_name="feststellungen"
    )
    art = models.CharField("Art", max_length=14, choices=Art)
    von = models.DateField("Von")
    bis = models.DateField("Bis")
    text = models.TextField(
        "Text", help_text="Ein ganzer Satz; er steht so im Entwurf der Vorlage"
    )
    quelle = models.CharField("Quelle", max_length=200)

    class Meta:
        verbose_name = "Feststellung"
        verbose_name_plural = "Feststellungen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bis__gte=F("von")), name="feststellung_zeitraum_vorwaerts"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Berechnung(MandantenModell):
    """A computed status that a higher module hands to a Punkt."""

    punkt = models.ForeignKey(
        Punkt, on_delete=models.PROTECT, related_name="berechnungen"
    )
    quelle = models.CharField("Quelle", max_length=80)
    status = models.CharField("Status", max_length=20)
    text = models.CharField("Text", max_length=200)
    stand_am = models.DateField("Stand")

    class Meta:
        verbose_name = "Berechnung"
        verbose_name_plural = "Berechnungen"
        constraints = [
            models.UniqueConstraint(
                fields=["punkt", "quelle"], name="berechnung_quelle_je_punkt"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Urteil(models.TextChoices):
    """The words of a human verdict."""

    ERFUELLT = "erfuellt", "Erfüllt"
    ZUFRIEDENSTELLEND = "zufriedenstellend", "Zufriedenstellend erfüllt"
    TEILWEISE = "teilweise", "Teilweise erfüllt"
    NICHT = "nicht", "Nicht erfüllt"


class Bewertung(MandantenModell):
    """A person's verdict on a Punkt, or on the whole agreement (`punkt` empty)."""

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="bewertungen"
    )
    punkt = models.OneToOneField(
        Punkt, on_delete=models.PROTECT, null=True, related_name="bewertung"
    )
    urteil = models.CharField("Bewertung", max_length=20, choices=Urteil)
    sonderlage = models.CharField("Sonderlage", max_length=120, blank=True)
    begruendung = models.TextField("Begründung", blank=True)
    berechnet_status = models.CharField("Berechneter Stand dabei", max_length=20)
    berechnet_text = models.CharField("Berechneter Stand, Text", max_length=200)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateField("Am")
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Bewertung"
        verbose_name_plural = "Bewertungen"
        constraints = [
            models.UniqueConstraint(
                fields=["vereinbarung"],
                condition=Q(punkt=None),
                name="bewertung_gesamt_einmal",
            )
        ]

    def __str__(self) -> str:
        return self.get_urteil_display()
