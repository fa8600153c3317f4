"""What has been signed off is retired, not deleted: the ledger must be able to show what it speaks of."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.models import Page

from review.models import Review


def kept_pages(pages: Iterable[Page]) -> list[Page]:
    """Return the pages with a line in the ledger that would be deleted with `pages`, themselves among them."""
    trees = [Q(path__startswith=page.path) for page in pages]
    if not trees:
        return []
    return list(
        Page.objects.filter(reduce(or_, trees), pk__in=Review.objects.order_by().values("page")).order_by("path")
    )
