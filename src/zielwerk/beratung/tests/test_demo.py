"""The year 2020 of the source, as its days tell it."""

from datetime import date

from zielwerk.beratung import demo
from zielwerk.beratung.models import Beratungsfall, Beratungsmeldung, Zuweisung
from zielwerk.conftest import Besetzung


def test_the_year_2020_happened(besetzung: Besetzung) -> None:
    demo.build(besetzung.mitglieder)
    assert Zuweisung.objects.count() == 139
    gesperrt = (demo.SPERRE, demo.WIEDER)
    assert Zuweisung.objects.filter(zugewiesen_am__range=gesperrt).count() == 10
    schulden = Beratungsfall.objects.filter(ist_selbstmelder=False)
    waehrend = schulden.filter(zugewiesen_am__range=gesperrt)
    assert not waehrend.filter(beginn_am__isnull=False).exists()
    nach = schulden.filter(zugewiesen_am__gt=date(2020, 6, 30))
    verpasst = nach.filter(erstgespraech__in=["versaeumt", "abgesagt"])
    assert verpasst.count() * 3 >= nach.count()
    assert Beratungsmeldung.objects.count() == 3 + 12 + 4
