"""How many questions categories hold: one query, however many categories and questions there are."""

from django.db.models import Count, F
from django.db.models.functions import Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet

from content.generation import cached_at_most
from content.queries import visible
from qa.models.question import QuestionPage

MOST_PLACES = 1000


def count_questions_below(parent: Page, *depths: int) -> dict[str, int]:
    """Return the number of public questions for each page at `depths` in or below `parent`, by that page's tree path.

    A question counts where it is filed and where it is also listed, once in each category.
    """
    return dict(count_below(parent.path, depths))


@cached_at_most(MOST_PLACES)
def count_below(path: str, depths: tuple[int, ...]) -> dict[str, int]:
    """Return the same for a place of the tree."""
    first, *others = [part for depth in depths for part in (filed_at(path, depth), also_listed_at(path, depth))]
    counts: dict[str, int] = {}
    for category, number in first.union(*others, all=True):
        counts[category] = counts.get(category, 0) + number
    return counts


def filed_at(path: str, depth: int) -> PageQuerySet:
    """Return each place at `depth` with the number of the questions that are filed below it."""
    questions = visible(QuestionPage.objects.filter(path__startswith=path, depth__gt=depth))
    return counted(questions.annotate(category=Substr("path", 1, depth * Page.steplen)))


def also_listed_at(path: str, depth: int) -> PageQuerySet:
    """Return each place at `depth` with the number of the questions that are listed below it and filed elsewhere."""
    length = depth * Page.steplen
    questions = visible(QuestionPage.objects.filter(also_in__path__startswith=path, also_in__depth__gte=depth))
    placed = questions.annotate(category=Substr("also_in__path", 1, length), home=Substr("path", 1, length))
    return counted(placed.exclude(category=F("home")))


def counted(placed: PageQuerySet) -> PageQuerySet:
    """Return each category with the number of its questions."""
    numbered = placed.values("category").order_by().annotate(number=Count("pk", distinct=True))
    return numbered.values_list("category", "number")
