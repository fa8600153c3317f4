"""The questions as a spreadsheet: one row each, drafts included."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from wagtail.models import Page

from content.batches import batches
from content.models import Person, SafetyHold, Topic
from content.spreadsheets import neutralise
from qa.export.document import Progress
from qa.export.pages import BATCH
from qa.models import CategoryIndexPage, QuestionPage
from qa.queries import load_answers
from review.public import load_trust

HEADINGS = (
    *("Category", "Title", "Question", "Summary", "Answer", "Answered by", "Asked on", "Answered on", "Topics"),
    *("Also listed in", "State", "Address", "Reviewed by", "Reviewed on", "Next review due"),
)
# What a draft that is not public yet says is in its revision.
DRAFTED = ("title", "question", "summary", "answer", "answered_by", "asked_on", "answered_on")
BOM = "\ufeff"


def write_spreadsheet(target: IO[bytes], progress: Progress, *, bom: bool = True) -> None:
    """Write all questions as CSV in UTF-8; with its mark at the beginning, Excel reads it as such."""
    text = io.TextIOWrapper(target, encoding="utf-8", errors="backslashreplace", newline="")
    text.write(BOM if bom else "")
    rows = csv.writer(text)
    rows.writerow(HEADINGS)
    numbers = list(QuestionPage.objects.order_by("path").values_list("pk", flat=True))
    names = Names()
    for done, batch in enumerate(batches(numbers, BATCH), start=1):
        rows.writerows([neutralise(cell) for cell in row] for row in question_rows(batch, names))
        progress(min(done * BATCH, len(numbers)), len(numbers))
    text.flush()
    text.detach()


class Names:
    """What people, topics and categories are called, read once."""

    def __init__(self) -> None:
        self.people = dict(Person.objects.values_list("pk", "name"))
        self.topics = dict(Topic.objects.values_list("pk", "name"))
        self.categories: dict[int, str] = {}
        by_path: dict[str, str] = {}
        for category in CategoryIndexPage.objects.order_by("path").only("pk", "path", "title"):
            above = by_path.get(category.path[: -category.steplen])
            by_path[category.path] = f"{above} > {category.title}" if above else category.title
            self.categories[category.pk] = by_path[category.path]
        self.by_path = by_path
        closed = Page.objects.filter(view_restrictions__isnull=False).values_list("path", flat=True)
        self.private = tuple(closed.distinct())


def question_rows(numbers: list[int], names: Names) -> Iterator[list[Any]]:
    """Yield the rows of a batch of questions; so many queries, however long each answer is."""
    pages = list(QuestionPage.objects.filter(pk__in=numbers).order_by("path").select_related("latest_revision"))
    for page in pages:
        if not page.live and page.latest_revision:
            show_draft(page, page.latest_revision.content)
    load_answers(pages)
    load_trust(pages)
    held = set(SafetyHold.objects.active().filter(page__in=numbers).values_list("page_id", flat=True))
    topics = listed_in(QuestionPage.topics.through, numbers, "topic_id")
    also_in = listed_in(QuestionPage.also_in.through, numbers, "categoryindexpage_id")
    for page in pages:
        badge = page.trust.badge if page.live else None
        yield [
            names.by_path.get(page.path[: -page.steplen], ""),
            page.title,
            page.question,
            page.summary,
            answer_text(page),
            names.people.get(page.answered_by_id or 0, ""),
            page.asked_on or "",
            page.answered_on or "",
            in_words(names.topics, topics[page.pk]),
            in_words(names.categories, also_in[page.pk]),
            state_of(page, is_held=page.pk in held, is_private=page.path.startswith(names.private)),
            (page.full_url or "") if page.live else "",
            badge.reviewer_name if badge else "",
            localdate(badge.signed_at) if badge else "",
            (page.trust.due_on or "") if badge else "",
        ]


def show_draft(page: QuestionPage, content: dict[str, Any]) -> None:
    """Let an unpublished page say what its latest draft says."""
    for name in DRAFTED:
        field = page._meta.get_field(name)
        if name in content:
            setattr(page, field.attname, field.to_python(content[name]))


def listed_in(through: type[Model], numbers: list[int], column: str) -> dict[int, list[int]]:
    """Return what each question lists; one query."""
    found: dict[int, list[int]] = defaultdict(list)
    for pk, listed in through._base_manager.filter(questionpage_id__in=numbers).values_list("questionpage_id", column):
        found[pk].append(listed)
    return found


def in_words(names: dict[int, str], numbers: Iterable[int]) -> str:
    """Return the names of what is listed, as one cell."""
    return "; ".join(sorted(names[number] for number in numbers if number in names))


def answer_text(page: QuestionPage) -> str:
    """Return the answer as plain text, a paragraph for each part."""
    parts = page.answer.stream_block.get_searchable_content(page.answer)
    return "\n\n".join(filter(None, (strip_tags(str(part)).strip() for part in parts)))


def state_of(page: Page, *, is_held: bool, is_private: bool) -> str:
    """Return what the public sees of a page, in words."""
    if is_held:
        return "on hold"
    if page.live and is_private:
        return "live, private"
    if page.live:
        return "live, from the archive, not reviewed" if page.is_legacy else "live"
    if page.go_live_at and page.first_published_at is None:
        return "scheduled"
    return "unpublished" if page.first_published_at else "draft"
