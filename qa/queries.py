"""The questions of a category or of the whole archive, as visitors may see them."""

from django.db.models import F, Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from content.queries import visible
from qa.models.question import QuestionPage
from references.citations import find_for_all

ORDERS = {"newest": "Newest first", "title": "A to Z"}
DEFAULT_ORDER = "newest"


def questions_in(category: Page) -> PageQuerySet:
    """Return the public questions filed in or below `category` and those also listed there, each once."""
    through = QuestionPage.also_in.through
    also_listed = through.objects.filter(categoryindexpage__path__startswith=category.path)
    return visible(
        QuestionPage.objects.filter(Q(path__startswith=category.path) | Q(pk__in=also_listed.values("questionpage_id")))
    )


def ordered(questions: PageQuerySet, order: str) -> PageQuerySet:
    """Return `questions` newest first (undated ones last) or by title."""
    if order == "title":
        return questions.order_by("title", "pk")
    return questions.order_by(F("answered_on").desc(nulls_last=True), "-pk")


def for_listing(questions: PageQuerySet) -> PageQuerySet:
    """Return `questions` with what a listing shows of each, in one query."""
    return questions.select_related("answered_by__photo")


def first_of(questions: PageQuerySet, order: str, start: int, stop: int) -> PageQuerySet:
    """Return those of `questions` at these places of the order, for a listing; only their keys are sorted."""
    keys = ordered(questions, order).values("pk")[start:stop]
    return ordered(for_listing(QuestionPage.objects.filter(pk__in=keys)), order)


def load_answers(questions: list[QuestionPage]) -> list[QuestionPage]:
    """Load the answers of all `questions` at once: one query for each type of thing chosen in their blocks."""
    if questions:
        block = QuestionPage._meta.get_field("answer").stream_block
        raw = [[dict(child) for child in question.answer.raw_data] for question in questions]
        for question, answer in zip(questions, block.bulk_to_python(raw), strict=True):
            question.answer = answer
        find_for_all(question.answer for question in questions)
    return questions
