"""The tree of categories with the questions of each: numbers only, for an archive may hold many thousands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from content.queries import visible
from qa.export.folder.names import FileNames
from qa.models import CategoryIndexPage, QuestionPage
from qa.queries import ordered


@dataclass
class Category:
    """A category with the numbers of its questions, newest first, and the smaller categories in it."""

    title: str
    introduction: str
    path: str
    file: str
    above: "Category | None" = None
    questions: list[int] = field(default_factory=list)
    smaller: list["Category"] = field(default_factory=list)
    count: int = 0

    @property
    def trail(self) -> list["Category"]:
        """The categories above it and itself, the largest first."""
        return [*(self.above.trail if self.above else []), self]

    def count_all(self) -> set[int]:
        """Count the questions in it and below it, each once, and return their numbers."""
        found = set(self.questions).union(*(smaller.count_all() for smaller in self.smaller))
        self.count = len(found)
        return found


class Catalogue:
    """All public categories and questions, as the site files them."""

    def __init__(self, names: FileNames) -> None:
        self.by_path: dict[str, Category] = {}
        self.tops: list[Category] = []
        by_pk: dict[int, Category] = {}
        for page in visible(CategoryIndexPage.objects.all()).order_by("depth", "title"):
            category = Category(page.title, page.introduction, page.path, names.by_page[page.pk])
            self.by_path[page.path] = by_pk[page.pk] = category
            category.above = self.by_path.get(page.path[: -page.steplen])
            (category.above.smaller if category.above else self.tops).append(category)
        also_in: dict[int, list[int]] = {}
        for pk, category_pk in QuestionPage.also_in.through.objects.values_list(
            "questionpage_id", "categoryindexpage_id"
        ):
            also_in.setdefault(pk, []).append(category_pk)
        # Where each question is filed, by its number, in the order of lists.
        self.homes: dict[int, Category | None] = {}
        for pk, path in ordered(visible(QuestionPage.objects.all()), "newest").values_list("pk", "path").iterator():
            self.homes[pk] = home = self.by_path.get(path[: -QuestionPage.steplen])
            listed = [home, *(by_pk.get(other) for other in also_in.get(pk, ()))]
            for category in {id(one): one for one in listed if one}.values():
                category.questions.append(pk)
        self.count = len(self.homes)
        for category in self.tops:
            category.count_all()

    def __iter__(self) -> Iterator[Category]:
        return iter(self.by_path.values())
