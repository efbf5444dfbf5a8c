"""Listeneingang, Forderungsliste, Forderung, Bewegungszeile, Abgang, Abruf."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Cast, Round

from zielwerk.kern.zeitraum import Zeitraum, zeitraeume_des_jahres
from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped

BETRAG: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


def cent(feld: str) -> Any:
    """Return an amount in whole cents: sums of them are exact in both databases."""
    return Cast(Round(F(feld) * 100), BigIntegerField())


class Leistungsart(models.TextChoices):
    """What a claim was paid for; the order of the columns of the sheet."""

    KDU = "kdu", "KdU und Heizung"
    MIETSCHULDEN = "mietschulden", "Mietschulden"
    WOHNUNGSBESCHAFFUNG = "wohnungsbeschaffung", "Wohnungsbeschaffung"
    ERSTAUSSTATTUNG = "erstausstattung", "Erstausstattung"
    BUT = "but", "Bildung und Teilhabe"
    EINGLIEDERUNG = "eingliederung-16a", "Eingliederung"
    SONSTIGE = "sonstige", "sonstige"
    BUND = "bund", "Leistung des Bundes"
    OHNE = "ohne-angabe", "ohne Angabe"


class Listeneingang(MandantenModell):
    """The receipt of a quarter's list: what counted, with proof; starts the Frist."""

    class Weg(models.TextChoices):
        EMAIL = "email", "E-Mail des BA-Inkasso-Service"
        PORTAL = "portal", "Bereitstellung zum Abruf"
        POST = "post", "Post oder Datenträger"

    jahr = models.PositiveSmallIntegerField("Jahr")
    quartal = models.PositiveSmallIntegerField("Quartal")
    eingegangen_am = models.DateField("Eingegangen am")
    weg = models.CharField("Als Eingang gilt", max_length=10, choices=Weg)
    vermerk = models.CharField("Vermerk", max_length=200, blank=True)
    beleg = models.ForeignKey(
        "dokumente.Datei", on_delete=models.PROTECT, related_name="+"
    )
    frist = models.OneToOneField(
        "fristen.Frist", on_delete=models.PROTECT, related_name="+"
    )
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    erfasst_am = models.DateTimeField("Erfasst am")

    class Meta:
        verbose_name = "Listeneingang"
        verbose_name_plural = "Listeneingänge"
        ordering = ["-jahr", "-quartal"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "jahr", "quartal"], name="listeneingang_je_quartal"
            ),
            models.CheckConstraint(
                condition=Q(quartal__gte=1, quartal__lte=4),
                name="listeneingang_quartal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quartal}. Quartal {self.jahr}"

    @property
    def zeitraum(self) -> Zeitraum:
        """The days of the quarter."""
        return zeitraeume_des_jahres("quartal", self.jahr)[self.quartal - 1]


class ForderungslisteQuerySet(models.QuerySet["Forderungsliste"]):
    """Questions about accepted lists."""

    def freigegeben(self) -> Self:
        """Return the lists a second person has released."""
        return self.filter(zustand=Forderungsliste.Zustand.FREIGEGEBEN)

    def vor(self, stand_am: date) -> "Forderungsliste | None":
        """Return the newest released list before a day."""
        return (
            self.freigegeben()
            .filter(stand_am__lt=stand_am)
            .order_by("-stand_am", "-fassung")
            .first()
        )

    def mit_allem(self) -> Self:
        """Load what the pages of a list name."""
        return self.select_related(
            "eingang__frist",
            "vorige",
            "einlesung__datei",
            "erbeten_durch__benutzer",
            "freigegeben_durch__benutzer",
        )


class Forderungsliste(MandantenModell):
    """One accepted list of a quarter, from completion to hand-over."""

    class Zustand(models.TextChoices):
        BEARBEITUNG = "bearbeitung", "In Bearbeitung"
        FREIGABE = "freigabe", "Freigabe erbeten"
        FREIGEGEBEN = "freigegeben", "Freigegeben"

    eingang = models.ForeignKey(
        Listeneingang, on_delete=models.PROTECT, related_name="listen"
    )
    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    vorige = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )
    stand_am = models.DateField("Stand")
    fassung = models.PositiveSmallIntegerField("Fassung")
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Zustand, default=Zustand.BEARBEITUNG
    )
    zeilen = models.PositiveIntegerField("Zeilen")
    zahlen = models.JSONField("Was sich geändert hat", default=dict)
    erbeten_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erbeten_am = models.DateTimeField("Freigabe erbeten am", null=True)
    freigegeben_durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    freigegeben_am = models.DateTimeField("Freigegeben am", null=True)
    hinweis = models.TextField("Hinweis", blank=True)
    objects: ClassVar[Any] = scoped(ForderungslisteQuerySet)

    class Meta:
        verbose_name = "Forderungsliste"
        verbose_name_plural = "Forderungslisten"
        ordering = ["-stand_am", "-fassung"]
        constraints = [
            models.UniqueConstraint(
                fields=["eingang", "fassung"], name="forderungsliste_fassung"
            ),
            models.CheckConstraint(
                condition=Q(freigegeben_durch=None)
                | ~Q(freigegeben_durch=F("erbeten_durch")),
                name="forderungsliste_zwei_personen",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="freigegeben")
                | Q(freigegeben_durch__isnull=False, erbeten_durch__isnull=False),
                name="forderungsliste_freigegeben_durch",
            ),
        ]

    def __str__(self) -> str:
        return f"Forderungen {self.eingang}, Stand {self.stand_am:%d.%m.%Y}"

    @property
    def ist_offen(self) -> bool:
        """Whether it may still be completed."""
        return self.zustand == self.Zustand.BEARBEITUNG


