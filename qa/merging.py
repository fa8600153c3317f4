"""One question in the place of two: what we answered before is quoted in the answer that stays.

The quotation is clinical content, so it waits in a draft for a reviewer; nothing here publishes anything.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, strip_tags
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText

from content.models import SafetyHold
from qa import consent
from qa.models import ArchiveWork, QuestionPage
from qa.worklist.refresh import refresh
from review.retiring import (
    RetireRefused,
    ensure_leads_somewhere,
    lock_pages,
    take_out,
    why_not_change,
    why_not_take_out,
)

MERGED = "qa.merge"
TAKEN_IN = "qa.take_in"
NO_ANSWER = "There is no answer to quote. Retire the page instead, and let its address lead to the other question."


class MergeRefused(RetireRefused):
    """A page cannot be merged now; the message says why, in words for an editor."""


def add_earlier_answer(
    target: Page, *, text_html: str, dated: date | None, source_page: Page | None, user: Any
) -> Revision:
    """Quote an earlier answer at the end of the target's latest draft; return the new revision, which is not live.

    `text_html` is rich text as the database holds it; `dated` is when it was given, None if nobody knows;
    `source_page` is its own page, if it has one. Raises MergeRefused.
    """
    with transaction.atomic():
        target = lock_question(target.pk)
        if refusal := why_not_add(target, user):
            raise MergeRefused(refusal)
        if not strip_tags(text_html).strip():
            raise MergeRefused(NO_ANSWER)
        draft = target.get_latest_revision_as_object()
        draft.answer.append(("earlier_answer", {"date": dated, "text": RichText(text_html), "page": source_page}))
        return draft.save_revision(user=user, log_action=True)


@transaction.atomic
def merge(page: Page, target: Page, user: Any) -> Revision:
    """Quote the answer of `page` in a new draft of `target`, unpublish `page`, and lead its addresses to `target`.

    Returns the draft. The page itself is kept with all its versions. Raises MergeRefused, and then changes nothing.
    """
    pages = lock_pages(page.pk, target.pk)
    page, target = pages[page.pk], pages[target.pk]
    if refusal := why_not_merge(page, target, user):
        raise MergeRefused(refusal)
    # What was written with somebody's consent is held by it wherever it goes.
    consent.carry(page.pk, target.pk)
    text = quotable_html(page)
    revision = add_earlier_answer(target, text_html=text, dated=page.answered_on, source_page=page, user=user)
    try:
        take_out(page, user, target)
    except RetireRefused as refused:
        raise MergeRefused(str(refused)) from refused
    ArchiveWork.objects.update_or_create(
        page_id=page.pk, defaults={"merged_into_id": target.pk, "retired_at": timezone.now(), "retired_by": user}
    )
    refresh([page.pk])
    log(instance=page, action=MERGED, user=user, data={"into": target.title})
    log(instance=target, action=TAKEN_IN, user=user, revision=revision, data={"page": page.title})
    return revision


def why_not_merge(page: QuestionPage, target: QuestionPage, user: Any) -> str:
    """Return in plain words why `user` cannot merge `page` into `target` now; empty if they can."""
    if page.pk == target.pk:
        return "A question cannot be merged into itself: choose another one."
    return why_not_leave(page, target, user) or why_not_add(target, user)


def why_not_leave(page: QuestionPage, target: QuestionPage, user: Any) -> str:
    """Return in plain words why `page` cannot give its place to `target` now; empty if it can."""
    if merged := merged_into(page):
        return f"It has already been merged into “{merged}”."
    if SafetyHold.objects.on(page):
        return f"“{page.draft_title}” is on a safety hold: lift that first."
    refusal = consent.NOT_AGREED if consent.blocking(page.pk).exists() else why_not_take_out(page, user)
    if refusal:
        return f"“{page.draft_title}” cannot be taken out. {refusal}"
    if not strip_tags(quotable_html(page)).strip():
        return NO_ANSWER
    try:
        ensure_leads_somewhere(page, target)
    except RetireRefused as refused:
        return str(refused)
    return ""


def why_not_add(target: QuestionPage, user: Any) -> str:
    """Return in plain words why `user` cannot add an earlier answer to `target` now; empty if they can."""
    title = target.draft_title
    if target.alias_of_id:
        return f"“{title}” repeats another page: choose that one."
    if not target.permissions_for_user(user).can_edit():
        return f"You may not edit “{title}”."
    if merged := merged_into(target):
        return f"“{title}” has itself been merged into “{merged}”: choose that one."
    if not target.live and ArchiveWork.objects.filter(page_id=target.pk, retired_at__isnull=False).exists():
        return f"“{title}” has been retired: choose another one."
    if SafetyHold.objects.on(target):
        return f"“{title}” is on a safety hold: lift that first."
    refusal = why_not_change(target, user)
    return f"“{title}” cannot be changed. {refusal}" if refusal else ""


def merged_into(page: QuestionPage) -> str:
    """Return the title of the question that the page has been merged into; empty for a page that stands by itself.

    A page that somebody has published again stands by itself.
    """
    work = ArchiveWork.objects.filter(page_id=page.pk, merged_into__isnull=False).select_related("merged_into").first()
    return work.merged_into.draft_title if work and work.merged_into and not page.live else ""


def lock_question(pk: int) -> QuestionPage:
    """Return the question with this key, which nobody else changes until the transaction ends. Raises MergeRefused."""
    page = lock_pages(pk).get(pk)
    if not isinstance(page, QuestionPage):
        raise MergeRefused("Only a question can take in an earlier answer: choose one.")
    return page


def quotable_html(page: QuestionPage) -> str:
    """Return as rich text what the page answers: what visitors read if it is public, otherwise its latest draft."""
    answer = page.answer if page.live else page.get_latest_revision_as_object().answer
    return "".join(block_as_html(block) for block in answer)


def left_out(page: QuestionPage) -> list[str]:
    """Return the kinds of the page's blocks that a quotation cannot hold, each once; the page itself keeps them."""
    answer = page.answer if page.live else page.get_latest_revision_as_object().answer
    return list(dict.fromkeys(block.block.label.lower() for block in answer if not block_as_html(block)))


def block_as_html(block: Any) -> str:
    """Return a block of an answer as rich text; empty for one that is no text."""
    value = block.value
    match block.block_type:
        case "paragraph":
            return str(value.source)
        case "heading":
            return f"<p><b>{escape(value['text'])}</b></p>"
        case "callout":
            return f"<p><b>{escape(value['heading'])}</b></p>{value['text'].source}"
        case "evidence":
            return str(value["claim"].source)
        case "earlier_answer" | "update":
            return f"<p><b>{label_of(block)}</b></p>{value['text'].source}"
    return ""


def label_of(block: Any) -> str:
    """Return what heads a quotation inside a quotation."""
    day = block.value["date"]
    when = f" on {date_format(day, 'j F Y')}" if day else " before"
    return f"What we said{when}" if block.block_type == "earlier_answer" else f"Update{when if day else ''}"
