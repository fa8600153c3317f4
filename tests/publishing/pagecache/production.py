"""Production as it is, static files included, on this machine."""

from tests.publishing.pagecache.settings import *  # noqa: F403

ROOT_URLCONF = "config.urls"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
