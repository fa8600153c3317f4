"""When pages are due for review: whose they are, giving them to somebody else, and dates for pages that lack one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from content.models import BasePage
from review import ledger
from review.models import Review, ReviewDue
from review.planning.pages import from_archive, is_held, keys_for, listings, of_types, page_types
from review.planning.queues import SOON

BATCH = 500
REASSIGNED = "review.reassigned"


def reviewable_pages(user: Any) -> QuerySet:
    """Return the published pages that `user` works with, each with the time of its last whole review."""
    last = Review.objects.whole().published().filter(page=OuterRef("pk")).order_by("-signed_at").values("signed_at")[:1]
    return (
        Page.objects.live()
        .filter(pk__in=keys_for(user), alias_of=None)
        .filter(of_types(BasePage))
        .select_related("content_type", "review_due__reviewer")
        .annotate(last_reviewed_at=Subquery(last), is_held=is_held("pk"))
    )


def count_by_reviewer(user: Any) -> list[dict[str, Any]]:
    """Return for each reviewer, and for nobody, how many pages are overdue and due soon; the most overdue first."""
    today = timezone.localdate()
    return list(
        ReviewDue.objects.filter(page__live=True, page__in=keys_for(user), due_on__lte=today + SOON)
        .exclude(page__content_type__in=listings())
        .values("reviewer", "reviewer__first_name", "reviewer__last_name", "reviewer__email")
        .annotate(
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            soon=Count("pk", filter=Q(due_on__gte=today)),
        )
        .order_by("-overdue", "-soon", "reviewer")
    )


@transaction.atomic
def reassign(pages: QuerySet, reviewer: Any, user: Any) -> int:
    """Give the reviews of `pages` to `reviewer`, or to nobody if None, and put it on record; return how many.

    Pages without a due date are left out. The new reviewer is reminded as if nobody had been.
    """
    rows = ReviewDue.objects.filter(page__in=pages.order_by().values("pk")).select_related("page")
    changed = [row for row in rows if row.reviewer_id != (reviewer and reviewer.pk)]
    ReviewDue.objects.filter(pk__in=[row.pk for row in changed]).update(
        reviewer=reviewer, told_soon_for=None, told_overdue_for=None
    )
    for row in changed:
        log(row.page.specific_deferred, REASSIGNED, user=user, data={"reviewer": str(reviewer or "nobody")})
    return len(changed)


def fill_due_dates() -> int:
    """Give every published page that has none a date for its next review; return how many got one.

    A page that was signed off is due when its sign-off says, any other a review cycle after it was last published.
    Archive pages get none: they have never been reviewed, and say so.
    """
    rows = list(missing_due_dates())
    ReviewDue.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def missing_due_dates() -> Iterator[ReviewDue]:
    """Yield the rows that published pages lack."""
    signed = Review.objects.whole().published().filter(page=OuterRef("pk"), next_due_on__isnull=False)
    newest = signed.order_by("-signed_at")
    for model in page_types():
        pages = (
            model._default_manager.filter(live=True, alias_of=None, review_due=None)
            .exclude(from_archive())
            .annotate(signed_due=Subquery(newest.values("next_due_on")[:1]))
            .annotate(signed_by=Subquery(newest.values("reviewer")[:1]))
            .only("last_published_at", "first_published_at", "review_every")
        )
        for page in pages.iterator(chunk_size=BATCH):
            yield ReviewDue(
                page_id=page.pk, due_on=page.signed_due or after_publication(page), reviewer_id=page.signed_by
            )


def after_publication(page: Any) -> date:
    """Return when a page that nobody signed off is due: a review cycle after it was last published."""
    published = page.last_published_at or page.first_published_at or timezone.now()
    return ledger.due_after(page, timezone.localdate(published))
