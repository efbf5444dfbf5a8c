"""All settings; values come from the environment, secrets also as NAME_FILE."""

import os
import secrets
from pathlib import Path

import environ

env = environ.FileAwareEnv()

# How polars, which is loaded later, handles memory: what it frees it keeps for 30
# seconds, not half a one, so that a large list is not given new pages at every step
# (an eighth faster, and no more memory at the most; ADR 52).
os.environ.setdefault(
    "_RJEM_MALLOC_CONF", "background_thread:true,dirty_decay_ms:30000"
)

WURZEL = Path(__file__).resolve().parents[2]
# Everything this instance writes: database, uploads, demo papers.
VAR = Path(env.str("ZIELWERK_VAR", default=str(WURZEL / "var")))
DATEIEN_ROOT = VAR / "dateien"
# With a bucket files lie there instead, for several machines (ADR 43).
S3 = {
    name: env.str(f"ZIELWERK_S3_{name.upper()}", default="")
    for name in ("bucket", "ordner", "endpunkt", "region", "schluessel", "geheimnis")
}
# The daily anchors of the record; a folder that is copied off this machine.
ANKER_ROOT = Path(env.str("ZIELWERK_ANKER", default=str(VAR / "anker")))
# The keys of encrypted values: outside the database and of every backup (ADR 22).
SCHLUESSELBUND = Path(
    env.str("ZIELWERK_SCHLUESSELBUND", default=str(VAR / "schluesselbund.json"))
)
# The counties' certificates (UUID.p12, UUID.kennwort), kept as the keys are (ADR 34).
SIEGEL_ROOT = Path(env.str("ZIELWERK_SIEGEL", default=str(VAR / "siegel")))

# How many processes answer requests, each with two threads.
ARBEITER = env.int("ZIELWERK_ARBEITER", default=2)
DEBUG = env.bool("ZIELWERK_DEBUG", default=False)
# Without a configured key every start signs everybody out; `serve` refuses that.
SECRET_KEY_KONFIGURIERT = bool(env.str("ZIELWERK_SECRET_KEY", default=""))
SECRET_KEY = env.str("ZIELWERK_SECRET_KEY", default="") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = env.list("ZIELWERK_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
HTTPS = env.bool("ZIELWERK_HTTPS", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "zielwerk.web",
    "zielwerk.mandanten",
    "zielwerk.protokoll",
    "zielwerk.zugaenge",
    "zielwerk.mitglieder",
    "zielwerk.dokumente",
    "zielwerk.listen",
    "zielwerk.fristen",
    "zielwerk.erinnerungen",
    "zielwerk.vereinbarung",
    "zielwerk.kennzahlen",
    "zielwerk.vergleich",
    "zielwerk.widersprueche",
    "zielwerk.buchungen",
    "zielwerk.forderungen",
    "zielwerk.aktenpruefungen",
    "zielwerk.beratung",
    "zielwerk.unterkunft",
    "zielwerk.besprechungen",
    "zielwerk.richtlinien",
    "zielwerk.massnahmen",
    "zielwerk.drucksachen",
    "zielwerk.datenschutz",
    "zielwerk.sicherung",
    "zielwerk.einrichtung",
    "zielwerk.startseite",
    "zielwerk.betrieb",
    "zielwerk.schnittstelle",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zielwerk.betrieb.messung.messung_middleware",
    "csp.middleware.CSPMiddleware",
    "zielwerk.web.grenzen.groesse_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zielwerk.web.grenzen.sitzung_middleware",
    "allauth.account.middleware.AccountMiddleware",
    "zielwerk.web.middleware.mandant_middleware",
    "zielwerk.zugaenge.middleware.zweiter_faktor_middleware",
]

ROOT_URLCONF = "zielwerk.urls"
WSGI_APPLICATION = "zielwerk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["zielwerk.web.templatetags.zielwerk"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zielwerk.web.context.rahmen",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url(
        "DATABASE_URL", default=f"sqlite:///{VAR / 'zielwerk.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits at BEGIN and never fails at COMMIT. FULL: an
    # acknowledged write survives a power cut. secure_delete: § 84 SGB X.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Row-level security: the connection says which Mandant is open (ADR 19).
    DATABASES["default"]["ENGINE"] = "zielwerk.mandanten.postgresql"
    # Kept per thread, asked before use: a restarted database is found again.
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "mandanten.Benutzer"
LOGIN_URL = "zugaenge:anmelden"
LOGIN_REDIRECT_URL = "startseite:startseite"
LOGOUT_REDIRECT_URL = "zugaenge:anmelden"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "zielwerk.zugaenge.passwort.Umfeldwoerter"},
]

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Uploads are bounded here and again by each list profile.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
HOCHLADEN_MAX_BYTES = env.int("ZIELWERK_HOCHLADEN_MAX_BYTES", default=300 * 1024 * 1024)

# From this many rows on a list is accepted in the background (ADR 24).
HINTERGRUND_AB_ZEILEN = env.int("ZIELWERK_HINTERGRUND_AB_ZEILEN", default=20_000)

