"""The test suite: fast hashing, memory storage, no noise."""

import tempfile

from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "tests-keep-no-secrets"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="ask-an-expert-media-")
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DEMO_CONTENT_ALLOWED = True
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