NIEDERGESCHLAGEN = Q(status="niedergeschlagen")
BEZAHLT = Q(was="bezahlt") | Q(was="neu", rest=0)
# What a deletion run has emptied lacks nothing.
UNVOLLSTAENDIG = Q(nummer__isnull=False) & (
    Q(name__isnull=True)
    | Q(adresse__isnull=True)
    | Q(zugang_am=None)
    | Q(NIEDERGESCHLAGEN, begruendung__isnull=True)
)


class ForderungQuerySet(models.QuerySet["Forderung"]):
    """Questions about single claims of one list."""

    def unvollstaendig(self) -> Self:
        """Return the claims that lack what the agreement asks for at least."""
        return self.filter(UNVOLLSTAENDIG)

    def zuordenbar(self) -> Self:
        """Return the claims that still name somebody; a deletion run empties them."""
        return self.exclude(nummer__isnull=True)

    def niedergeschlagen(self) -> Self:
        """Return the claims outside the balance without Niederschlagung."""
        return self.filter(NIEDERGESCHLAGEN)

    def bezahlt(self) -> Self:
        """Return the claims paid or waived since the quarter before."""
        return self.filter(BEZAHLT)


class Forderung(MandantenModell):
    """One claim as a row of an accepted list; who owes it is encrypted."""

    class Was(models.TextChoices):
        NEU = "neu", "neu"
        GEAENDERT = "geaendert", "geändert"
        BEZAHLT = "bezahlt", "getilgt oder erlassen"
        GLEICH = "gleich", "unverändert"

    # Rows are loaded in bulk and addressed by list and line: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    liste = models.ForeignKey(
        Forderungsliste, on_delete=models.CASCADE, related_name="forderungen"
    )
    zeile = models.PositiveIntegerField("Zeile in der Datei")
    nummer = VerschluesseltesTextfeld("Forderungsnummer", null=True)
    nummer_index = BlindindexFeld(
        zu="nummer", verbose_name="Index der Nummer", null=True
    )
    name = VerschluesseltesTextfeld("Name des Schuldners", null=True)
    adresse = VerschluesseltesTextfeld("Adresse", null=True)
    begruendung = VerschluesseltesTextfeld("Begründung der Niederschlagung", null=True)
    hoehe = models.DecimalField("Höhe der Forderung", **BETRAG)
    getilgt = models.DecimalField("bereits getilgte Summen", **BETRAG)
    erlassen = models.DecimalField("erlassener Betrag", **BETRAG)
    rest = models.DecimalField("Restbetrag", **BETRAG)
    zugang_am = models.DateField("Zugang der Forderung", null=True)
    leistungsart = models.CharField("Leistungsart", max_length=30, choices=Leistungsart)
    status = models.CharField("Bearbeitungsstand", max_length=20)
    niedergeschlagen_am = models.DateField("Niedergeschlagen am", null=True)
    verjaehrung_am = models.DateField("Verjährung", null=True)
    letzte_tilgung_am = models.DateField("Letzte Tilgung", null=True)
    was = models.CharField("Gegenüber dem Vorquartal", max_length=12, choices=Was)
    objects: ClassVar[Any] = scoped(ForderungQuerySet)

    class Meta:
        verbose_name = "Forderung"
        verbose_name_plural = "Forderungen"
        ordering = ["zeile"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "zeile"], name="forderung_zeile_einmal"
            ),
            models.UniqueConstraint(
                fields=["liste", "nummer_index"], name="forderung_einmal_je_liste"
            ),
        ]
        indexes = [models.Index(fields=["liste", "was"], name="forderung_was")]

    def __str__(self) -> str:
        return f"Zeile {self.zeile}"

    @property
    def fehlt(self) -> list[str]:
        """The names of the fields that are still missing; none once it was emptied."""
        if self.nummer is None:
            return []
        noetig = {
            "Name": self.name,
            "Adresse": self.adresse,
            "Zugang": self.zugang_am,
        }
        if self.status == "niedergeschlagen":
            noetig["Begründung der Niederschlagung"] = self.begruendung
        return [name for name, wert in noetig.items() if not wert]


