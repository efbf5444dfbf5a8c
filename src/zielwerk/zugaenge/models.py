"""Anmeldesperre: failed attempts of one account or address, counted for all workers."""

from django.db import models

from zielwerk.zugaenge.regeln import Stand


class Anmeldesperre(models.Model):
    """One count. Whose it is stands there as a keyed hash only; it has no Mandant."""

    class Art(models.TextChoices):
        KONTO = "konto", "Konto"
        ADRESSE = "adresse", "Netzadresse"
        VERWEIS = "verweis", "Link per E-Mail"

    art = models.CharField("Art", max_length=10, choices=Art)
    kennung = models.CharField("Kennung", max_length=64)
    anzahl = models.PositiveIntegerField("Anzahl", default=0)
    zuletzt_am = models.DateTimeField("Zuletzt am", null=True, db_index=True)
    gesperrt_bis = models.DateTimeField("Gesperrt bis", null=True)

    class Meta:
        verbose_name = "Anmeldesperre"
        verbose_name_plural = "Anmeldesperren"
        constraints = [
            models.UniqueConstraint(
                fields=["art", "kennung"], name="anmeldesperre_einmal_je_kennung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.anzahl}"

    @property
    def stand(self) -> Stand:
        """Return the count as the rules know it."""
        return Stand(self.anzahl, self.zuletzt_am, self.gesperrt_bis)

    def store(self, stand: Stand) -> None:
        """Store a count."""
        self.anzahl, self.zuletzt_am = stand.anzahl, stand.zuletzt_am
        self.gesperrt_bis = stand.gesperrt_bis
        self.save(update_fields=["anzahl", "zuletzt_am", "gesperrt_bis"])
