"""Pages of the example county against a bare view with a template and five queries."""

from bench._beispiel import baue
from bench._messen import nebeneinander, zeige

SEITEN = {
    "Startseite": "/",
    "Fristen": "/fristen/?jahr=2020",
    "Kennzahl": "/kennzahlen/widerspruchsquote/",
    "Drucksache": "/drucksachen/",
}


def main() -> None:
    """Measure inside one process: what the server adds is the same for all."""
    baue()
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import path

    import zielwerk.urls
    from zielwerk.fristen.models import Frist
    from zielwerk.mandanten.demo import PERSONEN
    from zielwerk.mandanten.models import Benutzer

    vorlage = engines["django"].from_string(
        "<ul>{% for f in fristen %}<li>{{ f.titel }}</li>{% endfor %}</ul>"
    )

    def bloss(request: HttpRequest) -> HttpResponse:
        """Five queries and a template."""
        for _ in range(4):
            Frist.objects.count()
        return HttpResponse(vorlage.render({"fristen": Frist.objects.all()[:20]}))

    zielwerk.urls.urlpatterns.append(path("bloss/", bloss))
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Benutzer.objects.get(email=PERSONEN[0][4]))
    seiten = {"bloße Ansicht, fünf Abfragen": "/bloss/", **SEITEN}

    def hole(adresse: str) -> None:
        antwort = client.get(adresse)
        if antwort.status_code != 200:
            raise SystemExit(f"{adresse}: {antwort.status_code}")

    laeufe = {name: (lambda a=adresse: hole(a)) for name, adresse in seiten.items()}
    zeige(nebeneinander(laeufe, 15), "bloße Ansicht, fünf Abfragen", "≤ 3 ×")


if __name__ == "__main__":
    main()
