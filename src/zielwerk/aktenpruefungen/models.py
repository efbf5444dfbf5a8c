"""Lists of files, audit plans, samples, checklists and the sheets filled from them."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from zielwerk.kern.anzeige import euro
from zielwerk.kern.rechenweg import Rechenweg, rechenweg_aus
from zielwerk.mandanten.felder import BlindindexFeld, VerschluesseltesTextfeld
from zielwerk.mandanten.models import MandantenModell, Mitgliedschaft, scoped

BETRAG: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
ANTEIL: dict[str, Any] = {"max_digits": 6, "decimal_places": 5}


def person(**weitere: Any) -> Any:
    """Return a key to whoever did something."""
    return models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="+", **weitere
    )


class Achse(models.TextChoices):
    """What is judged about a file: the decision, or where it was posted."""

    FACHLICHKEIT = "fachlichkeit", "Fachlichkeit"
    VERBUCHUNG = "verbuchung", "Verbuchung"


class Aktenliste(MandantenModell):
    """A population: all files of a day, frozen as they were read in."""

    einlesung = models.OneToOneField(
        "listen.Einlesung", on_delete=models.PROTECT, related_name="+"
    )
    stand_am = models.DateField("Stand")
    zeilen = models.PositiveIntegerField("Akten")
    pruefsumme = models.CharField("Prüfsumme der sortierten Liste", max_length=64)
    betrag = models.DecimalField(
        "Summe der Beträge",
        null=True,
        help_text="Nur wenn jede Akte einen Betrag hat",
        **BETRAG,
    )
    zaehlung = models.JSONField(
        "Zählung", help_text="Akten je Dienststelle, Team und Schicht"
    )
    festgeschrieben_am = models.DateTimeField("Festgeschrieben am")
    durch = person()

    class Meta:
        verbose_name = "Aktenliste"
        verbose_name_plural = "Aktenlisten"
        ordering = ["-stand_am", "-pk"]

    def __str__(self) -> str:
        return f"Aktenliste, Stand {self.stand_am:%d.%m.%Y}"


class AkteQuerySet(models.QuerySet["Akte"]):
    """Questions about files of a list."""

    def zuordenbar(self) -> Self:
        """Return the files that still name a case; a deletion run empties them."""
        return self.exclude(kennung__isnull=True)


class Akte(MandantenModell):
    """One file of a population, at its place in the sorted list (from 0)."""

    # Rows are loaded in bulk and addressed by list and place: no public id.
    uuid = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    liste = models.ForeignKey(
        Aktenliste, on_delete=models.CASCADE, related_name="akten"
    )
    platz = models.PositiveIntegerField("Platz in der sortierten Liste")
    zeile = models.PositiveIntegerField("Zeile in der Datei")
    kennung = VerschluesseltesTextfeld("Kennung", null=True)
    kennung_index = BlindindexFeld(
        zu="kennung", verbose_name="Index der Kennung", null=True
    )
    team = models.CharField("Team", max_length=80)
    dienststelle = models.CharField("Dienststelle", max_length=80)
    schicht = models.CharField("Schicht", max_length=80, blank=True)
    betrag = models.DecimalField("Betrag", null=True, **BETRAG)
    entschieden_am = models.DateField("Entschieden am", null=True)
    objects: ClassVar[Any] = scoped(AkteQuerySet)

    class Meta:
        verbose_name = "Akte"
        verbose_name_plural = "Akten"
        ordering = ["platz"]
        constraints = [
            models.UniqueConstraint(
                fields=["liste", "platz"], name="akte_platz_einmal"
            ),
        ]

    def __str__(self) -> str:
        return f"Akte auf Platz {self.platz + 1}"


class PrueflisteQuerySet(models.QuerySet["Pruefliste"]):
    """Questions about checklists."""

    def am(self, tag: date) -> "Pruefliste | None":
        """Return the version that holds on a day."""
        return self.filter(gilt_ab__lte=tag).order_by("-gilt_ab").first()


class Pruefliste(MandantenModell):
    """One version of the checklist; it holds until the next one begins."""

    fassung = models.PositiveSmallIntegerField("Fassung")
    gilt_ab = models.DateField("Gilt ab")
    anlass = models.CharField("Was neu ist", max_length=300)
    festgelegt_am = models.DateTimeField("Festgelegt am")
    durch = person()
    objects: ClassVar[Any] = scoped(PrueflisteQuerySet)

    class Meta:
        verbose_name = "Prüfliste"
        verbose_name_plural = "Prüflisten"
        ordering = ["-gilt_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandant", "gilt_ab"], name="pruefliste_gilt_ab"
            ),
            models.UniqueConstraint(
                fields=["mandant", "fassung"], name="pruefliste_fassung"
            ),
        ]

    def __str__(self) -> str:
        return f"Prüfliste, Fassung {self.fassung}"


class Prueffrage(MandantenModell):
    """One question; "nein" is the finding it names."""

    uuid = None  # type: ignore[assignment]  # addressed by list and number
    pruefliste = models.ForeignKey(
        Pruefliste, on_delete=models.CASCADE, related_name="fragen"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    achse = models.CharField("Prüfachse", max_length=12, choices=Achse)
    schluessel = models.SlugField(
        "Schlüssel", max_length=80, help_text="Derselbe Mangel in jeder Fassung"
    )
    frage = models.CharField("Frage", max_length=300)
    mangel = models.CharField("Feststellung, wenn nicht", max_length=200)

    class Meta:
        verbose_name = "Prüffrage"
        verbose_name_plural = "Prüffragen"
        ordering = ["nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["pruefliste", "nummer"], name="prueffrage_nummer"
            ),
            models.UniqueConstraint(
                fields=["pruefliste", "schluessel"], name="prueffrage_schluessel"
            ),
        ]

    def __str__(self) -> str:
        return self.frage


class AktenpruefungQuerySet(models.QuerySet["Aktenpruefung"]):
    """Questions about audits."""

    def mit_allem(self) -> Self:
        """Load what the pages of an audit name."""
        return self.select_related(
            "liste__einlesung__datei",
            "erstellt_durch__benutzer",
            "festgelegt_durch__benutzer",
            "startzahl_durch__benutzer",
            "gezogen_durch__benutzer",
            "abgeschlossen_durch__benutzer",
        )

    def abgeschlossen(self) -> Self:
        """Return those whose result is stored."""
        return self.filter(zustand=Aktenpruefung.Zustand.ABGESCHLOSSEN)


class Aktenpruefung(MandantenModell):
    """One audit from its plan to its result."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "In Planung"
        FESTGELEGT = "festgelegt", "Plan festgelegt"
        STARTZAHL = "startzahl", "Startzahl veröffentlicht"
        GEZOGEN = "gezogen", "Wird geprüft"
        ABGESCHLOSSEN = "abgeschlossen", "Abgeschlossen"
        VERWORFEN = "verworfen", "Verworfen"

    class Verfahren(models.TextChoices):
        EINFACH = "einfach", "einfach"
        ANTEILIG = "anteilig", "anteilig je Schicht"
        GLEICH = "gleich", "gleich viele je Schicht"
        SYSTEMATISCH = "systematisch", "systematisch (jede k-te Akte)"
        BETRAG = "betrag", "nach Betrag"

    class Schichtung(models.TextChoices):
        DIENSTSTELLE = "dienststelle", "Dienststelle"
        TEAM = "team", "Team"
        SCHICHT = "schicht", "Schicht der Liste"

    GESCHICHTET = frozenset({Verfahren.ANTEILIG, Verfahren.GLEICH})
    # Only there is the next draw a replacement that changes no other.
    MIT_ERSATZ = frozenset({Verfahren.EINFACH, *GESCHICHTET})

    titel = models.CharField("Titel", max_length=160)
    zweck = models.TextField("Zweck")
    liste = models.ForeignKey(
        Aktenliste, on_delete=models.PROTECT, related_name="pruefungen"
    )
    verfahren = models.CharField(
        "Ziehung", max_length=12, choices=Verfahren, default=Verfahren.EINFACH
    )
    schichtung = models.CharField(
        "Schichten",
        max_length=12,
        choices=Schichtung,
        default=Schichtung.DIENSTSTELLE,
    )
    mindestens = models.PositiveSmallIntegerField("Mindestens je Schicht", default=0)
    hinnehmbar_anteil = models.DecimalField(
        "Höchstens hinnehmbarer Fehleranteil", default=Decimal("0.05"), **ANTEIL
    )
    sicherheit_anteil = models.DecimalField(
        "Sicherheit der Aussage", default=Decimal("0.95"), **ANTEIL
    )
    erlaubte_fehler = models.PositiveSmallIntegerField(
        "Fehler, die vorkommen dürfen", default=1
    )
    fester_umfang = models.PositiveIntegerField("Feste Zahl von Akten", null=True)
    zweitleser_anteil = models.DecimalField(
        "Anteil mit zweiter Prüfung", default=Decimal("0.1"), **ANTEIL
    )
    ersatzregel = models.TextField("Ersatzregel")
    umfang = models.PositiveIntegerField("Umfang der Stichprobe", null=True)
    plan = models.JSONField(
        "Plan, wie festgelegt", default=dict, help_text="Aussage und Rechenweg"
    )
    startzahl = models.CharField("Startzahl", max_length=40, blank=True)
    startzahl_herkunft = models.CharField(
        "Herkunft der Startzahl", max_length=200, blank=True
    )
    zustand = models.CharField(
        "Zustand", max_length=14, choices=Zustand, default=Zustand.ENTWURF
    )
    erstellt_am = models.DateTimeField("Angelegt am")
    erstellt_durch = person()
    festgelegt_am = models.DateTimeField("Plan festgelegt am", null=True)
    festgelegt_durch = person(null=True)
    startzahl_am = models.DateTimeField("Startzahl veröffentlicht am", null=True)
    startzahl_durch = person(null=True)
    gezogen_am = models.DateTimeField("Gezogen am", null=True)
    gezogen_durch = person(null=True)
    abgeschlossen_am = models.DateTimeField("Abgeschlossen am", null=True)
    abgeschlossen_durch = person(null=True)
    ergebnis = models.JSONField("Ergebnis", default=dict)
    grund = models.TextField("Grund der Verwerfung", blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    objects: ClassVar[Any] = scoped(AktenpruefungQuerySet)

    class Meta:
        verbose_name = "Aktenprüfung"
        verbose_name_plural = "Aktenprüfungen"
        ordering = ["-erstellt_am", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gezogen_am=None) | Q(startzahl_am__lt=F("gezogen_am")),
                name="aktenpruefung_startzahl_vor_ziehung",
            ),
            models.CheckConstraint(
                condition=Q(startzahl_am=None)
                | (~Q(startzahl="") & Q(festgelegt_am__lte=F("startzahl_am"))),
                name="aktenpruefung_plan_vor_startzahl",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="verworfen") | ~Q(grund=""),
                name="aktenpruefung_verworfen_nur_mit_grund",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgeschlossen")
                | Q(abgeschlossen_am__isnull=False, gezogen_am__isnull=False),
                name="aktenpruefung_abgeschlossen_nur_gezogen",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def ist_geschichtet(self) -> bool:
        """Whether each stratum is drawn from by itself."""
        return self.verfahren in self.GESCHICHTET

    @property
    def plan_rechenweg(self) -> Rechenweg:
        """The steps to the size, as they stood when the plan was fixed."""
        return rechenweg_aus(self.plan.get("rechenweg", []))


