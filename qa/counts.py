"""How many questions a category holds: one query, however many categories and questions there are."""

from collections import Counter

from django.db.models import Count, F
from django.db.models.functions import Substr
from wagtail.models import Page

from content.queries import visible
from qa.models.question import QuestionPage


def count_questions_below(parent: Page, depth: int) -> dict[str, int]:
    """Return the number of public questions for each page at `depth` below `parent`, by that page's tree path.

    A question counts where it is filed and where it is also listed, once in each category.
    """
    length = depth * Page.steplen
    filed = (
        visible(QuestionPage.objects.filter(path__startswith=parent.path, depth__gt=depth))
        .annotate(category=Substr("path", 1, length))
        .values("category")
        .order_by()
        .annotate(number=Count("pk"))
        .values_list("category", "number")
    )
    also = (
        visible(QuestionPage.objects.filter(also_in__path__startswith=parent.path, also_in__depth__gte=depth))
        .annotate(category=Substr("also_in__path", 1, length), home=Substr("path", 1, length))
        .exclude(category=F("home"))
        .values("category")
        .order_by()
        .annotate(number=Count("pk", distinct=True))
        .values_list("category", "number")
    )
    counts: Counter[str] = Counter()
    for category, number in [*filed, *also]:
        counts[category] += number
    return counts
