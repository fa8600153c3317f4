"""What the drafts of pages may show: Wagtail's index of references knows live content alone."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision
from wagtail.query import PageQuerySet


def latest_revisions_naming(pk: Any, pages: PageQuerySet) -> QuerySet[Revision]:
    """Return the latest revisions of `pages` in which a record of this number may be chosen.

    One query looks for the number where a chosen record stands in the JSON of a revision, in text or as a value. It
    finds some too many: other records have the same numbers.
    """
    latest = Revision.objects.filter(pk__in=pages.order_by().values("latest_revision")).select_related("content_type")
    chosen = rf'(:|=|,|\[)[ \\"]*{int(pk)}(\\|"|,| |\}}|\])'
    return latest.alias(text=Cast("content", TextField())).filter(text__regex=chosen)
