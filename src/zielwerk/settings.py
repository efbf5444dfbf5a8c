"""All settings; values come from the environment, secrets also as NAME_FILE."""

import secrets
from pathlib import Path

import environ

env = environ.FileAwareEnv()

WURZEL = Path(__file__).resolve().parents[2]
# Everything this instance writes: database, uploads, demo papers.
VAR = Path(env.str("ZIELWERK_VAR", default=str(WURZEL / "var")))
DATEIEN_ROOT = VAR / "dateien"
# The daily anchors of the record; a folder that is copied off this machine.
ANKER_ROOT = Path(env.str("ZIELWERK_ANKER", default=str(VAR / "anker")))

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
    "zielwerk.web",
    "zielwerk.mandanten",
    "zielwerk.protokoll",
    "zielwerk.dokumente",
    "zielwerk.listen",
    "zielwerk.fristen",
    "zielwerk.vereinbarung",
    "zielwerk.kennzahlen",
    "zielwerk.widersprueche",
    "zielwerk.drucksachen",
    "zielwerk.sicherung",
    "zielwerk.startseite",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zielwerk.web.middleware.mandant_middleware",
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "mandanten.Benutzer"
LOGIN_URL = "mandanten:anmelden"
LOGIN_REDIRECT_URL = "startseite:startseite"
LOGOUT_REDIRECT_URL = "mandanten:anmelden"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
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
LISTEN = {"widersprueche": "zielwerk.widersprueche.einlesen"}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 10 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "zeile": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"konsole": {"class": "logging.StreamHandler", "formatter": "zeile"}},
    "root": {
        "handlers": ["konsole"],
        "level": env.str("ZIELWERK_LOG", default="WARNING"),
    },
}
