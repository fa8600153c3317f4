"""The test suite: fast hashing, memory storage, no noise."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "tests-keep-no-secrets"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Removed when the tests end.
test_folder = tempfile.TemporaryDirectory(prefix="ask-an-expert-tests-")
MEDIA_ROOT = Path(test_folder.name) / "media"
PDF_ROOT = Path(test_folder.name) / "pdf"
EXPORT_ROOT = Path(test_folder.name) / "exports"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DEMO_CONTENT_ALLOWED = True
SERVE_MEDIA = True
# Tests see what the database has; those of the cache switch it on.
PAGE_CACHE = False
# Its thread would write into the database of whatever test runs then; the tests of it switch it on.
SEARCH_LOG = False
LOGGING["root"]["level"] = "ERROR"  # noqa: F405

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in production: the server of a browser test and the test itself then have connections of their own.
    # Losing it in a crash would do no harm, so it never waits for the disk.
    DATABASES["default"]["TEST"] = {"NAME": f"{test_folder.name}/db.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
if REDIS_URL:  # noqa: F405
    # Each worker of pytest-xdist has a Redis database of its own, so that none empties another's cache.
    url, _, number = REDIS_URL.rpartition("/")  # noqa: F405
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = f"{url}/{int(number) + worker}"  # noqa: F405
