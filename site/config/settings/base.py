"""What is true of the site everywhere; the environments beside this file hold only their differences."""

import mimetypes
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"

env = environ.Env()
# What the site writes on this machine: database, media, collected static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# A bare machine has no /etc/mime.types, and Python 3.11 then serves these as unknown.
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("font/woff2", ".woff2")

INSTALLED_APPS = [
    "home",
    "qa",
    "factsheets",
    "search",
    "review.apps.ReviewConfig",
    "publishing",
    "references",
    "content",
    "users.apps.UsersConfig",
    "users.apps.WagtailUsersConfig",
    "images",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "review.apps.WagtailAdminConfig",
    "wagtail_modeladmin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "publishing.pagecache.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "content.middleware.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "review.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Database: SQLite beside the code unless DATABASE_URL names another.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Write-ahead logging lets readers go on while one writes; immediate transactions queue writers
    # instead of failing half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening a database for each request would cost more than most requests: SQLite reads its whole schema.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A network that drops packets without a word would otherwise keep a process waiting for minutes.
    network = {"connect_timeout": 5, "keepalives_idle": 30, "tcp_user_timeout": 10_000}
    DATABASES["default"]["OPTIONS"] = network | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: in the process unless REDIS_URL names one that all processes share.
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

# Pages for anonymous visitors, kept in each process until something public changes, in so much memory.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=64)
# Seconds for which a cache in front may answer by itself, and for which it may do so while it asks for the new page.
PAGE_CACHE_SHARED_SECONDS = env.int("PAGE_CACHE_SHARED_SECONDS", default=1)
PAGE_CACHE_STALE_SECONDS = env.int("PAGE_CACHE_STALE_SECONDS", default=5)
# Caches in front that are told of changes: the addresses of servers that know PURGE (Varnish, Squid), or Cloudflare.
FRONTEND_CACHES = env.list("FRONTEND_CACHES", default=[])
WAGTAILFRONTENDCACHE: dict[str, dict[str, Any]] = {
    f"server-{number}": {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend", "LOCATION": location}
    for number, location in enumerate(FRONTEND_CACHES, start=1)
}
if CLOUDFLARE_ZONE := env.str("CLOUDFLARE_ZONE", default=""):
    WAGTAILFRONTENDCACHE["cloudflare"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudflareBackend",
        "ZONEID": CLOUDFLARE_ZONE,
        "BEARER_TOKEN": env.str("CLOUDFLARE_TOKEN"),
    }

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"

LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English")]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [SITE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Exports of the whole archive, drafts included: never below MEDIA_ROOT, which everybody may read.
EXPORT_ROOT = VAR_DIR / "exports"
# PDFs of pages, made again when they are not there; and how many seconds one may take.
PDF_ROOT = VAR_DIR / "pdf"
PDF_SECONDS = env.int("PDF_SECONDS", default=20)
# Whether Django itself serves uploaded files; in production the proxy in front does it faster.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A page with a long StreamField posts several thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_BACKEND = "publishing.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Ask an Expert <no-reply@example.org>")
# Seconds that the worker waits for each answer of the mail server.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
# Days until a mail that cannot be sent is given up, and until what was sent is forgotten.
MAIL_GIVE_UP_DAYS = env.int("MAIL_GIVE_UP_DAYS", default=5)
MAIL_KEEP_DAYS = env.int("MAIL_KEEP_DAYS", default=30)

# Wagtail
WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Ask an Expert")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FINISH_WORKFLOW_ACTION = "review.workflow.publish_on_approval"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "images.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "review.record_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "review.record_forms.DocumentForm"
# As good to the eye as WebP at 80, and smaller.
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "english"},
}

# The archive importer: phrases of page furniture that are not part of any entry, and the name of the
# service as it stands at the head of a page of the archive.
ARCHIVE_SERVICE_NAME = "Ask an expert"
ARCHIVE_FURNITURE = [
    "Ask an expert",
    "Browse the facts",
    "If you have any questions",
    "Post a question",
    "Research based factsheets",
]
ARCHIVE_MAX_BYTES = 50 * 1024 * 1024

# Review: how many days a reviewer's claim on a task holds before others may read it too.
REVIEW_CLAIM_DAYS = env.int("REVIEW_CLAIM_DAYS", default=3)
# Review: the checks warn of a text for readers above this age, and of paragraphs with more words than this.
REVIEW_READING_AGE = env.int("REVIEW_READING_AGE", default=14)
REVIEW_PARAGRAPH_WORDS = env.int("REVIEW_PARAGRAPH_WORDS", default=100)
# How many days before a page is due its reviewer is reminded, and after how many a task that waits is told of again.
REVIEW_REMIND_DAYS = env.int("REVIEW_REMIND_DAYS", default=30)
REVIEW_WAITING_DAYS = env.int("REVIEW_WAITING_DAYS", default=7)

# References: whether DOIs and PubMed numbers are looked up at Crossref and PubMed, how many seconds that may take, and
# the address by which they can reach whoever asks; they serve those who give one better.
REFERENCES_LOOKUP = env.bool("REFERENCES_LOOKUP", default=True)
REFERENCES_LOOKUP_SECONDS = env.float("REFERENCES_LOOKUP_SECONDS", default=8)
REFERENCES_CONTACT = env.str("REFERENCES_CONTACT", default="")

# Whether to count, without personal data, what visitors search for, and the days until that is forgotten.
SEARCH_LOG = env.bool("SEARCH_LOG", default=True)
SEARCH_LOG_KEEP_DAYS = env.int("SEARCH_LOG_KEEP_DAYS", default=400)

# Visitors' questions: the days after closing until contact details go, and until the question and private replies go;
# and how long it is known who has read them. Askers are told the first two.
ASK_CONTACT_KEEP_DAYS = env.int("ASK_CONTACT_KEEP_DAYS", default=30)
ASK_TEXT_KEEP_DAYS = env.int("ASK_TEXT_KEEP_DAYS", default=180)
ASK_VIEWS_KEEP_DAYS = env.int("ASK_VIEWS_KEEP_DAYS", default=400)
# So many questions are taken from one sender in an hour; and the proxies in front that tell where a request came from.
ASK_MOST_AN_HOUR = env.int("ASK_MOST_AN_HOUR", default=5)
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
# “Was this page helpful?”: so many answers are counted from one sender in an hour, and the days until reasons go.
HELPFUL_MOST_AN_HOUR = env.int("HELPFUL_MOST_AN_HOUR", default=30)
HELPFUL_REASONS_KEEP_DAYS = env.int("HELPFUL_REASONS_KEEP_DAYS", default=180)
# A folder outside the database, and outside its backup, for the ledger of what must stay erased after a restore.
ERASURE_LEDGER = env.str("ERASURE_LEDGER", default="")
if ERASURE_LEDGER:
    STORAGES["erasures"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ERASURE_LEDGER},
    }

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_links": {"()": "content.logs.WithoutLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_links"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # These write a line or two for every page saved; the same is in each page's history.
    "loggers": {"django_tasks": {"level": "WARNING"}, "wagtail": {"level": "WARNING"}},
}
