"""The admin's home screen: what needs doing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState
from wagtail.permissions import page_permission_policy

from content.models import SafetyHold
from qa import consent
from qa.inbox import permissions, tabs
from qa.inbox.replying import count_replies_for
from qa.models import QuestionPage
from qa.worklist.entries import open_for
from review import reviewers
from review.planning import queues

SCHEDULE_DAYS = 7
# What one panel shows before it says how many more there are.
SHOWN = 10


@dataclass(frozen=True)
class Chore:
    """A kind of work that waits: how much of it, what it is, and where to do it."""

    number: int
    label: str
    url: str
    hint: str = ""


class NeedsDoingPanel(Component):
    """Counts of what waits for an editor, each with the way to it."""

    name = "needs_doing"
    template_name = "home/panels/needs_doing.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the chores of this person, and what they may start."""
        request = parent_context["request"]
        waiting = [chore for chore in find_chores(request) if chore.number]
        return {
            "waiting": waiting,
            "is_new": not waiting and not QuestionPage.objects.exists(),
            "can_add": page_permission_policy.user_has_permission(request.user, "add"),
        }


def find_chores(request: HttpRequest) -> list[Chore]:
    """Return what waits in the inbox and among the pages this person may see; a fixed number of queries."""
    explorable = page_permission_policy.explorable_instances(request.user).values("pk")
    questions = QuestionPage.objects.filter(pk__in=explorable)
    listing = reverse("questions:index")
    drafts = questions.filter(live=False)
    changed = questions.filter(live=True, has_unpublished_changes=True)
    return [
        *inbox_chores(request.user),
        Chore(
            TaskState.objects.reviewable_by(request.user).count(),
            "waiting for your review",
            "#waiting-for-you-section",
            "Read, comment, approve or send back",
        ),
        Chore(
            SafetyHold.objects.active().filter(page__in=explorable).count(),
            "on hold",
            reverse("review_holds:index"),
            "Visitors see a safety notice in their place",
        ),
        Chore(
            consent.undecided().count() if permissions.may_handle(request.user) else 0,
            "consents withdrawn, to decide",
            reverse("qa_privacy:withdrawn"),
            "Keep the page, take out what leads to the asker, or unpublish it",
        ),
        Chore(drafts.count(), "draft answers", f"{listing}?live=false", "Not public yet"),
        Chore(
            changed.count(),
            "answers with unpublished changes",
            f"{listing}?live=true&has_unpublished_changes=true",
            "Finish them, or send them to review",
        ),
        Chore(
            open_for(request.user).count(),
            "archive answers to work through",
            reverse("archive_worklist:index"),
            "The most urgent first, each with its reasons",
        ),
        Chore(
            questions.filter(title_is_derived=True).count(),
            "titles made by the importer",
            f"{listing}?title_is_derived=true",
            "Write the question as a reader would look for it",
        ),
        Chore(
            questions.filter(live=True, summary="").count(),
            "published answers without a summary",
            f"{listing}?live=true&no_summary=true",
            "Two sentences for listings and search results",
        ),
    ]


def inbox_chores(user: Any) -> list[Chore]:
    """Return what visitors' questions ask of this person; nothing for those who may not read them."""
    if not permissions.may_view(user):
        return []
    inbox = reverse("inbox_modeladmin_index")
    waiting = tabs.count_waiting(user)
    chores = [
        Chore(waiting.urgent, "urgent questions", f"{inbox}?tab=urgent", "Their askers were shown urgent advice"),
        Chore(waiting.new, "questions from visitors, new", f"{inbox}?tab=new", "Take one, then answer or decline it"),
    ]
    if permissions.may_approve(user):
        replies = count_replies_for(user)
        hint = "Read, then approve or send back"
        chores.append(Chore(replies, "private replies waiting for your sign-off", f"{inbox}?tab=waiting", hint))
    return chores


class WaitingPanel(Component):
    """What waits for this person's decision, where what they sent to review is, and what waits for other reviewers."""

    name = "waiting_for_you"
    template_name = "home/panels/waiting.html"
    order = 52

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the queues, the oldest first; what waits for others concerns those who look after the reviewers."""
        user = parent_context["request"].user
        waiting, submitted = queues.find_waiting(user), queues.find_submitted(user)
        looks_after = not waiting and reviewers.may_manage(user)
        for_others = queues.find_open(user) if looks_after else []
        return {
            "looks_after": looks_after,
            "for_others": for_others[:SHOWN],
            "more_for_others": max(0, len(for_others) - SHOWN),
            "waiting": waiting[:SHOWN],
            "more_waiting": max(0, len(waiting) - SHOWN),
            "submitted": submitted[:SHOWN],
            "more_submitted": max(0, len(submitted) - SHOWN),
            "user": user,
        }


class ReturnedPanel(Component):
    """What came back to this person, and why; nothing at all when nothing did."""

    name = "returned_to_you"
    template_name = "home/panels/returned.html"
    order = 54

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pages that came back, the latest first."""
        returned = queues.find_returned(parent_context["request"].user)
        return {"returned": returned[:SHOWN], "more": max(0, len(returned) - SHOWN)}


class DuePanel(Component):
    """Published pages whose review is due, this person's own first."""

    name = "due_for_review"
    template_name = "home/panels/due.html"
    order = 56

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is overdue or due within a month."""
        user = parent_context["request"].user
        due, total = queues.find_due(user, SHOWN)
        return {"due": due, "more": total - len(due), "today": timezone.localdate(), "user": user}


class ScheduledPanel(Component):
    """What goes live or expires in the coming days."""

    name = "scheduled"
    template_name = "home/panels/scheduled.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pages with a time in the coming week, soonest first."""
        return {"scheduled": find_scheduled(parent_context["request"]), "days": SCHEDULE_DAYS}


@dataclass(frozen=True)
class ScheduledChange:
    """A page that goes live or expires at a time."""

    page: Page
    time: Any
    what: str


def find_scheduled(request: HttpRequest) -> list[ScheduledChange]:
    """Return what goes live, if it is signed off in time, or expires in the coming week, soonest first."""
    until = timezone.now() + timedelta(days=SCHEDULE_DAYS)
    explorable = page_permission_policy.explorable_instances(request.user)
    revisions = Revision.page_revisions.filter(approved_go_live_at__lte=until)
    going_live = {int(revision.object_id): revision.approved_go_live_at for revision in revisions}
    changes = [ScheduledChange(page, going_live[page.pk], "goes live") for page in explorable.filter(pk__in=going_live)]
    planned = queues.find_planned(until)
    changes += [
        ScheduledChange(page, planned[page.pk], "goes live once signed off")
        for page in explorable.filter(pk__in=planned)
    ]
    changes += [
        ScheduledChange(page, page.expire_at, "expires") for page in explorable.filter(live=True, expire_at__lte=until)
    ]
    return sorted(changes, key=lambda change: change.time)
