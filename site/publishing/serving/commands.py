"""The two commands that `serve` starts."""

import sys
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).resolve().parent


def gunicorn_command(listener: int, workers: int, *, reload: bool) -> list[str]:
    """Return the command of a web server that answers on an open socket, named by its file descriptor.

    With `reload`, saved Python files and templates are seen at once.
    """
    command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
    command += ["--config", str(HERE.parent / "gunicorn_conf.py")]
    command += ["--chdir", str(settings.BASE_DIR), "--pythonpath", str(settings.SITE_DIR)]
    command += ["--bind", f"fd://{listener}", "--workers", str(workers), "--no-control-socket"]
    # The reloader's own warning is no news to somebody who develops.
    command += ["--graceful-timeout", "8", "--log-level", "error" if reload else "warning"]
    if reload:
        command += ["--reload", "--reload-extra-file", f"{settings.BASE_DIR}/*/templates/**/*.html"]
        command += ["--reload-extra-file", f"{settings.SITE_DIR}/**/templates/**/*.html"]
    return command


def worker_command(*, reload: bool) -> list[str]:
    """Return the command of the worker; with `reload` it starts again when the code changes."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
    return [*command, "--reload"] if reload else command
