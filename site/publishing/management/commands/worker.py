import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.code_watch import CodeWatch
from publishing.parent import follow_parent
from publishing.worker import Worker


class Command(BaseCommand):
    help = "Publish and expire what is due, and run the timed jobs, until stopped. A second worker stands by."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now and end.")
        parser.add_argument("--reload", action="store_true", help="Start again when the code changes.")

    def handle(self, *args: Any, once: bool, reload: bool, **options: Any) -> None:
        worker = Worker(has_changed=CodeWatch(settings.BASE_DIR).has_changed if reload else lambda: False)
        worker.listen()
        if once:
            self.run_once(worker, options["verbosity"])
            return
        follow_parent()
        worker.run()
        if worker.is_reloading and worker.stopped_by is None:
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the very command that started this process

    def run_once(self, worker: Worker, verbosity: int) -> None:
        """Run one round and report it; raises CommandError when a page or a job failed."""
        outcome, jobs = worker.run_once()
        if verbosity:
            self.stdout.write(
                f"Published {outcome.published}, expired {outcome.expired}, ran {len(jobs)} of the timed jobs."
            )
        if failed := outcome.failed + list(jobs.values()).count(False):
            raise CommandError(f"{failed} failed; the log says why. They are tried again by the next run.")
