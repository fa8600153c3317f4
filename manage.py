#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import os
import sys
from pathlib import Path

SOURCE_ROOT = Path(__file__).resolve().parent / "site"


def main() -> None:
    # Second, so that the repository root (the sections) comes first and the standard library's `site` is untouched.
    sys.path.insert(1, str(SOURCE_ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the path is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
