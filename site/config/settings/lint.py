"""The gates of `make lint`: the test settings and the linter of migrations."""

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
# Migrations that the linter refuses and that are meant, each with its reason.
MIGRATION_LINTER_OPTIONS: dict[str, list[str]] = {"ignore_name": []}
