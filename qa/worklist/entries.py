"""What one person finds on the worklist, and what a row shows; a fixed number of queries, however many rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from wagtail.models import Page, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from qa.models import ArchiveReason, ArchiveWork, CategoryIndexPage
from qa.worklist.reasons import BY_KIND, OTHER, REASONS, Reason

ORDER = {reason.kind: place for place, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class ShownReason:
    """A reason as a row shows it."""

    reason: Reason
    excerpts: list[str]


@dataclass(frozen=True)
class Entry:
    """A page on the worklist with all that its row shows."""

    work: ArchiveWork
    category: str
    is_in_review: bool
    reasons: list[ShownReason]

    @property
    def page(self) -> Any:
        """The page itself."""
        return self.work.page

    @property
    def title(self) -> str:
        """The title of the latest draft."""
        return self.page.get_admin_display_title()

    @property
    def state(self) -> str:
        """Who can read the page now, in a few words."""
        state = "Public" if self.page.live else "Draft"
        if self.page.live and self.page.has_unpublished_changes:
            state = "Public, with changes in a draft"
        return f"{state}, in review" if self.is_in_review else state


def entries_for(user: Any) -> QuerySet[ArchiveWork]:
    """Return the archive's pages that `user` may edit, whatever has become of them."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return ArchiveWork.objects.filter(page__in=pages.order_by().values("pk"))


def open_for(user: Any) -> QuerySet[ArchiveWork]:
    """Return those of them that are still to be worked through."""
    return entries_for(user).filter(outcome=ArchiveWork.Outcome.OPEN)


def by_risk(works: QuerySet[ArchiveWork]) -> QuerySet[ArchiveWork]:
    """Return the works, the gravest first, then the oldest answers; those without a date in the archive's order."""
    return works.order_by("-risk", F("page__answered_on").asc(nulls_last=True), "page_id")


def describe(works: Iterable[ArchiveWork]) -> list[Entry]:
    """Return the works with all that their rows show; four queries."""
    works = list(works)
    found: dict[int, list[ArchiveReason]] = {work.pk: [] for work in works}
    for reason in ArchiveReason.objects.filter(work__in=found, dealt_with_at=None):
        found[reason.work_id].append(reason)
    titles = dict(CategoryIndexPage.objects.order_by().values_list("path", "title"))
    in_review = pages_in_review(works)
    return [
        Entry(
            work=work,
            category=titles.get(work.page.path[: -Page.steplen], ""),
            is_in_review=work.page_id in in_review,
            reasons=shown(found[work.pk]),
        )
        for work in works
    ]


def shown(reasons: Iterable[ArchiveReason]) -> list[ShownReason]:
    """Return reasons as a row shows them: first those with words of the archive, each the gravest first."""
    in_order = sorted(reasons, key=lambda reason: (not reason.excerpts, ORDER.get(reason.kind, len(ORDER))))
    return [ShownReason(BY_KIND.get(reason.kind, OTHER), reason.excerpts) for reason in in_order]


def pages_in_review(works: Iterable[ArchiveWork]) -> set[int]:
    """Return the keys of the pages that wait for a reviewer."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=get_default_page_content_type(),
        object_id__in=[str(work.page_id) for work in works],
    )
    return {int(key) for key in states.values_list("object_id", flat=True)}
