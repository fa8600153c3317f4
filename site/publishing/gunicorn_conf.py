"""What `manage.py serve` adds to gunicorn: the web server ends when `serve` has died."""

from typing import Any


def when_ready(server: Any) -> None:
    """Begin to watch `serve`; in the master process, before it forks its workers."""
    from publishing.parent import follow_parent  # noqa: PLC0415 - gunicorn reads this file before it sets the path

    follow_parent()
