"""What is true of a page from the archive now, by its latest draft: what an editor has mended there is mended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qa.models import ArchiveEntry, QuestionPage


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reasons of the worklist ask of a page."""

    question: str = ""
    summary: str = ""
    has_answer: bool = False
    has_topic: bool = False
    has_expert: bool = False
    title_is_derived: bool = False
    # What the importer noted: excerpts by the kind of flag, as `qa.importer.parser.flags` names them.
    flags: Mapping[str, list[str]] | None = None


def load_facts(pages: Iterable[QuestionPage]) -> dict[int, Facts]:
    """Return the facts of each page by its key; three queries, however many pages there are."""
    pages = list(pages)
    keys = [page.pk for page in pages]
    through = QuestionPage.topics.through.objects.filter(questionpage__in=keys)
    with_topic = set(through.values_list("questionpage_id", flat=True))
    drafts = dict(
        QuestionPage.objects.filter(
            pk__in=keys, has_unpublished_changes=True, latest_revision__isnull=False
        ).values_list("pk", "latest_revision__content")
    )
    flags = dict(ArchiveEntry.objects.filter(page__in=keys).values_list("page_id", "flags"))
    return {
        page.pk: (
            facts_of_draft(drafts[page.pk], flags.get(page.pk))
            if page.pk in drafts
            else facts_of_page(page, page.pk in with_topic, flags.get(page.pk))
        )
        for page in pages
    }


def facts_of_page(page: QuestionPage, has_topic: bool, flags: Iterable[Mapping[str, str]] | None) -> Facts:
    """Return the facts of a page as it is stored."""
    return Facts(
        question=page.question,
        summary=page.summary,
        has_answer=bool(len(page.answer.raw_data)),
        has_topic=has_topic,
        has_expert=page.answered_by_id is not None,
        title_is_derived=page.title_is_derived,
        flags=by_kind(flags),
    )


def facts_of_draft(content: Mapping[str, Any], flags: Iterable[Mapping[str, str]] | None) -> Facts:
    """Return the facts of a page as a revision holds it."""
    return Facts(
        question=content.get("question") or "",
        summary=content.get("summary") or "",
        has_answer=bool(json.loads(content.get("answer") or "[]")),
        has_topic=bool(content.get("topics")),
        has_expert=content.get("answered_by") is not None,
        title_is_derived=bool(content.get("title_is_derived")),
        flags=by_kind(flags),
    )


def by_kind(flags: Iterable[Mapping[str, str]] | None) -> dict[str, list[str]]:
    """Return the importer's flags as excerpts by kind, each excerpt once."""
    found: dict[str, list[str]] = {}
    for flag in flags or ():
        excerpts = found.setdefault(flag.get("kind", ""), [])
        if (excerpt := flag.get("excerpt", "")) and excerpt not in excerpts:
            excerpts.append(excerpt)
    return found
