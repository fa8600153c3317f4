"""Web processes on the database of the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse

from scripts.demo_server import ROOT, end, free_port, wait_for
from tests.processes import environment_apart


def name_process(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that says which process answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["X-Process"] = str(os.getpid())
        return response

    return middleware


def database_url() -> str:
    """Return the address of the database of the tests."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{password}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of a process on the database of the tests, with its files in `folder`."""
    return environment_apart() | {
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.publishing.pagecache.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "PAGE_CACHE": "true",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def web_processes(folder: Path, number: int, **variables: str) -> Iterator[str]:
    """Serve the database of the tests by so many processes; yield their one address."""
    port = free_port()
    environment = environment_of(folder)
    # One import for all of them.
    command = [sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket", "--workers", str(number)]
    log = folder / "gunicorn.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "config.wsgi"],
            cwd=ROOT,
            env=environment | variables,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/robots.txt", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            end(process)
