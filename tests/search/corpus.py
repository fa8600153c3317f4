"""The distractors as published pages of a site, as many as are wanted, at the speed of rows."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from content.models import Topic
from qa.models import CategoryIndexPage, QuestionPage
from search import indexing
from tests.bulk import insert_rows
from tests.factories import CategoryFactory
from tests.search.distractors import CONDITIONS, Distractor, distractors

CATEGORIES = 40
BATCH = 500


def plant_distractors(
    parent: Page, number: int, *, with_topics: bool = True, categories: int = CATEGORIES
) -> Iterator[int]:
    """Publish `number` distractors in so many categories and index them; yield how many there are so far."""
    topics = {topic.name: topic.pk for topic in make_topics()} if with_topics else {}
    homes = [CategoryFactory(parent=parent, title=f"Other subjects {n + 1}") for n in range(categories)]
    places = [0] * categories
    planted, found = 0, distractors(number)
    while some := list(islice(found, BATCH)):
        pages = []
        for one in some:
            home = planted % categories
            places[home] += 1
            pages.append(page_of(one, homes[home], places[home]))
            planted += 1
        insert(pages, some, topics)
        indexing.put(
            QuestionPage.objects.filter(pk__in=[page.pk for page in pages]).prefetch_related("topics", "also_in")
        )
        yield planted
    for category, number_below in zip(homes, places, strict=True):
        Page.objects.filter(pk=category.pk).update(numchild=number_below)
    indexing.recount()


def make_topics() -> list[Topic]:
    """Make the topics of the distractors."""
    return [
        Topic.objects.create(name=one.name, slug=f"distractor-{number}", synonyms="\n".join(one.synonyms))
        for number, one in enumerate(CONDITIONS)
    ]


def page_of(one: Distractor, category: CategoryIndexPage, place: int) -> QuestionPage:
    """Return a distractor as a page in its place of the tree, not saved yet."""
    now = timezone.now()
    return QuestionPage(
        path=Page._get_path(category.path, category.depth + 1, place),
        depth=category.depth + 1,
        title=one.title[:255],
        draft_title=one.title[:255],
        slug=f"distractor-{place}",
        url_path=f"{category.url_path}distractor-{place}/",
        content_type=ContentType.objects.get_for_model(QuestionPage),
        locale_id=category.locale_id,
        live=True,
        is_legacy=True,
        first_published_at=now,
        last_published_at=now,
        question=one.question,
        summary=one.summary[:400],
        answer=[("paragraph", f"<p>{escape(text)}</p>") for text in one.paragraphs],
        asked_on=one.asked_on,
        answered_on=one.answered_on,
    )


def insert(pages: list[QuestionPage], some: Iterable[Distractor], topics: dict[str, int]) -> None:
    """Insert the rows of pages, and what they are about."""
    insert_rows(pages)
    through = QuestionPage.topics.through
    through.objects.bulk_create(
        through(questionpage_id=page.pk, topic_id=topics[name])
        for page, one in zip(pages, some, strict=True)
        for name in one.topics
        if name in topics
    )
