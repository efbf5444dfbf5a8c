"""How far a Mandant is set up, and what was said before there is a draft to hold it."""

from django.db import models

from zielwerk.mandanten.models import MandantenModell
from zielwerk.vereinbarung.models import Zielvereinbarung


class Einrichtung(MandantenModell):
    """The assistant of one Mandant: steps done, and the answers a draft needs."""

    class Aufbau(models.TextChoices):
        ZWEI = "zwei", "zwei Seiten: kommunaler Träger und Jobcenter"
        DREI = "drei", "drei Seiten: dazu eine dritte, zum Beispiel die Agentur"
        LAND = "land", "zugelassener kommunaler Träger (Optionskommune) und Land"

    erledigt = models.JSONField("Erledigte Schritte", default=list)
    aufbau = models.CharField(
        "Aufbau", max_length=10, choices=Aufbau, default=Aufbau.ZWEI
    )
    partei_kommune = models.CharField(
        "Für den kommunalen Träger", max_length=160, blank=True
    )
    partei_jobcenter = models.CharField(
        "Für die andere Seite", max_length=160, blank=True
    )
    partei_dritte = models.CharField("Dritte Seite", max_length=160, blank=True)
    gremium = models.CharField("Gremium", max_length=120, blank=True)
    befassung = models.CharField(
        "Befassung",
        max_length=14,
        choices=Zielvereinbarung.Befassung,
        default=Zielvereinbarung.Befassung.BESCHLUSS,
    )
    begonnen_am = models.DateTimeField("Begonnen am")
    abgeschlossen_am = models.DateTimeField("Abgeschlossen am", null=True)
    version = models.PositiveIntegerField("Fassung", default=0)

    class Meta:
        verbose_name = "Einrichtung"
        verbose_name_plural = "Einrichtungen"
        constraints = [
            models.UniqueConstraint(
                fields=["mandant"], name="einrichtung_eine_je_mandant"
            ),
            models.CheckConstraint(
                condition=models.Q(aufbau="drei") | models.Q(partei_dritte=""),
                name="einrichtung_dritte_seite_nur_bei_dreien",
            ),
        ]

    def __str__(self) -> str:
        return "Einrichtung"
