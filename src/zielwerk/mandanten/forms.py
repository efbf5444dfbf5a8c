"""Sign-in."""

from django.contrib.auth.forms import AuthenticationForm


class AnmeldeForm(AuthenticationForm):
    """E-mail and password, with messages that say what to do."""

    error_messages = {
        "invalid_login": (
            "E-Mail-Adresse und Passwort passen nicht zusammen. "
            "Bitte prüfen Sie beides; beim Passwort zählt Groß- und Kleinschreibung."
        ),
        "inactive": (
            "Dieser Zugang ist stillgelegt. Bitte wenden Sie sich an Ihre Verwaltung."
        ),
    }