class Bewegungszeile(MandantenModell):
    """The movements of one Leistungsart from the quarter before to this list."""

    uuid = None  # type: ignore[assignment]  # addressed by its list
    liste = models.ForeignKey(
        Forderungsliste, on_delete=models.CASCADE, related_name="bewegungen"
    )
    leistungsart = models.CharField("Leistungsart", max_length=30, choices=Leistungsart)
    anfang = models.DecimalField("Anfang gesamt", **BETRAG)
    anfang_ohne_niederschlagung = models.DecimalField(
        "Anfang ohne Niederschlagung", **BETRAG
    )
    zugang = models.DecimalField("Zugang", **BETRAG)
    korrektur = models.DecimalField("Korrektur", **BETRAG)
    tilgung = models.DecimalField("Tilgung", **BETRAG)
    erlass = models.DecimalField("Erlass", **BETRAG)
    niederschlagung = models.DecimalField("Niederschlagung", **BETRAG)
    wiederzugang = models.DecimalField("Wiederzugang", **BETRAG)
    gesamt = models.DecimalField("Ende gesamt", **BETRAG)
    ohne_niederschlagung = models.DecimalField("Ende ohne Niederschlagung", **BETRAG)

    class Meta:
        verbose_name = "Bewegungszeile"
        verbose_name_plural = "Bewegungszeilen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "leistungsart"], name="bewegung_je_leistungsart"
            )
        ]

    def __str__(self) -> str:
        return self.get_leistungsart_display()


class Abgang(MandantenModell):
    """A claim of the quarter before that is gone from the list, and why."""

    class Grund(models.TextChoices):
        TILGUNG = "tilgung", "getilgt"
        ERLASS = "erlass", "erlassen"
        KORREKTUR = "korrektur", "berichtigt (bestand nicht oder herabgesetzt)"

    liste = models.ForeignKey(
        Forderungsliste, on_delete=models.CASCADE, related_name="abgaenge"
    )
    forderung = models.ForeignKey(Forderung, on_delete=models.PROTECT, related_name="+")
    grund = models.CharField("Grund", max_length=10, choices=Grund, blank=True)
    vermerk = models.CharField("Vermerk", max_length=200, blank=True)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, related_name="+"
    )
    am = models.DateField("Am", null=True)

    class Meta:
        verbose_name = "Abgang"
        verbose_name_plural = "Abgänge"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "forderung"], name="abgang_einmal_je_liste"
            )
        ]

    def __str__(self) -> str:
        return f"Abgang zu Zeile {self.forderung.zeile}"


class Abruf(MandantenModell):
    """One download of a released list."""

    uuid = None  # type: ignore[assignment]  # never addressed
    liste = models.ForeignKey(
        Forderungsliste, on_delete=models.CASCADE, related_name="abrufe"
    )
    form = models.CharField("Form", max_length=4)
    durch = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+"
    )
    am = models.DateTimeField("Am")

    class Meta:
        verbose_name = "Abruf"
        verbose_name_plural = "Abrufe"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.form.upper()} am {self.am:%d.%m.%Y}"