# Each list a module takes; `listen` loads the declaration and never imports upward.
LISTEN = {
    "widersprueche": "zielwerk.widersprueche.einlesen",
    "buchungen": "zielwerk.buchungen.einlesen",
    "kontentabelle": "zielwerk.buchungen.kontenliste",
    "forderungen": "zielwerk.forderungen.einlesen",
    "forderungsergaenzung": "zielwerk.forderungen.ergaenzung",
    "richtwerte": "zielwerk.unterkunft.richtwertliste",
    "kdu": "zielwerk.unterkunft.einlesen",
    "akten": "zielwerk.aktenpruefungen.einlesen",
    "beratung": "zielwerk.beratung.einlesen",
    "vergleichstypen": "zielwerk.vergleich.einlesen",
}

# What modules above keep of a Punkt and the file of an agreement carries (ADR 38).
VEREINBARUNGSTEILE = ("zielwerk.kennzahlen.austausch",)
# Kennzahlen whose counts a module above `vergleich` offers per month.
VERGLEICHSREIHEN = {
    "widerspruchsquote": "zielwerk.widersprueche.monatsreihe.monatsreihe",
}
# Those of which it offers the settled cases of closed years as well (ADR 49).
VERGLEICHSFAELLE = {
    "widerspruchsquote": "zielwerk.widersprueche.einzelfaelle.einzelfaelle",
}

# Seconds: a session ends without a request for SITZUNG_RUHE, and after SITZUNG_DAUER.
SITZUNG_RUHE = env.int("ZIELWERK_SITZUNG_RUHE", default=60 * 60)
SITZUNG_DAUER = SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# `__Host-`: a browser takes them only over TLS and for this host alone.
SESSION_COOKIE_NAME = "__Host-sitzung" if HTTPS else "sitzung"
CSRF_COOKIE_NAME = "__Host-formular" if HTTPS else "formular"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# The preload list is for the county's whole domain, which is not ours to enter.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = env.list("ZIELWERK_URSPRUENGE", default=[])
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# The demo prints its sign-ins on the sign-in page; never set for a real instance.
DEMO = env.bool("ZIELWERK_DEMO", default=False)

# Whoever shows it may read /metrics; without one the page does not exist.
METRIKEN_TOKEN = env.str("ZIELWERK_METRIKEN_TOKEN", default="")

# Sign-in: django-allauth behind pages of our own (ADR 20).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ZWEITER_FAKTOR_PFLICHT = not DEMO
# Links in mails begin with this, whatever host a request names.
ADRESSE = env.str(
    "ZIELWERK_ADRESSE",
    default=f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('.')}",
).rstrip("/")
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "zielwerk.zugaenge.adapter.Kontoadapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = False  # counted in the database instead (zugaenge.services)
# How many reverse proxies name the address of the browser.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ZIELWERK_PROXIES", default=int(HTTPS))
MFA_ADAPTER = "zielwerk.zugaenge.adapter.Faktoradapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by the administration
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Zielwerk"
MFA_TOTP_TOLERANCE = 1
# A county's own directory (OpenID Connect); off without an issuer.
OIDC_ISSUER = env.str("ZIELWERK_OIDC_ISSUER", default="").rstrip("/")
OIDC_NAME = env.str("ZIELWERK_OIDC_NAME", default="Verzeichnis des Kreises")
SOCIALACCOUNT_ADAPTER = "zielwerk.zugaenge.oidc.Verzeichnisadapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "verzeichnis",
                "name": OIDC_NAME,
                "client_id": env.str("ZIELWERK_OIDC_CLIENT_ID", default=""),
                "secret": env.str("ZIELWERK_OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
    }
}
# Mail: by SMTP, or into files of the demo; without either none is offered.
EMAIL_HOST = env.str("ZIELWERK_MAIL_HOST", default="")
EMAIL_PORT = env.int("ZIELWERK_MAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("ZIELWERK_MAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.str("ZIELWERK_MAIL_PASSWORD", default="")
EMAIL_USE_SSL = env.str("ZIELWERK_MAIL_TLS", default="starttls") == "tls"
EMAIL_USE_TLS = env.str("ZIELWERK_MAIL_TLS", default="starttls") == "starttls"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "mails"
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
)
MAIL_MOEGLICH = bool(EMAIL_HOST) or DEMO
DEFAULT_FROM_EMAIL = env.str("ZIELWERK_MAIL_ABSENDER", default="zielwerk@localhost")
MESSAGE_TAGS = {20: "info", 25: "gut", 30: "warnung", 40: "gefahr"}
# Seconds one tick may hold a mail before another one takes it up.
POST_BELEGT = env.int("ZIELWERK_POST_BELEGT", default=600)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "zeile": {"()": "zielwerk.web.logzeile.Zeile"},
    },
    "handlers": {"konsole": {"class": "logging.StreamHandler", "formatter": "zeile"}},
    "root": {
        "handlers": ["konsole"],
        "level": env.str("ZIELWERK_LOG", default="WARNING"),
    },
}
