"""The county's own tables of Richtwerte, and the Kostensenkungsverfahren."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from zielwerk.kern.anzeige import tag
from zielwerk.kern.rechenweg import Rechenweg, rechenweg_aus
from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped
from zielwerk.unterkunft.regeln import (
    WAHL,
    Einstellungen,
    Konzept,
    Verfahrensstand,
    konzept_aus,
    verfahrensstand,
)

# What a row of a caseload writes for the county's own tables.
KREIS = "kreis"


class RichtwerttabelleQuerySet(models.QuerySet["Richtwerttabelle"]):
    """Questions about tables."""

    def veroeffentlicht(self) -> Self:
        """Return what was published, the one that begins last at the front."""
        return self.exclude(veroeffentlicht_am=None).order_by("-gilt_ab")

    def am(self, stichtag: date) -> "Richtwerttabelle | None":
        """Return the published table that holds on a day."""
        return self.veroeffentlicht().filter(gilt_ab__lte=stichtag).first()


class Richtwerttabelle(MandantenModell):
    """One table of Richtwerte from a day on; the next published one ends it."""

    class Grundlage(models.TextChoices):
        KONZEPT = "konzept", "schlüssiges Konzept"
        SATZUNG = "satzung", "Satzung (§ 22a SGB II)"
        WOHNGELD = "wohngeld", "Wohngeldtabelle plus 10 %"

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    gilt_ab = models.DateField("Gilt ab")
    raeume = models.JSONField("Vergleichsräume")
    wohnflaechen = models.JSONField("Wohnflächen", default=dict)
    bezeichnung = models.CharField("Bezeichnung", max_length=160)
    grundlage = models.CharField(
        "Grundlage", max_length=10, choices=Grundlage, blank=True
    )
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    bestandsschutz = models.TextField("Bestandsschutz", blank=True)
    erfasst_am = models.DateTimeField("Erfasst am")
    erfasst_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    veroeffentlicht_am = models.DateTimeField("Veröffentlicht am", null=True)
    veroeffentlicht_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(RichtwerttabelleQuerySet)

    class Meta:
        verbose_name = "Richtwerttabelle"
        verbose_name_plural = "Richtwerttabellen"
        ordering = ["-gilt_ab", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "gilt_ab"],
                condition=~Q(veroeffentlicht_am=None),
                name="richtwerttabelle_gilt_ab",
            ),
            models.CheckConstraint(
                condition=Q(veroeffentlicht_am=None)
                | (~Q(grundlage="") & ~Q(quelle="")),
                name="richtwerttabelle_mit_quelle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}, gültig ab {tag(self.gilt_ab)}"

    @property
    def ist_entwurf(self) -> bool:
        """Whether it is not published yet."""
        return self.veroeffentlicht_am is None

    def davor(self) -> "Richtwerttabelle | None":
        """Return the published table it follows."""
        aeltere = Richtwerttabelle.objects.veroeffentlicht()
        return aeltere.filter(gilt_ab__lt=self.gilt_ab).first()  # type: ignore[no-any-return]

    def gilt_bis(self) -> date | None:
        """Return its last day: the one before the next published table begins."""
        neuere = Richtwerttabelle.objects.veroeffentlicht()
        naechste = neuere.filter(gilt_ab__gt=self.gilt_ab).last()
        return naechste.gilt_ab - timedelta(days=1) if naechste else None

    def konzept(self) -> Konzept:
        """Return the table as the rules take it."""
        stand = {
            "gilt_ab": self.gilt_ab,
            "gilt_bis": self.gilt_bis(),
            "raeume": self.raeume,
            **self.wohnflaechen,
        }
        return konzept_aus(
            {
                "schluessel": str(self.uuid),
                "bezeichnung": self.bezeichnung,
                "grundlage": self.get_grundlage_display(),
                "umfang": "bruttokalt",
                "quelle": self.quelle,
                "geprueft_am": self.veroeffentlicht_am
                and self.veroeffentlicht_am.date(),
                "bestandsschutz": self.bestandsschutz,
                "staende": [stand],
            }
        )


def kreiskonzept() -> Konzept | None:
    """Return all published tables as one Konzept, each for its time; None without."""
    tabellen = Richtwerttabelle.objects.veroeffentlicht().order_by("gilt_ab")
    einzeln: list[Konzept] = [tabelle.konzept() for tabelle in tabellen]
    if not einzeln:
        return None
    return replace(
        einzeln[-1],
        schluessel=KREIS,
        bezeichnung="Richtwerte des Kreises",
        staende=tuple(konzept.staende[0] for konzept in einzeln),
    )


class FestlegungQuerySet(models.QuerySet["Festlegung"]):
    """Questions about choices."""

    def am(self, stichtag: date) -> dict[str, "Festlegung"]:
        """Return the choice in force per question; the newest one counts."""
        bisher = self.filter(gilt_ab__lte=stichtag).order_by("gilt_ab", "pk")
        return {eine.frage: eine for eine in bisher}

    def einstellungen_am(self, stichtag: date) -> Einstellungen:
        """Return all choices in force; those never made are the delivered ones."""
        return Einstellungen(
            **{frage: eine.wahl for frage, eine in self.am(stichtag).items()}
        )


class Festlegung(MandantenModell):
    """What the office chose where the law leaves a choice, from a day on, and why."""

    frage = models.SlugField("Frage", max_length=40)
    wahl = models.SlugField("Wahl", max_length=40)
    grund = models.TextField("Grund")
    gilt_ab = models.DateField("Gilt ab")
    festgelegt_am = models.DateField("Festgelegt am")
    festgelegt_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    objects: ClassVar[Any] = scoped(FestlegungQuerySet)

    class Meta:
        verbose_name = "Festlegung"
        verbose_name_plural = "Festlegungen"
        ordering = ["-gilt_ab", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "frage", "gilt_ab"], name="festlegung_gilt_ab"
            ),
            models.CheckConstraint(condition=~Q(grund=""), name="festlegung_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{WAHL[self.frage]['frage']} {WAHL[self.frage]['moeglich'][self.wahl]}"


class KostensenkungsverfahrenQuerySet(models.QuerySet["Kostensenkungsverfahren"]):
    """Questions about procedures."""

    def laufend(self) -> Self:
        """Return what has not ended."""
        return self.filter(beendet_am=None)

    def ohne_schreiben(self) -> Self:
        """Return what waits for its letter."""
        return self.filter(zustand=Kostensenkungsverfahren.Zustand.EROEFFNET)

    def zu_entscheiden(self, heute: date) -> Self:
        """Return what an official decides by now: months over, or day to look again."""
        zustand = Kostensenkungsverfahren.Zustand
        return self.filter(
            Q(zustand=zustand.LAEUFT, absenkung_ab__lte=heute)
            | Q(zustand=zustand.ENTSCHIEDEN, wiedervorlage_am__lte=heute)
        )

    def mit_hinweis(self) -> Self:
        """Return what a new Konzept alerts: nobody has decided about it yet."""
        offene = Konzepthinweis.objects.offen().values("verfahren_id")
        return self.laufend().filter(pk__in=offene)

    def mit_hinweismarke(self) -> Self:
        """Return them with `hat_hinweis`: an alert waits for a decision."""
        offene = Konzepthinweis.objects.offen().filter(verfahren=OuterRef("pk"))
        return self.annotate(hat_hinweis=Exists(offene))

    def zuordenbar(self) -> Self:
        """Return those that can still be traced to a case."""
        return self.filter(aktenzeichen__isnull=False)

    def mit_aktenzeichen(self, aktenzeichen: str) -> Self:
        """Return the procedures of a case, found by its blind index."""
        feld: Any = Kostensenkungsverfahren._meta.get_field("aktenzeichen_index")
        return self.filter(feld.lookup(aktenzeichen))


class Kostensenkungsverfahren(MandantenModell):
    """One procedure: letter, months, decision, end; with the rules it began with.

    No name is stored, and the Aktenzeichen is encrypted. Amounts are euros a month.
    """

    class Zustand(models.TextChoices):
        EROEFFNET = "eroeffnet", "Schreiben vorbereiten"
        LAEUFT = "laeuft", "Frist läuft"
        ENTSCHIEDEN = "entschieden", "Entschieden"
        BEENDET = "beendet", "Beendet"

    class Art(models.TextChoices):
        UNTERKUNFT = "unterkunft", "Unterkunft"
        HEIZUNG = "heizung", "Heizung"

    class Entscheidung(models.TextChoices):
        GESENKT = "gesenkt", "gesenkt"
        UNWIRTSCHAFTLICH = "unwirtschaftlich", "nicht gesenkt: unwirtschaftlich"
        UNZUMUTBAR = "unzumutbar", "nicht gesenkt: nicht möglich oder nicht zumutbar"
        TODESFALL = "todesfall", "nicht gesenkt: Todesfall im Haushalt"

    class Ausgang(models.TextChoices):
        GESENKT = "gesenkt", "gesenkt"
        NICHT_GESENKT = "nicht_gesenkt", "mit Grund nicht gesenkt"
        ANGEMESSEN = "angemessen", "Kosten sind angemessen geworden"
        LEISTUNGSENDE = "leistungsende", "Leistungsbezug ist beendet"
        IRRTUM = "irrtum", "irrtümlich eröffnet"

    jahr = models.PositiveSmallIntegerField("Jahr")
    nummer = models.PositiveIntegerField("Nummer")
    aktenzeichen = VerschluesseltesTextfeld(
        "Aktenzeichen",
        max_length=60,
        null=True,
        help_text="Leer, sobald die Löschregel es entfernt hat",
    )
    aktenzeichen_index = BlindindexFeld(
        "Blindindex des Aktenzeichens", zu="aktenzeichen", null=True
    )
    art = models.CharField("Kosten für", max_length=10, choices=Art)
    kosten = models.DecimalField("Kosten", max_digits=9, decimal_places=2)
    richtwert = models.DecimalField("Richtwert", max_digits=9, decimal_places=2)
    personen = models.PositiveSmallIntegerField("Personen")
    raum = models.CharField("Vergleichsraum", max_length=160)
    tabelle = models.ForeignKey(
        Richtwerttabelle, on_delete=models.PROTECT, null=True, related_name="+"
    )
    konzept = models.CharField(
        "Konzept", max_length=200, help_text="wie das Schreiben es nennt"
    )
    konzept_gilt_ab = models.DateField("Konzept gilt ab", null=True)
    grundlage_teile = models.JSONField("Rechenweg des Richtwerts", default=list)
    einstellungen_stand = models.JSONField(
        "Einstellungen", help_text="wie sie zu Beginn galten", default=dict
    )
    bwz_beginn = models.DateField("Beginn des Bewilligungszeitraums", null=True)
    weitere_bwz = models.JSONField(
        "Weitere Bewilligungszeiträume", help_text="ihre ersten Tage", default=list
    )
    karenz_von = models.DateField("Karenzzeit von", null=True)
    karenz_bis = models.DateField("Karenzzeit bis", null=True)
    zuvor_nur_angemessen = models.BooleanField(
        "Davor nur angemessene Kosten anerkannt", default=False
    )
    sterbefall_am = models.DateField("Sterbetag", null=True)
    eroeffnet_am = models.DateField("Eröffnet am")
    eroeffnet_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.EROEFFNET
    )
    schreiben_am = models.DateField("Schreiben vom", null=True)
    absenkung_ab = models.DateField("Absenkung möglich ab", null=True)
    geschuetzt_bis = models.DateField("Geschützt bis", null=True)
    rechenweg_teile = models.JSONField("Rechenweg der Monate", default=list)
    entscheidung = models.CharField(
        "Entscheidung", max_length=16, choices=Entscheidung, blank=True
    )
    entschieden_am = models.DateField("Entschieden am", null=True)
    wirksam_ab = models.DateField("Gesenkt ab", null=True)
    anerkannt = models.DecimalField(
        "Anerkannt", max_digits=9, decimal_places=2, null=True
    )
    wiedervorlage_am = models.DateField("Wiedervorlage am", null=True)
    grund = VerschluesseltesTextfeld("Grund", max_length=1000, null=True)
    ausgang = models.CharField("Ausgang", max_length=14, choices=Ausgang, blank=True)
    beendet_am = models.DateField("Beendet am", null=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    # Set by `mit_hinweismarke`.
    hat_hinweis: bool
    objects: ClassVar[Any] = scoped(KostensenkungsverfahrenQuerySet)

    class Meta:
        verbose_name = "Kostensenkungsverfahren"
        verbose_name_plural = "Kostensenkungsverfahren"
        ordering = ["-jahr", "-nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "nummer"], name="kostensenkung_nummer"
            ),
            models.UniqueConstraint(
                fields=["mandant", "aktenzeichen_index", "art"],
                condition=Q(beendet_am=None),
                name="kostensenkung_eine_laufende",
            ),
            models.CheckConstraint(
                condition=Q(kosten__gt=F("richtwert")), name="kostensenkung_zu_hoch"
            ),
            models.CheckConstraint(
                condition=Q(schreiben_am=None, absenkung_ab=None)
                | Q(absenkung_ab__gt=F("schreiben_am")),
                name="kostensenkung_monate_nur_mit_schreiben",
            ),
            models.CheckConstraint(
                condition=~Q(zustand__in=["laeuft", "entschieden"])
                | Q(schreiben_am__isnull=False),
                name="kostensenkung_laeuft_nur_mit_schreiben",
            ),
            models.CheckConstraint(
                condition=Q(entscheidung="gesenkt", wirksam_ab__gte=F("absenkung_ab"))
                | ~Q(entscheidung="gesenkt") & Q(wirksam_ab=None),
                name="kostensenkung_gesenkt_nach_den_monaten",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="entschieden")
                | ~Q(entscheidung="") & Q(entschieden_am__isnull=False),
                name="kostensenkung_entschieden_nur_mit_tag",
            ),
            models.CheckConstraint(
                condition=Q(zustand="beendet", beendet_am__isnull=False)
                & ~Q(ausgang="")
                | ~Q(zustand="beendet") & Q(ausgang="", beendet_am=None),
                name="kostensenkung_beendet_nur_mit_ausgang",
            ),
        ]
        indexes = [
            models.Index(fields=["mandant", "beendet_am"], name="kostensenkung_laufend")
        ]

    def __str__(self) -> str:
        return f"Kostensenkung {self.nummer}/{self.jahr}"

    @property
    def uebersteigt_um(self) -> Decimal:
        """How much the costs exceed the Richtwert."""
        return Decimal(self.kosten - self.richtwert)

    @property
    def einstellungen(self) -> Einstellungen:
        """The choices the procedure began with; it keeps them."""
        return Einstellungen(**self.einstellungen_stand)

    @property
    def weitere_beginne(self) -> tuple[date, ...]:
        """The first days of later Bewilligungszeiträume."""
        return tuple(map(date.fromisoformat, self.weitere_bwz))

    @property
    def grundlage(self) -> Rechenweg:
        """How the Richtwert was found."""
        return rechenweg_aus(self.grundlage_teile)

    @property
    def rechenweg(self) -> Rechenweg:
        """How the months were counted, as last recorded."""
        return rechenweg_aus(self.rechenweg_teile)

    def stand(self, heute: date, *, hinweis: bool) -> Verfahrensstand:
        """Return how it stands; `hinweis`: a new Konzept waits for a decision."""
        return verfahrensstand(
            self.zustand,
            absenkung_ab=self.absenkung_ab,
            wiedervorlage_am=self.wiedervorlage_am,
            wirksam_ab=self.wirksam_ab,
            heute=heute,
            hinweis=hinweis,
        )


class KonzepthinweisQuerySet(models.QuerySet["Konzepthinweis"]):
    """Questions about alerts."""

    def offen(self) -> Self:
        """Return what nobody has decided about, of procedures that still run."""
        return self.filter(entschieden_am=None, verfahren__beendet_am=None)


class Konzepthinweis(MandantenModell):
    """A new Konzept meets a procedure whose letter relies on the one before."""

    class Entscheidung(models.TextChoices):
        WEITER = "weiter", "Verfahren läuft mit dem bisherigen Richtwert weiter"
        NEUES_SCHREIBEN = "neues_schreiben", "Neues Schreiben mit dem neuen Richtwert"
        ANGEMESSEN = "angemessen", "Kosten sind jetzt angemessen: Verfahren beenden"

    verfahren = models.ForeignKey(
        Kostensenkungsverfahren, on_delete=models.PROTECT, related_name="hinweise"
    )
    tabelle = models.ForeignKey(
        Richtwerttabelle, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateField("Am")
    entscheidung = models.CharField(
        "Entscheidung", max_length=16, choices=Entscheidung, blank=True
    )
    grund = VerschluesseltesTextfeld("Grund", max_length=1000, null=True)
    entschieden_am = models.DateField("Entschieden am", null=True)
    entschieden_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    objects: ClassVar[Any] = scoped(KonzepthinweisQuerySet)

    class Meta:
        verbose_name = "Hinweis auf ein neues Konzept"
        verbose_name_plural = "Hinweise auf neue Konzepte"
        ordering = ["-am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["verfahren", "tabelle"], name="konzepthinweis_einmal"
            ),
            models.CheckConstraint(
                condition=Q(entscheidung="", entschieden_am=None)
                | ~Q(entscheidung="")
                & Q(entschieden_am__isnull=False, entschieden_durch__isnull=False),
                name="konzepthinweis_entschieden_mit_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tabelle}"


class Bestandspruefung(MandantenModell):
    """The counts of one checked caseload; of single cases nothing is kept here."""

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    stand_am = models.DateField("Stand")
    zahlen = models.JSONField("Zahlen", help_text="wie viele Fälle wie stehen")
    uebersteigt_um = models.DecimalField(
        "Über den Richtwerten im Monat", max_digits=14, decimal_places=2
    )
    geprueft_am = models.DateTimeField("Geprüft am")
    objects: ClassVar[Any] = scoped()

    class Meta:
        verbose_name = "Prüfung des Fallbestands"
        verbose_name_plural = "Prüfungen des Fallbestands"
        ordering = ["-stand_am", "-pk"]

    def __str__(self) -> str:
        return f"Fallbestand, Stand {tag(self.stand_am)}"

    @property
    def faelle(self) -> int:
        """All cases of the list."""
        return sum(self.zahlen.values())

    @property
    def geprueft(self) -> int:
        """Cases for which there is a Richtwert."""
        return int(self.faelle - self.zahlen.get("ohne", 0))

    @property
    def mit_verfahren(self) -> int:
        """Cases above the limit whose letter was sent."""
        return int(self.zahlen.get("frist", 0) + self.zahlen.get("abgelaufen", 0))

    @property
    def verfahren_noetig(self) -> int:
        """Cases above the limit that no law protects."""
        return int(self.mit_verfahren + self.zahlen.get("ueber", 0))
