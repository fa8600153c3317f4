"""Keeping the worklist true: the one place that writes reasons, risks and outcomes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from content.batches import batches
from qa.models import ArchiveReason, ArchiveWork, QuestionPage
from qa.worklist.facts import Facts, load_facts
from qa.worklist.reasons import find_reasons, risk_of

BATCH = 200
# The pages that wait for the end of `refreshed_together`.
_waiting: ContextVar[set[int] | None] = ContextVar("pages waiting to be refreshed", default=None)
Outcome = ArchiveWork.Outcome


@contextmanager
def refreshed_together() -> Iterator[None]:
    """Whatever asks for pages to be refreshed in here waits for the end, and then all are refreshed at once."""
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh(sorted(waiting))


def refresh(page_keys: Iterable[int]) -> int:
    """Bring the rows of these pages up to what is true now, in short transactions; return how many pages have one.

    Pages that are and were none of the archive's are left alone. Safe to call again, and for pages that are gone.
    """
    if (waiting := _waiting.get()) is not None:
        waiting.update(page_keys)
        return 0
    return sum(_refresh(keys) for keys in batches(page_keys, BATCH))


def rebuild() -> int:
    """Bring the whole worklist up to date; return how many pages are on it."""
    legacy = QuestionPage.objects.filter(alias_of=None, is_legacy=True).order_by().values_list("pk", flat=True)
    known = ArchiveWork.objects.order_by().values_list("page_id", flat=True)
    return refresh(sorted({*legacy, *known}))


def fill_missing() -> int:
    """Put archive pages on the worklist that are not there yet, such as those from before there was one."""
    missing = QuestionPage.objects.filter(alias_of=None, is_legacy=True, archive_work=None).order_by()
    return refresh(list(missing.values_list("pk", flat=True)))


@transaction.atomic
def _refresh(keys: Sequence[int]) -> int:
    works, pages = _rows(keys)
    facts = load_facts(page for page in pages.values() if page.is_legacy)
    stored: dict[int, dict[str, ArchiveReason]] = {work.pk: {} for work in works}
    for reason in ArchiveReason.objects.filter(work__in=works):
        stored[reason.work_id][reason.kind] = reason
    for work in works:
        page = pages[work.page_id]
        if page.live:
            work.retired_at = work.retired_by = work.merged_into = None
        work.outcome = _outcome(work, page)
        if work.outcome == Outcome.OPEN:
            _update_reasons(work, facts[page.pk], stored[work.pk])
            is_open = [reason.kind for reason in stored[work.pk].values() if not reason.dealt_with_at]
            work.risk = risk_of(is_open, is_public=page.live)
        else:
            work.risk = 0
    ArchiveWork.objects.bulk_update(works, ["outcome", "risk", "retired_at", "retired_by", "merged_into"])
    _write_reasons(works, stored)
    return len(works)


def _rows(keys: Sequence[int]) -> tuple[list[ArchiveWork], dict[int, QuestionPage]]:
    """Return the rows, made where they are missing and locked, and their pages."""
    found = QuestionPage.objects.filter(pk__in=keys, alias_of=None)
    pages = {page.pk: page for page in found}
    legacy = [ArchiveWork(page=page) for page in pages.values() if page.is_legacy]
    ArchiveWork.objects.bulk_create(legacy, ignore_conflicts=True)
    return list(ArchiveWork.objects.select_for_update().filter(page__in=pages).order_by("pk")), pages


def _outcome(work: ArchiveWork, page: QuestionPage) -> str:
    if work.retired_at:
        return Outcome.RETIRED
    return Outcome.OPEN if page.is_legacy else Outcome.DONE


def _update_reasons(work: ArchiveWork, facts: Facts, stored: dict[str, ArchiveReason]) -> None:
    """Bring `stored` up to date in memory; words that nobody has dealt with open a reason again."""
    found = find_reasons(facts)
    for kind in stored.keys() - found.keys():
        del stored[kind]
    for kind, excerpts in found.items():
        reason = stored.setdefault(kind, ArchiveReason(work=work, kind=kind))
        if set(excerpts) - set(reason.excerpts):
            reason.dealt_with_by = reason.dealt_with_at = None
        reason.excerpts = excerpts


def _write_reasons(works: Sequence[ArchiveWork], stored: dict[int, dict[str, ArchiveReason]]) -> None:
    reasons = [reason for of_work in stored.values() for reason in of_work.values()]
    kept = [reason.pk for reason in reasons if reason.pk]
    ArchiveReason.objects.filter(work__in=works).exclude(pk__in=kept).delete()
    ArchiveReason.objects.bulk_update(
        [reason for reason in reasons if reason.pk], ["excerpts", "dealt_with_by", "dealt_with_at"]
    )
    ArchiveReason.objects.bulk_create([reason for reason in reasons if not reason.pk], ignore_conflicts=True)
