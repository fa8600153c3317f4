from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import Workflow

from home.setup import workflow
from qa.models import QuestionPage

if TYPE_CHECKING:
    from home.demo_loader.load import Demo


def set_states(demo: "Demo") -> None:
    """Put some pages into the states that editors meet: scheduled, in review, with a history."""
    states = demo.source.states
    schedule(demo, states["scheduled"]["page"], timedelta(days=states["scheduled"]["days"]))
    for key in states["in_review"]["pages"]:
        submit(demo, key)
    for record in states["history"]:
        rewrite(demo, record["page"], record["summaries"])


def schedule(demo: "Demo", key: str, wait: timedelta) -> None:
    """Let a draft go live after `wait`, as a managing editor would."""
    page = get_question(demo, key)
    page.go_live_at = (timezone.now() + wait).replace(hour=9, minute=0, second=0, microsecond=0)
    page.save_revision(user=demo.author).publish(user=demo.publisher)


def submit(demo: "Demo", key: str) -> None:
    """Send a draft to the reviewers, as its editor would."""
    Workflow.objects.get(name=workflow.NAME).start(get_question(demo, key), demo.author)


def rewrite(demo: "Demo", key: str, summaries: list[str]) -> None:
    """Give a published page a history: each summary published in turn, and then the one it has now."""
    page = get_question(demo, key)
    for summary in [*summaries, page.summary]:
        page.summary = summary
        page.save_revision(user=demo.author).publish(user=demo.publisher)
        page = get_question(demo, key)


def get_question(demo: "Demo", key: str) -> QuestionPage:
    """Return the question `key` as its latest revision has it."""
    return QuestionPage.objects.get(pk=demo.pages[key].pk).get_latest_revision_as_object()
