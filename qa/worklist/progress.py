"""How far the work on the archive has come, category by category; two queries, however large the archive."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from qa.models import ArchiveWork, CategoryIndexPage
from qa.worklist.entries import entries_for

Outcome = ArchiveWork.Outcome


@dataclass(frozen=True)
class Progress:
    """The figures of one category, or of the whole archive."""

    title: str
    open: int = 0
    done: int = 0
    retired: int = 0
    category_pk: int | None = None

    @property
    def total(self) -> int:
        """How many pages came from the archive."""
        return self.open + self.done + self.retired

    @property
    def percent(self) -> int:
        """The whole percents that nobody has to look at any more; 100 only when that is all."""
        return (self.done + self.retired) * 100 // self.total if self.total else 0

    @property
    def done_width(self) -> float:
        """The part that is worked through, in percent."""
        return round(self.done * 100 / self.total, 2) if self.total else 0

    @property
    def retired_width(self) -> float:
        """The part that is retired, in percent."""
        return round(self.retired * 100 / self.total, 2) if self.total else 0


def find_progress(user: Any) -> list[Progress]:
    """Return the figures of each category that holds pages of the archive which `user` may edit, in tree order."""
    rows = (
        entries_for(user)
        .order_by()
        .annotate(parent=Substr("page__path", 1, Length("page__path") - Page.steplen))
        .values("parent")
        .annotate(
            open=Count("pk", filter=Q(outcome=Outcome.OPEN)),
            done=Count("pk", filter=Q(outcome=Outcome.DONE)),
            retired=Count("pk", filter=Q(outcome=Outcome.RETIRED)),
        )
        .order_by(F("parent"))
    )
    categories = {row["path"]: row for row in CategoryIndexPage.objects.order_by().values("path", "title", "pk")}
    return [
        Progress(
            title=title_of(row["parent"], categories),
            open=row["open"],
            done=row["done"],
            retired=row["retired"],
            category_pk=categories.get(row["parent"], {}).get("pk"),
        )
        for row in rows
    ]


def title_of(path: str, categories: dict[str, dict[str, Any]]) -> str:
    """Return the name of a category with the one it lies in: “Muscles and bones: Back / spine”."""
    if path not in categories:
        return "In no category"
    above = categories.get(path[: -Page.steplen])
    return f"{above['title']}: {categories[path]['title']}" if above else categories[path]["title"]


def sum_up(parts: list[Progress]) -> Progress:
    """Return the figures of all categories together."""
    return Progress(
        "The whole archive",
        sum(part.open for part in parts),
        sum(part.done for part in parts),
        sum(part.retired for part in parts),
    )
