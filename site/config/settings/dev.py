"""A laptop: nothing to configure, errors shown, mail printed, static files served as they are."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

DEBUG = env.bool("DEBUG", default=True)
# Whoever changes a template wants to see it at once.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG)
SECRET_KEY = "a-laptop-keeps-no-secrets"
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Two commands show the demo content: `load_demo` refuses to run where this is not set.
DEMO_CONTENT_ALLOWED = True
SERVE_MEDIA = True
