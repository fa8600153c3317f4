"""An index on every expiry date: Wagtail has none, and the worker asks for what has expired twice a second."""

import logging
from typing import Any

from django.db import DatabaseError, connections, router

from publishing.targets import expiring_models

logger = logging.getLogger(__name__)


def index_expiry_dates(using: str, **kwargs: Any) -> None:
    """Make the indexes that are missing in the database `using`; handles `post_migrate`.

    It runs after every migration, not in one of ours, because the tables are other packages' and SQLite copies
    a table without the indexes Django does not know whenever a migration alters it.
    A failure costs speed only, so it is logged and not raised.
    """
    connection = connections[using]
    if connection.vendor not in {"postgresql", "sqlite"}:
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for model in expiring_models():
        table = model._meta.db_table
        if table not in tables or not router.allow_migrate_model(using, model):
            continue
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {quote(f'publishing_expiry_{table}'[:60])} ON {quote(table)} "
                    f"({quote('expire_at')}) WHERE {quote('live')} AND {quote('expire_at')} IS NOT NULL"
                )
        except DatabaseError:
            logger.warning("Could not index the expiry dates of %s", table, exc_info=True)
