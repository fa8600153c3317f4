from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import TaskState, Workflow

from content.models import SafetyHold
from home.setup import workflow
from qa.models import QuestionPage
from review import claims, ledger

if TYPE_CHECKING:
    from home.demo_loader.load import Demo


def set_states(demo: "Demo") -> None:
    """Put some pages into the states that editors and reviewers meet."""
    states = demo.source.states
    schedule(demo, states["scheduled"]["page"], timedelta(days=states["scheduled"]["days"]))
    for key, days in states["in_review"].items():
        submit(demo, key, days)
    claims.claim(find_task(demo, states["claimed"]["page"]), demo.users[states["claimed"]["by"]])
    give_back(demo, **states["returned"])
    revise(demo, **states["revised"])
    override(demo, **states["overridden"])
    hold(demo, **states["held"])


def schedule(demo: "Demo", key: str, wait: timedelta) -> None:
    """Let a draft go live after `wait`, as a managing editor would."""
    page = get_question(demo, key)
    page.go_live_at = (timezone.now() + wait).replace(hour=9, minute=0, second=0, microsecond=0)
    revision = page.save_revision(user=demo.author)
    ledger.sign_off(revision, demo.reviewer)
    revision.publish(user=demo.publisher)


def submit(demo: "Demo", key: str, days: int) -> None:
    """Send a draft to the reviewers, as its editor would have so many days ago."""
    state = Workflow.objects.get(name=workflow.NAME).start(get_question(demo, key), demo.author)
    then = timezone.now() - timedelta(days=days)
    type(state).objects.filter(pk=state.pk).update(created_at=then)
    state.task_states.update(started_at=then)


def find_task(demo: "Demo", key: str) -> TaskState:
    """Return the task of a page that was submitted."""
    return get_question(demo, key).current_workflow_task_state


def give_back(demo: "Demo", page: str, days: int, comment: str) -> None:
    """Submit a draft, and return it to its editor with a comment."""
    submit(demo, page, days)
    state = find_task(demo, page)
    state.task.specific.on_action(state, demo.reviewer, "reject", comment=comment)


def revise(demo: "Demo", page: str, days: int, summary: str, note: str) -> None:
    """Change what a published page says, and send the change to the reviewers."""
    question = get_question(demo, page)
    question.summary, question.change_note = summary, note
    question.save_revision(user=demo.author)
    submit(demo, page, days)


def override(demo: "Demo", page: str, summary: str, note: str, reason: str) -> None:
    """Publish a change without sign-off, as a managing editor may who gives a reason."""
    question = get_question(demo, page)
    question.summary, question.change_note = summary, note
    revision = question.save_revision(user=demo.author)
    ledger.override(revision, demo.publisher, reason)
    revision.publish(user=demo.publisher)


def hold(demo: "Demo", page: str, reason: str) -> None:
    """Withhold a page from the public until somebody else lifts the hold."""
    SafetyHold.objects.create(page_id=demo.pages[page].pk, placed_by=demo.publisher, reason=reason)


def get_question(demo: "Demo", key: str) -> QuestionPage:
    """Return the question `key` as its latest revision has it."""
    return QuestionPage.objects.get(pk=demo.pages[key].pk).get_latest_revision_as_object()
