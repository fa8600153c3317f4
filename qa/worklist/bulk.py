"""What can be done to many pages of the archive at once, each page asked by itself whether it may be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.exceptions import PublishingRefused
from qa.models import ArchiveReason, ArchiveWork, QuestionPage
from qa.worklist.reasons import BY_KIND
from qa.worklist.refresh import refresh
from review import gate
from review.retiring import lock_pages, may_publish, why_not_change, why_not_take_out

BESIDE_OTHERS = "there are other unpublished changes"
NOT_YOURS_TO_PUBLISH = "somebody who may publish must publish it"
CLINICAL = "a reviewer must sign it off"
NOT_PUBLIC = "it was not public"


@dataclass
class Result:
    """What became of each page: changed for good, changed in a draft only and why, or not at all and why."""

    changed: list[str] = field(default_factory=list)
    drafts: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def assign(works: Iterable[ArchiveWork], person: Any, user: Any) -> Result:
    """Give pages to `person`, or to nobody if None, who must be able to edit each of them."""
    result = Result()
    given: list[int] = []
    for work in works:
        title = work.page.draft_title
        if person and not work.page.permissions_for_user(person).can_edit():
            result.refused.append((title, f"{person} may not edit it"))
        elif work.assigned_to_id == (person and person.pk):
            result.refused.append((title, "it is theirs already" if person else "it is nobody’s already"))
        else:
            given.append(work.pk)
            result.changed.append(title)
    ArchiveWork.objects.filter(pk__in=given).update(assigned_to=person)
    return result


@transaction.atomic
def deal_with(works: Iterable[ArchiveWork], kind: str, user: Any) -> Result:
    """Note that `user` has looked into a hint of the importer; raises ValueError for what is no hint."""
    if kind not in BY_KIND or not BY_KIND[kind].is_flag:
        raise ValueError("It goes by itself when the page is mended.")
    works = list(works)
    reasons = ArchiveReason.objects.filter(work__in=works, kind=kind, dealt_with_at=None)
    settled = dict(reasons.select_for_update(of=("self",)).values_list("work_id", "work__page_id"))
    reasons.update(dealt_with_by=user, dealt_with_at=timezone.now())
    refresh(settled.values())
    return Result(
        changed=[work.page.draft_title for work in works if work.pk in settled],
        refused=[(work.page.draft_title, "it has no such open reason") for work in works if work.pk not in settled],
    )


def set_topic(works: Iterable[ArchiveWork], topic: Any, user: Any) -> Result:
    """Add `topic` to the pages."""

    def add(page: QuestionPage) -> bool:
        if topic.pk in {known.pk for known in page.topics.all()}:
            return False
        page.topics.add(topic)
        return True

    return change_pages(works, "topics", add, user)


def set_expert(works: Iterable[ArchiveWork], person: Any, user: Any) -> Result:
    """Name `person` as the expert who answered."""

    def name(page: QuestionPage) -> bool:
        if page.answered_by_id == person.pk:
            return False
        page.answered_by = person
        return True

    return change_pages(works, "answered_by", name, user)


def change_pages(works: Iterable[ArchiveWork], name: str, change: Callable[[QuestionPage], bool], user: Any) -> Result:
    """Make `change` to the field `name` of each page in a new draft, and publish that where it says nothing else new.

    `change` returns False for a page that needs none.
    """
    result = Result()
    for work in works:
        with transaction.atomic():
            page = lock_pages(work.page_id)[work.page_id]
            if refusal := why_not_edit(page, user):
                result.refused.append((page.draft_title, refusal))
                continue
            why_draft = why_only_draft(page, name, user)
            draft = page.get_latest_revision_as_object()
            if not change(draft):
                result.refused.append((page.draft_title, "it says so already"))
                continue
            if not page.live and change(page):
                # As the editor does: what is listed of a page that is not public is its draft.
                page.save()
            revision = draft.save_revision(user=user, log_action=True)
        if why_draft := why_draft or publish(revision, user):
            result.drafts.append((page.draft_title, why_draft))
        else:
            result.changed.append(page.draft_title)
    return result


def why_not_edit(page: QuestionPage, user: Any) -> str:
    """Return why `user` cannot change the page, empty if they can."""
    if not page.permissions_for_user(user).can_edit():
        return "you may not edit it"
    return why_not_change(page, user)


def why_only_draft(page: QuestionPage, name: str, user: Any) -> str:
    """Return why a change of this field stays a draft, asked before it is made; empty if it may be published."""
    if not page.live:
        return NOT_PUBLIC
    if page.has_unpublished_changes:
        return BESIDE_OTHERS
    if name in page.clinical_fields:
        return CLINICAL
    return "" if may_publish(page.permissions_for_user(user)) else NOT_YOURS_TO_PUBLISH


def publish(revision: Any, user: Any) -> str:
    """Publish a draft; return why it cannot be, empty if it is."""
    try:
        with transaction.atomic():
            gate.ensure_passes(revision.as_object(), "publish")
            revision.publish(user=user)
    except PublishingRefused as refusal:
        return " ".join(refusal.problems)
    return ""


def unpublish(works: Iterable[ArchiveWork], user: Any) -> Result:
    """Take pages from the public; they stay on the worklist."""
    result = Result()
    for work in works:
        with transaction.atomic():
            page = lock_pages(work.page_id)[work.page_id]
            refusal = "" if page.live else "it is not public"
            refusal = refusal or why_not_take_out(page, user)
            if refusal:
                result.refused.append((page.draft_title, refusal))
            else:
                page.unpublish(user=user)
                result.changed.append(page.draft_title)
    return result
