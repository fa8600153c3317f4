"""What a benchmark serves: production as it is, on this machine alone, with one address more that only says hello."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-a-benchmark-on-this-machine")
os.environ.setdefault("ALLOWED_HOSTS", "*")
os.environ.setdefault("BASE_URL", "http://127.0.0.1")
os.environ.setdefault("SECURE_SSL_REDIRECT", "false")

from config.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
