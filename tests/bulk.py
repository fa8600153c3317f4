"""Many published questions at once, for tests of what must not depend on their number."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from content.models import Person
from qa.models import CategoryIndexPage, QuestionPage
from tests.factories import CategoryFactory, PersonFactory

NEWEST = date(2025, 1, 1)


def plant_archive(parent: Page, categories: int, questions: int) -> list[CategoryIndexPage]:
    """Add categories below `parent` and spread published questions over them; every third is also listed elsewhere."""
    experts = [PersonFactory() for _ in range(3)]
    planted = [CategoryFactory(parent=parent) for _ in range(categories)]
    for number, category in enumerate(planted):
        share = questions // categories + (number < questions % categories)
        plant_questions(category, share, experts, also_in=planted[number - 1])
    return planted


def plant_questions(
    category: CategoryIndexPage, number: int, experts: Sequence[Person], also_in: CategoryIndexPage
) -> None:
    """Insert published questions as rows; without revisions or index entries, which no listing reads."""
    now = timezone.now()
    questions = [
        QuestionPage(
            path=Page._get_path(category.path, category.depth + 1, place),
            depth=category.depth + 1,
            title=f"Question {place} of {category.title}",
            draft_title=f"Question {place} of {category.title}",
            slug=f"question-{place}",
            url_path=f"{category.url_path}question-{place}/",
            content_type=ContentType.objects.get_for_model(QuestionPage),
            locale_id=category.locale_id,
            live=True,
            first_published_at=now,
            last_published_at=now,
            question="How long will it last?",
            summary="About six weeks.",
            answer=[("paragraph", "<p>Most people feel better within six weeks.</p>")],
            answered_by=experts[place % len(experts)],
            answered_on=NEWEST - timedelta(days=place),
        )
        for place in range(1, number + 1)
    ]
    insert_rows(questions)
    Page.objects.filter(pk=category.pk).update(numchild=number)
    listed = QuestionPage.also_in.through
    listed.objects.bulk_create(
        listed(questionpage_id=question.pk, categoryindexpage_id=also_in.pk) for question in questions[::3]
    )


def insert_rows(pages: Sequence[Page]) -> None:
    """Insert pages as rows, which sends no signal, and give each its key."""
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    ]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.pk = page.page_ptr_id = row.pk
        page.save_base(raw=True, force_insert=True)
