"""Settings of the project; everything a place may want to change comes from the environment.

``DATABASE_URL`` chooses the database (default: SQLite inside ``MINHU_DATA``),
``MINHU_DATA`` the folder for files, keys and the default database, so that several
copies can run side by side. The full list stands in ``docs/settings.md``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from minhu.core.folders import data_folder, vendor_folder
from minhu.core.logs import without_address
from minhu.core.secrets import secret_key

django_stubs_ext.monkeypatch()


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "") in {"1", "true", "yes", "on"}


def _words(name: str, default: str) -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


PACKAGE = Path(__file__).resolve().parent
DATA = data_folder()
DATA.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key(DATA)
DEBUG = _flag("MINHU_DEBUG")
HTTPS = _flag("MINHU_HTTPS")
DEMO = _flag("MINHU_DEMO")
DEMO_PASSWORD = "huanying-minhu"  # of the invented accounts, shown where they sign in
ALLOWED_HOSTS = _words("MINHU_HOSTS", "127.0.0.1,localhost,[::1]")
PROXIES = int(os.environ.get("MINHU_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = _words("MINHU_ORIGINS", "")
ROOT_URLCONF = "minhu.urls"
WSGI_APPLICATION = "minhu.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "minhu.core",
    "minhu.accounts",
    "minhu.places",
    "minhu.people",
    "minhu.teams",
    "minhu.catalogue",
    "minhu.notices",
    "minhu.rates",
    "minhu.schedules",
    "minhu.cases",
    "minhu.ledgers",
    "minhu.requests",
    "minhu.whistles",
    "minhu.affairs",
    "minhu.campaigns",
    "minhu.works",
    "minhu.care",
    "minhu.halls",
    "minhu.findings",
    "minhu.exchange",
    "minhu.portal",
    "minhu.field",
    "minhu.desk",
    "minhu.centre",
    "minhu.api",
    "minhu.ogc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "minhu.core.middleware.OnePolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minhu.core.middleware.ChosenLanguage",
    "minhu.core.middleware.Bounds",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minhu.accounts.programs.KeyHolders",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minhu.accounts.middleware.StaySignedIn",
    "minhu.accounts.middleware.SignInAgain",
    "minhu.cases.middleware.ReasonFirst",
]
SECOND_FACTOR = os.environ.get("MINHU_SECOND_FACTOR", "optional")
if SECOND_FACTOR == "required":
    MIDDLEWARE.append("minhu.accounts.middleware.SecondFactorFirst")
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "minhu.core.selects.Selects"

SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'minhu.sqlite3'}", conn_max_age=600
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE
    # A file, because threads that share a database in memory lock each other's tables.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Statements are prepared once: a third less work per case that comes in. Behind a
    # pooler that shares connections between transactions set MINHU_PREPARE=0.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        server_side_binding=True,
        prepare_threshold=5 if _flag("MINHU_PREPARE", default=True) else None,
    )
if read_url := os.environ.get("MINHU_READ_URL"):
    read = dj_database_url.parse(read_url, conn_max_age=600, conn_health_checks=True)
    DATABASES["copy"] = DATABASES["default"] | read | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["minhu.core.copies.Copies"]
    MIDDLEWARE.append("minhu.core.copies.LookAtTheCopy")
OWN_WRITES_SECONDS = int(os.environ.get("MINHU_OWN_WRITES_SECONDS", "10"))
LOOKED_AT = frozenset(
    (
        *(f"desk:{name}" for name in ("worklist", "due", "leader", "supervise", "figures")),
        *(f"desk:{name}" for name in ("indicators", "bulletins", "boards", "grids_cases")),
        *(f"centre:{name}" for name in ("room", "playback", "topics", "works")),
    )
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # SQLite leaves out what an index carries along
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
OUTBOX_LEASE = float(os.environ.get("MINHU_OUTBOX_LEASE", "30"))
OUTBOX_ATTEMPTS = int(os.environ.get("MINHU_OUTBOX_ATTEMPTS", "10"))
OUTBOX_BACKOFF = float(os.environ.get("MINHU_OUTBOX_BACKOFF", "10"))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "minhu.accounts.permissions.RuleBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Only a proxy of our own may say that a visitor came by HTTPS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Warnings and errors go to stderr, where whatever started Minhu keeps them. What Django warns
# of is left out: it names addresses, and the address of a caller's link holds its secret.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "address": {"()": "django.utils.log.CallbackFilter", "callback": without_address},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["address"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "ERROR"},
        # What visitors do wrong is answered; a flood of it must not fill the disk.
        "django.security": {"handlers": [], "level": "CRITICAL"},
        # Their warnings name addresses; how a try went stands in the log of notices.
        "apprise": {"handlers": [], "level": "CRITICAL"},
        "urllib3": {"handlers": [], "level": "CRITICAL"},
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "minhu_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [DATA / "locale"]  # compiled at set-up from minhu/locale
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
GATHERED = STATIC_ROOT.is_dir() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "minhu.core.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "minhu.core.storage.HashedStatic"
        if GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not GATHERED
VENDOR = vendor_folder()
STATICFILES_DIRS = [("vendor", VENDOR)]
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
UPLOAD_LIMIT = 100 * 1024 * 1024  # six pictures as phones take them, and some room
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SMS_CHANNEL = os.environ.get("MINHU_SMS", "demo")
MAIL = os.environ.get("MINHU_MAIL", "demo" if DEMO else "")
NOTICE_DAYS = int(os.environ.get("MINHU_NOTICE_DAYS", "180"))
FINDING_DAYS = int(os.environ.get("MINHU_FINDING_DAYS", "30"))
FINDING_DISMISSED_DAYS = int(os.environ.get("MINHU_FINDING_DISMISSED_DAYS", "7"))
MQTT = os.environ.get("MINHU_MQTT", "")
SUBDISTRICT_NAME = os.environ.get("MINHU_NAME", "")
SITE_URL = os.environ.get("MINHU_URL", "")
SUBDISTRICT_CODE = os.environ.get("MINHU_SUBDISTRICT", "")
PLACES_NEAREST_METRES = float(os.environ.get("MINHU_NEAREST_METRES", "2000"))
PLACES_CHECK_SECONDS = float(os.environ.get("MINHU_PLACES_CHECK_SECONDS", "5"))
INTAKE_PER_HOUR = int(os.environ.get("MINHU_INTAKE_PER_HOUR", "600"))
PRESSURE_PER_MINUTE = int(os.environ.get("MINHU_PRESSURE_PER_MINUTE", "120"))
OIDC_ISSUER = os.environ.get("MINHU_OIDC_ISSUER", "")
OIDC_CLIENT = os.environ.get("MINHU_OIDC_CLIENT", "")
OIDC_SECRET = os.environ.get("MINHU_OIDC_SECRET", "")
OIDC_NAME = os.environ.get("MINHU_OIDC_NAME", "")
OIDC_HOSTS = _words("MINHU_OIDC_HOSTS", "")
