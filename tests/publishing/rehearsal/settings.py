"""The settings of a laptop, with the rehearsal app, no reloading and fewer words."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import INSTALLED_APPS

DEBUG = False
INSTALLED_APPS = ["tests.publishing.rehearsal.apps.RehearsalConfig", *INSTALLED_APPS]
