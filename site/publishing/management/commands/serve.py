import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from publishing.serving.address import banner, open_port, url_of
from publishing.serving.answer import when_it_answers
from publishing.serving.children import Child, end_all
from publishing.serving.commands import gunicorn_command, worker_command

LOOK_EVERY = 0.2


class Command(BaseCommand):
    help = "Run the site: the web server and the worker together. Ctrl-C ends both."
    requires_system_checks: list[str] = []
    # What a command that calls this one wants said below the address, its log-ins, and done once the address is known.
    stealth_options = ("notice", "prepare")
    notice = ""
    is_stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on. Default: 127.0.0.1")
        parser.add_argument(
            "--port",
            type=int,
            default=os.environ.get("PORT") or "8000",
            help="The port, or the first to try when it is in use. Default: PORT in the environment, or 8000",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=os.environ.get("WEB_CONCURRENCY") or "2",
            help="How many processes answer visitors. Default: WEB_CONCURRENCY in the environment, or 2",
        )

    def handle(
        self,
        *args: Any,
        host: str,
        port: int,
        workers: int,
        notice: str = "",
        prepare: Callable[[str], Any] | None = None,
        **options: Any,
    ) -> None:
        self.notice = notice
        try:
            listener = open_port(host, port)
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}, port {port}: {error.strerror or error}") from error
        with listener:
            actual_port = listener.getsockname()[1]
            if actual_port != port:
                self.say(f"Port {port} is in use; taking {actual_port}.")
            url = url_of(host, actual_port)
            environment = {"BASE_URL": url, **os.environ}
            if prepare:
                prepare(environment["BASE_URL"])
            connections.close_all()  # from here on only the children talk to the database
            web = Child(
                "web server",
                gunicorn_command(listener.fileno(), workers, reload=settings.DEBUG),
                environment=environment,
                pass_fds=[listener.fileno()],
            )
            worker = Child("worker", worker_command(reload=settings.DEBUG), environment=environment)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, self.stop)
            when_it_answers(host, actual_port, environment["BASE_URL"], lambda status: self.welcome(url, status))
            self.keep_alive([web, worker])

    def keep_alive(self, children: list[Child]) -> None:
        """Keep the children running until a signal comes, then end them."""
        try:
            while not self.is_stopping:
                for child in children:
                    child.keep_alive()
                time.sleep(LOOK_EVERY)
        finally:
            end_all(children)

    def stop(self, signal_number: int, frame: FrameType | None) -> None:
        """Note that a signal asks us to end."""
        self.is_stopping = True

    def welcome(self, url: str, status: int) -> None:
        """Tell people where the site is, once it has answered."""
        if status >= 500:
            self.say(f"The home page answers with an error ({status}): see the log above.")
        self.say("\n".join(filter(None, [banner(url), self.notice])))

    def say(self, text: str) -> None:
        """Print at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()
        sys.stdout.flush()
