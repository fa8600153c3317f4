"""The steps of the tour. What somebody has done is read from logs, revisions and the ledger: nothing is kept for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import PageLogEntry, ReferenceIndex, Revision, TaskState, get_default_page_content_type
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from content.models import Person
from qa.models import QuestionPage
from references.models import Reference
from review import reviewers
from review.models import Absence, Review
from review.planning.due import REASSIGNED

# Where Wagtail keeps what somebody has put away.
DISMISSED = "tour-for-new-people"


@dataclass(frozen=True)
class Step:
    """Something to do first: its name, what it is about in one sentence, the very place, and who has done it.

    `done` returns the rows that prove it of the person in the outer query.
    """

    title: str
    text: str
    action: str
    url: Callable[[Any], str]
    done: Callable[[], QuerySet]


@dataclass(frozen=True)
class Progress:
    """A step as one person sees it."""

    step: Step
    url: str
    is_done: bool


@dataclass(frozen=True)
class Tour:
    """The steps of one person, in order."""

    title: str
    # The guide that says the rest.
    guide: str
    steps: list[Progress]

    @property
    def number_done(self) -> int:
        """How many steps are done."""
        return sum(item.is_done for item in self.steps)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.number_done == len(self.steps)

    @property
    def next(self) -> Progress | None:
        """The first step that is left, None where nothing is."""
        return next((item for item in self.steps if not item.is_done), None)


def place(name: str, fragment: str = "") -> Callable[[Any], str]:
    """Return what leads to the view `name`."""
    return lambda user: reverse(name) + fragment


def latest_draft(user: Any) -> str:
    """Return where somebody edits the last answer that they began and that is not public, else where one begins."""
    drafts = QuestionPage.objects.filter(owner=user, live=False).order_by("-latest_revision_created_at")
    key = drafts.values_list("pk", flat=True).first()
    return reverse("wagtailadmin_pages:edit", args=[key]) if key else reverse("questions:choose_parent")


def own_record(user: Any) -> str:
    """Return where somebody sees what visitors read of them, if they may change it, else their account."""
    person = Person.objects.filter(user=user).values_list("pk", flat=True).first()
    if person and user.has_perm("content.change_person"):
        return reverse("wagtailsnippets_content_person:edit", args=[person])
    return reverse("wagtailadmin_account")


def logged(**condition: Any) -> QuerySet:
    """Return what the logs of pages say that somebody did."""
    return PageLogEntry.objects.filter(user=OuterRef("pk"), **condition).order_by()


def answers_begun() -> QuerySet:
    """Return the answers that somebody began."""
    return QuestionPage.objects.filter(owner=OuterRef("pk")).order_by()


def improvements() -> QuerySet:
    """Return the changes that somebody made to a page that somebody else began."""
    return logged(action="wagtail.edit").exclude(page__owner=F("user"))


def cited_pages() -> QuerySet:
    """Return the pages that somebody changed and that cite a publication."""
    citing = (
        ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(Reference),
            base_content_type=get_default_page_content_type(),
        )
        .annotate(page_key=Cast("object_id", BigIntegerField()))
        .values("page_key")
    )
    return logged(action__in=["wagtail.create", "wagtail.edit"], page__in=citing)


def scheduled() -> QuerySet:
    """Return the revisions in which somebody said when a page goes live."""
    return (
        Revision.page_revisions.filter(user=OuterRef("pk"))
        .annotate(go_live=KeyTextTransform("go_live_at", "content"))
        .filter(go_live__isnull=False)
        # SQLite says an empty date so.
        .exclude(go_live="null")
        .order_by()
    )


def decisions(**condition: Any) -> QuerySet:
    """Return the reviews that somebody decided."""
    return TaskState.objects.filter(finished_by=OuterRef("pk"), **condition).order_by()


EDITORS_STEPS = [
    Step(
        "See what needs doing",
        "The home screen counts what waits; open something there, improve it and save it.",
        "See what waits",
        place("wagtailadmin_home", "#needs-doing-section"),
        improvements,
    ),
    Step(
        "Write your first answer",
        "Choose the category it belongs to, then write the question and its answer in blocks.",
        "Write an answer",
        place("questions:choose_parent"),
        answers_begun,
    ),
    Step(
        "Cite a publication",
        "Paste a DOI to add a publication, then type “/citation” in the text that rests on it.",
        "Add a publication",
        place("wagtailsnippets_references_reference:add"),
        cited_pages,
    ),
    Step(
        "Say when it goes live",
        "Set a date under “Set schedule” in the status panel; the page goes out once it is signed off.",
        "Open your draft",
        latest_draft,
        scheduled,
    ),
    Step(
        "Submit for review",
        "Choose “Submit” below the page: a reviewer signs off exactly this text, and you are told by mail.",
        "Open your draft",
        latest_draft,
        lambda: logged(action="wagtail.workflow.start"),
    ),
]
REVIEWERS_STEPS = [
    Step(
        "Read what waits for you",
        "Open one page, see what changed since the last sign-off, and decide.",
        "See what waits",
        place("review_screen:queue"),
        decisions,
    ),
    Step(
        "Sign off a page",
        "What you approve is published exactly as you read it, with your name and the date.",
        "See what waits",
        place("review_screen:queue"),
        lambda: Review.objects.approvals().filter(reviewer=OuterRef("pk")).order_by(),
    ),
    Step(
        "Send a page back",
        "Say in a comment what is missing; it comes back to you when its editor has changed it.",
        "See what waits",
        place("review_screen:queue"),
        lambda: decisions(status=TaskState.STATUS_REJECTED),
    ),
    Step(
        "Tell visitors who you are",
        "Ask a managing editor to link your log-in with your entry under “People”, with a photo and your role.",
        "See your entry",
        own_record,
        lambda: Person.objects.filter(user=OuterRef("pk"), photo__isnull=False).exclude(role="").order_by(),
    ),
    Step(
        "Say when you are away",
        "Your deputy is asked in your place, and what you had claimed is free again.",
        "Say when you are away",
        place("review_screen:absence"),
        lambda: Absence.objects.filter(user=OuterRef("pk")).order_by(),
    ),
]
MANAGERS_STEPS = [
    Step(
        "Give a review to somebody",
        "Tick pages among those that are due, choose the reviewer, and reassign.",
        "See what is due",
        place("review_planning:due"),
        lambda: logged(action=REASSIGNED),
    ),
]


def tour_for(user: Any) -> Tour:
    """Return the tour of somebody by what they may do, each step ticked off if they have done it."""
    writes = page_permission_policy.user_has_permission(user, "add")
    reviews = not user.is_superuser and reviewers.may_review(user)
    steps = [
        *(EDITORS_STEPS if writes else []),
        *(REVIEWERS_STEPS if reviews or not writes else []),
        *(MANAGERS_STEPS if page_permission_policy.user_has_permission(user, "publish") else []),
    ]
    done = done_by(user, steps)
    whom = "editors" if writes else "reviewers"
    return Tour(
        "A tour for new editors" if writes else "A tour for reviewers",
        whom,
        [Progress(step, step.url(user), step.title in done) for step in steps],
    )


def done_by(user: Any, steps: list[Step]) -> set[str]:
    """Return the titles of the steps that somebody has done; one query for all of them."""
    proofs = {f"done_{number}": Exists(step.done()) for number, step in enumerate(steps)}
    row = get_user_model().objects.filter(pk=user.pk).annotate(**proofs).values(*proofs).first() or {}
    return {step.title for number, step in enumerate(steps) if row.get(f"done_{number}")}


def is_dismissed(user: Any) -> bool:
    """Return whether somebody has put the tour away."""
    kept = UserProfile.objects.filter(user=user).values_list("dismissibles", flat=True).first()
    return bool((kept or {}).get(DISMISSED))


def dismiss(user: Any, *, away: bool) -> None:
    """Put the tour away from somebody's home screen, or back."""
    profile = UserProfile.get_for_user(user)
    profile.dismissibles[DISMISSED] = away
    profile.save(update_fields=["dismissibles"])
