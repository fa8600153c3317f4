"""The gates of `make lint`: the test settings and the linter of migrations."""

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
# Migrations that the linter refuses and that are meant, each with its reason.
MIGRATION_LINTER_OPTIONS: dict[str, list[str]] = {
    "ignore_name": [
        # Columns with a default in the database, or that may be null. SQLite makes the table anew to add them, with all
        # its old constraints, and the linter takes those for new ones.
        "0002_review",
        "0002_review_every",
        "0002_standing",
        "0003_csl_data",
        "0003_review",
        "0007_uploads_undone",
        # New tables; SQLite makes one of them anew for its last constraint.
        "0002_ledger",
        "0004_archive_work",
        # A column that may be null, and a new table.
        "0003_redaction",
        # Columns with a default in the database, or that may be null, and new tables.
        "0009_questions_from_visitors",
        "0006_topic_body_part",
        "0003_verdict_kind_and_funders",
        "0007_branding",
        # A stream with more kinds of blocks, which no column knows of.
        "0004_effects_studies_and_charts",
        # Names of groups of blocks: no column changes, but SQLite makes the table anew.
        "0003_block_groups",
        "0005_block_groups",
        "0010_block_groups",
    ]
}