class StichprobenakteQuerySet(models.QuerySet["Stichprobenakte"]):
    """Questions about the files of a sample."""

    def gezogen(self) -> Self:
        """Return the drawn files and those in their place; never the chosen ones."""
        return self.exclude(art=Stichprobenakte.Art.RISIKO)

    def zu_pruefen(self) -> Self:
        """Return the files that can be audited."""
        return self.filter(ausgefallen_am=None)


class Stichprobenakte(MandantenModell):
    """A file in an audit: drawn, in place of a missing one, or chosen for a risk."""

    class Art(models.TextChoices):
        GEZOGEN = "gezogen", "gezogen"
        ERSATZ = "ersatz", "Ersatz"
        RISIKO = "risiko", "Risikoauswahl"

    pruefung = models.ForeignKey(
        Aktenpruefung, on_delete=models.CASCADE, related_name="akten"
    )
    akte = models.ForeignKey(Akte, on_delete=models.PROTECT, related_name="+")
    art = models.CharField("Art", max_length=8, choices=Art)
    zug = models.PositiveIntegerField("Zug")
    schicht = models.CharField("Schicht", max_length=80, blank=True)
    treffer = models.PositiveSmallIntegerField("Treffer", default=1)
    ist_zweitpruefung = models.BooleanField("Zweite Prüfung", default=False)
    ersetzt = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="ersatz"
    )
    grund = models.CharField("Grund der Auswahl", max_length=300, blank=True)
    ausgefallen_am = models.DateField("Ausgefallen am", null=True)
    ausfallgrund = models.CharField("Grund des Ausfalls", max_length=300, blank=True)
    objects: ClassVar[Any] = scoped(StichprobenakteQuerySet)

    class Meta:
        verbose_name = "Akte der Stichprobe"
        verbose_name_plural = "Akten der Stichprobe"
        ordering = ["schicht", "zug", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pruefung", "akte"],
                condition=~Q(art="risiko"),
                name="stichprobenakte_einmal_gezogen",
            ),
            models.UniqueConstraint(
                fields=["pruefung", "akte"],
                condition=Q(art="risiko"),
                name="stichprobenakte_einmal_ausgewaehlt",
            ),
            models.CheckConstraint(
                condition=Q(art="ersatz", ersetzt__isnull=False)
                | (~Q(art="ersatz") & Q(ersetzt=None)),
                name="stichprobenakte_ersatz_nennt_die_ersetzte",
            ),
            models.CheckConstraint(
                condition=~Q(art="risiko") | ~Q(grund=""),
                name="stichprobenakte_risiko_nur_mit_grund",
            ),
            models.CheckConstraint(
                condition=Q(ausgefallen_am=None) | ~Q(ausfallgrund=""),
                name="stichprobenakte_ausfall_nur_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        wort = {"risiko": "Ausgewählt", "ersatz": "Ersatz"}.get(self.art, "Zug")
        return f"{wort} {self.zug}" + (f", {self.schicht}" if self.schicht else "")


class Pruefbogen(MandantenModell):
    """What one reader found in one file."""

    class Leser(models.TextChoices):
        ERST = "erst", "Prüfung"
        ZWEIT = "zweit", "Zweite Prüfung"
        KREIS = "kreis", "Prüfung des Kreises"

    stichprobenakte = models.ForeignKey(
        Stichprobenakte, on_delete=models.CASCADE, related_name="boegen"
    )
    pruefliste = models.ForeignKey(
        Pruefliste, on_delete=models.PROTECT, related_name="+"
    )
    leser = models.CharField("Leser", max_length=5, choices=Leser)
    durch = person()
    begonnen_am = models.DateTimeField("Begonnen am")
    abgeschlossen_am = models.DateTimeField("Abgeschlossen am", null=True)
    version = models.PositiveIntegerField("Fassung", default=1)

    class Meta:
        verbose_name = "Prüfbogen"
        verbose_name_plural = "Prüfbögen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stichprobenakte", "leser"], name="pruefbogen_je_leser"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_leser_display()} zu {self.stichprobenakte}"


