"""What has been signed off is retired, not deleted: the ledger must be able to show what it speaks of."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.models import Page

from review.models import Review


class DeletionRefused(Exception):
    """Pages stay, because the ledger speaks of those that are `kept`; the message says what to do instead."""

    def __init__(self, kept: list[Page]) -> None:
        self.kept = kept
        titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in kept[:3])
        more = f" and {len(kept) - 3} more" if len(kept) > 3 else ""
        super().__init__(
            f"Nothing was deleted. The record of reviews keeps {titles}{more}. "
            "Retire such pages instead: unpublish them."
        )


def kept_pages(pages: Iterable[Page]) -> list[Page]:
    """Return the pages with a line in the ledger that would be deleted with `pages`, themselves among them."""
    trees = [Q(path__startswith=page.path) for page in pages]
    if not trees:
        return []
    return list(
        Page.objects.filter(reduce(or_, trees), pk__in=Review.objects.order_by().values("page")).order_by("path")
    )


def ensure_may_be_deleted(page: Page) -> None:
    """Raise DeletionRefused if the page, or one below it, has a line in the ledger."""
    if kept := kept_pages([page]):
        raise DeletionRefused(kept)
