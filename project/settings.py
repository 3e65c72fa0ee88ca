"""Settings of one Tréteaux instance, all of them from the environment (docs/operators.md)."""

import os
import secrets
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from project.addresses import own_addresses

BASE_DIR = Path(__file__).resolve().parent.parent


def names(variable):
    """The comma-separated names an environment variable holds."""
    return [name.strip() for name in os.environ.get(variable, "").split(",") if name.strip()]


# Where this instance keeps what is its own: database, secret key, collected static files.

USER_DATA = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
DATA_FOLDER = Path(os.environ.get("TRETEAUX_DATA") or Path(USER_DATA) / "treteaux").resolve()


DATA_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key():
    """The key given, or this data folder's own, made at first need, for its owner's eyes only."""
    path = DATA_FOLDER / "secret_key"
    if given := os.environ.get("TRETEAUX_SECRET_KEY"):
        return given
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=DATA_FOLDER, delete=False) as file:
            file.write(
                secrets.token_urlsafe(50)
            )  # readable by its owner only, whole when it is named
        with suppress(FileExistsError):
            os.link(file.name, path)
        os.unlink(file.name)
    return path.read_text()


SECRET_KEY = secret_key()
DEBUG = False

# The address printed, drawn as a QR code and shown on the room screen.
ADDRESS = os.environ.get("TRETEAUX_ADDRESS", "http://localhost:8000").rstrip("/")
SECURE = ADDRESS.startswith("https://")
ALLOWED_HOSTS = [*own_addresses(), urlsplit(ADDRESS).hostname, *names("TRETEAUX_HOSTS")]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the console embeds the findings panel
CSRF_FAILURE_VIEW = "project.errors.forbidden"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
}

# Packages whose modules are activity kinds; each may bring templates and static files.
KIND_PACKAGES = ["polls.kinds", "games.kinds", *names("TRETEAUX_KINDS")]


def beside_kinds(folder):
    """Folders of that name in the packages of kinds that come from outside."""
    homes = (Path(import_module(name).__path__[0]) for name in names("TRETEAUX_KINDS"))
    return [home / folder for home in homes if (home / folder).is_dir()]


INSTALLED_APPS = [
    "project",
    "territories",
    "sessions",
    "polls",
    "games",
    "synthesis",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
]

MIDDLEWARE = [
    "project.serving.under_way",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The last one knows no async: the others, around it, then run in one thread without a hop each.
    "project.errors.WhileAway",
]

ROOT_URLCONF = "project.urls"
ASGI_APPLICATION = "project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", *beside_kinds("templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database():
    """PostgreSQL where TRETEAUX_DATABASE is its URL, else an SQLite file, named or ours."""
    given = os.environ.get("TRETEAUX_DATABASE", "")
    if given.startswith("postgres"):
        url = urlsplit(given)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "CONN_HEALTH_CHECKS": True,  # rooms keep their connections, which a restart ends
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(given) if given else DATA_FOLDER / "treteaux.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;",  # what closing destroys is overwritten
        },
        "TEST": {"NAME": DATA_FOLDER / "test.sqlite3"},  # a file: threads and servers share it
    }


DATABASES = {"default": database()}

REDIS = os.environ.get("TRETEAUX_REDIS", "")


def redis():
    """One Redis, or the Sentinels that know which one leads: sentinel://a:26379,b:26379/name."""
    url = urlsplit(REDIS)
    if url.scheme != "sentinel":
        return REDIS
    hosts = [urlsplit(f"//{each}") for each in url.netloc.split(",")]
    return {
        "sentinels": [(each.hostname, each.port or 26379) for each in hosts],
        "master_name": url.path.strip("/"),
    }


CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [redis()]},
    }
    if REDIS
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "sessions"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = os.environ.get("TZ", "Europe/Paris")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [BASE_DIR / "static", *beside_kinds("static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "project.static.ModuleStorage"},
}

# A machine that may rewrite drafts of findings (synthesis/rewriting.py): none, unless it is named.
REWRITING = {
    "url": os.environ.get("TRETEAUX_REWRITING_URL", ""),
    "model": os.environ.get("TRETEAUX_REWRITING_MODEL", ""),
    "key": os.environ.get("TRETEAUX_REWRITING_KEY", ""),
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes; the longest form is a findings page
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # boxes of a finding; as many fill the bytes above

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {
        # While the database is away, that is told once (sessions/outages.py), not a request.
        "away": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # "Not Found: /path" and the like would keep a trace of what people ask for.
        "django.request": {"level": "ERROR", "filters": ["away"]},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"level": "ERROR"},
        # While Redis is away it tells so every second, at length; rooms tell it in a line.
        "channels_redis": {"level": "CRITICAL"},
    },
}