class Pruefantwort(MandantenModell):
    """The answer to one question; "nein" carries cause, amount and note."""

    class Urteil(models.TextChoices):
        JA = "ja", "In Ordnung"
        NEIN = "nein", "Zu beanstanden"
        ENTFAELLT = "entfaellt", "Trifft nicht zu"

    class Ursache(models.TextChoices):
        VERSAEUMNIS = "versaeumnis", "Versäumnis"
        REGELUNG = "regelung", "Durch Regelung bedingt"
        UNGEKLAERT = "ungeklaert", "Nicht zu klären"

    uuid = None  # type: ignore[assignment]  # addressed by sheet and number
    bogen = models.ForeignKey(
        Pruefbogen, on_delete=models.CASCADE, related_name="antworten"
    )
    frage = models.ForeignKey(Prueffrage, on_delete=models.PROTECT, related_name="+")
    urteil = models.CharField("Urteil", max_length=9, choices=Urteil)
    ursache = models.CharField("Ursache", max_length=11, choices=Ursache, blank=True)
    regelung = models.CharField("Welche Regelung", max_length=200, blank=True)
    betrag = models.DecimalField("Falscher Betrag", null=True, **BETRAG)
    notiz = VerschluesseltesTextfeld("Notiz", null=True)
    behoben_am = models.DateField("Behoben am", null=True)
    behoben_durch = person(null=True)

    class Meta:
        verbose_name = "Antwort im Prüfbogen"
        verbose_name_plural = "Antworten im Prüfbogen"
        ordering = ["frage__nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["bogen", "frage"], name="pruefantwort_einmal"
            ),
            models.CheckConstraint(
                condition=(Q(urteil="nein") & ~Q(ursache=""))
                | (~Q(urteil="nein") & Q(ursache="", regelung="", betrag=None)),
                name="pruefantwort_ursache_nur_bei_mangel",
            ),
            models.CheckConstraint(
                condition=~Q(ursache="regelung") | ~Q(regelung=""),
                name="pruefantwort_regelung_benannt",
            ),
            models.CheckConstraint(
                condition=Q(behoben_am=None) | Q(urteil="nein"),
                name="pruefantwort_behoben_nur_mangel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frage.nummer}: {self.get_urteil_display()}"

    @property
    def betrag_worte(self) -> str:
        """The wrong amount in words: "12,50 € zu wenig"; nothing without one."""
        if self.betrag is None:
            return ""
        return f"{euro(abs(self.betrag))} zu {'wenig' if self.betrag < 0 else 'viel'}"


class Folge(MandantenModell):
    """A finding of an audit that was noted at the Punkt, so a Maßnahme can follow."""

    pruefung = models.ForeignKey(
        Aktenpruefung, on_delete=models.CASCADE, related_name="folgen"
    )
    schluessel = models.SlugField("Schlüssel des Mangels", max_length=80)
    feststellung = models.OneToOneField(
        "vereinbarung.Feststellung", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "Folge einer Aktenprüfung"
        verbose_name_plural = "Folgen von Aktenprüfungen"
        constraints = [
            models.UniqueConstraint(
                fields=["pruefung", "schluessel"], name="folge_einmal_je_mangel"
            )
        ]

    def __str__(self) -> str:
        return self.schluessel


class KreispruefungQuerySet(models.QuerySet["Kreispruefung"]):
    """Questions about the county's own audits."""

    def offen_am(self, tag: date) -> Self:
        """Return those whose access is open on a day; it ends by itself."""
        return self.filter(
            zustand=Kreispruefung.Zustand.EINGERAEUMT,
            zugang_von__lte=tag,
            zugang_bis__gte=tag,
        )


class Kreispruefung(MandantenModell):
    """The county's own audit of a year: asked for, granted for some days, or waived."""

    class Zustand(models.TextChoices):
        ANGEFORDERT = "angefordert", "Angefordert"
        EINGERAEUMT = "eingeraeumt", "Einsicht eingeräumt"
        BEENDET = "beendet", "Beendet"
        VERZICHTET = "verzichtet", "Verzichtet"

    jahr = models.PositiveSmallIntegerField("Jahr")
    pruefung = models.ForeignKey(
        Aktenpruefung, on_delete=models.PROTECT, null=True, related_name="kreis"
    )
    umfang = models.TextField("Gegenstand", blank=True)
    zustand = models.CharField("Zustand", max_length=11, choices=Zustand)
    grund = models.TextField("Grund des Verzichts", blank=True)
    zugang_von = models.DateField("Einsicht von", null=True)
    zugang_bis = models.DateField("Einsicht bis", null=True)
    angelegt_am = models.DateTimeField("Angelegt am")
    durch = person()
    eingeraeumt_am = models.DateTimeField("Eingeräumt am", null=True)
    eingeraeumt_durch = person(null=True)
    beendet_am = models.DateTimeField("Beendet am", null=True)
    ergebnis_text = models.TextField("Ergebnis des Kreises", blank=True)
    objects: ClassVar[Any] = scoped(KreispruefungQuerySet)

    class Meta:
        verbose_name = "Prüfung des Kreises"
        verbose_name_plural = "Prüfungen des Kreises"
        ordering = ["-jahr", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand="verzichtet", pruefung=None) & ~Q(grund="")
                | ~Q(zustand="verzichtet") & Q(pruefung__isnull=False) & ~Q(umfang=""),
                name="kreispruefung_verzicht_nur_mit_grund",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="eingeraeumt")
                | Q(
                    zugang_von__isnull=False,
                    zugang_bis__gte=F("zugang_von"),
                    eingeraeumt_durch__isnull=False,
                ),
                name="kreispruefung_einsicht_nur_befristet",
            ),
        ]

    def __str__(self) -> str:
        return f"Prüfung des Kreises {self.jahr}"

    def hat_einsicht(self, tag: date) -> bool:
        """Whether the county may open the sheets on a day."""
        return bool(
            self.zustand == self.Zustand.EINGERAEUMT
            and self.zugang_von
            and self.zugang_bis
            and self.zugang_von <= tag <= self.zugang_bis
        )
