import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from wagtail.signals import page_published

SLOW_SECONDS = 1.5


class RehearsalConfig(AppConfig):
    """Receivers that raise or dawdle at pages with telling titles, and a job."""

    name = "tests.publishing.rehearsal"

    def ready(self) -> None:
        page_published.connect(misbehave)
        from publishing import jobs

        jobs.register("rehearsal.job", every=timedelta(seconds=1), run=work)


def misbehave(instance: Any, **kwargs: Any) -> None:
    """Raise at “broken …” until a file says it is repaired; take long over “slow …”."""
    if instance.live and instance.title.startswith("broken") and not (Path(settings.VAR_DIR) / "repaired").exists():
        raise RuntimeError("this receiver is broken")
    if instance.live and instance.title.startswith("slow"):
        (Path(settings.VAR_DIR) / "begun").touch()
        time.sleep(SLOW_SECONDS)


def work() -> None:
    """Do nothing, or, in the test that asks for it, keep the jobs' thread busy for as long as the test runs."""
    (Path(settings.VAR_DIR) / "job-began").touch()
    while (Path(settings.VAR_DIR) / "endless-job").exists():
        time.sleep(0.2)
