"""The worker's part of the wizard: looking at long uploads, importing what editors have released, and undoing it."""

import logging
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from qa.importer.duplicates import KnownQuestions
from qa.importer.loader.lock import ImportRunningError, import_lock
from qa.importer.loader.undoing import undo
from qa.importer.parser.answers import answer_blocks
from qa.importer.preparing import ImportRefusedError
from qa.importer.report import Report
from qa.importer.run import import_prepared
from qa.merging import MergeRefused, add_earlier_answer
from qa.models import ArchiveImport, ArchiveUpload, QuestionPage, UploadedPage
from qa.wizard.choices import by_category, choices_of
from qa.wizard.mapping import names_of, remember
from qa.wizard.permissions import may_redirect
from qa.wizard.preview import look_at, prepare_page, request_for

logger = logging.getLogger(__name__)

# The worker asks this often whether something waits, and takes a turn that lasts longer than this for dead.
EVERY = timedelta(seconds=2)
LONGEST = timedelta(minutes=30)
# How long one turn lasts, in seconds: other timed jobs come in between.
TURN = 5.0
# How often the progress of a page is written down, in seconds.
TELL_EVERY = 0.5
UNEXPECTED = "Something went wrong on our side, and nothing of this page was imported. The log has the details."
UNDOING_STOPPED = "Something went wrong on our side, and a part of it stands as it was. The log has the details."


def work() -> None:
    """Do one turn: look at pages that wait for it, then import what was released, or undo it, page by page."""
    until = time.monotonic() + TURN
    look_at_new_pages(until)
    for upload in ArchiveUpload.objects.filter(state__in=["queued", "running", "undoing"]).order_by("pk"):
        turn = take_back if upload.state == ArchiveUpload.State.UNDOING else run
        if time.monotonic() > until or not turn(upload, until):
            return


def look_at_new_pages(until: float, upload: ArchiveUpload | None = None) -> bool:
    """Look at pages of open uploads, or of `upload`, until the time; return whether all have been looked at."""
    waiting = UploadedPage.objects.filter(
        upload__state=ArchiveUpload.State.PREVIEW, state=UploadedPage.State.WAITING, figures={}, problem=""
    )
    if upload:
        waiting = waiting.filter(upload=upload)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:1000])
    known = KnownQuestions() if keys else None
    for pk in keys:
        if time.monotonic() > until:
            return False
        page = UploadedPage.objects.select_related("upload", "category").filter(pk=pk).first()
        if page and known:
            try:
                look_at(page, known)
            except Exception:
                logger.exception("Could not look at the uploaded page %s", pk)
                page.problem = UNEXPECTED
                page.save(update_fields=["problem"])
    return True


def run(upload: ArchiveUpload, until: float) -> bool:
    """Import pages of the upload until the time is up; return whether it is finished."""
    ArchiveUpload.objects.filter(pk=upload.pk).update(state=ArchiveUpload.State.RUNNING)
    pages = upload.pages.filter(state__in=[UploadedPage.State.WAITING, UploadedPage.State.RUNNING])
    for page in pages.select_related("upload__made_by", "category"):
        if time.monotonic() > until or not import_page(page):
            return False
    upload.state, upload.finished_at = ArchiveUpload.State.DONE, timezone.now()
    upload.save(update_fields=["state", "finished_at"])
    return True


def take_back(upload: ArchiveUpload, until: float) -> bool:
    """Undo imports of the upload, the last first, until the time is up; return whether nothing of it is left to do.

    What stops on an error is noted on the upload, and can be asked for again.
    """
    undoing = ArchiveUpload.objects.filter(pk=upload.pk, state=ArchiveUpload.State.UNDOING)
    try:
        for pk in upload.imports.filter(state=ArchiveImport.State.DONE).values_list("pk", flat=True):
            if time.monotonic() > until:
                return False
            with import_lock():
                # Whoever had the lock before may have done it.
                if left := ArchiveImport.objects.filter(pk=pk, state=ArchiveImport.State.DONE).first():
                    undo(left)
    except ImportRunningError:
        return False
    except Exception:
        logger.exception("Could not undo the upload %s", upload.pk)
        undoing.update(state=ArchiveUpload.State.DONE, problem=UNDOING_STOPPED)
        return True
    undoing.update(state=ArchiveUpload.State.UNDONE, undone_at=timezone.now())
    return True


def import_page(page: UploadedPage) -> bool:
    """Import one page; return False where it has to wait for another import. Whatever else goes wrong is noted on it.

    A page that was left half-way by a killed worker is imported again: the importer clears up first.
    """
    page.state = UploadedPage.State.RUNNING
    page.save(update_fields=["state"])
    try:
        reports = write(page)
    except ImportRefusedError as error:
        if isinstance(error.__cause__, ImportRunningError):
            return False
        fail(page, str(error))
    except Exception:
        logger.exception("Could not import the uploaded page %s", page.pk)
        fail(page, UNEXPECTED)
    else:
        page.figures |= {"result": result_of(reports)}
        page.state, page.text, page.problem = UploadedPage.State.DONE, "", ""
        page.save(update_fields=["state", "text", "problem", "figures"])
    return True


def fail(page: UploadedPage, why: str) -> None:
    """Note why the page was not imported."""
    page.state, page.problem = UploadedPage.State.FAILED, why
    page.save(update_fields=["state", "problem"])


def write(page: UploadedPage) -> list[Report]:
    """Import the page as its editor decided; raises ImportRefusedError in plain words."""
    prepared, choices = prepare_page(page), choices_of(page)
    if not may_redirect(page.upload.made_by):
        prepared = prepared.without_redirects()
    reports = []
    for category, part in by_category(prepared, choices):
        chosen = part if category is None else replace(part, category_names=names_of(category), old_paths=())
        reports.append(import_prepared(chosen, request_for(page, dry_run=False), Teller(page)))
    made = page.imports.order_by("pk").select_related("category").first()
    if made and made.category:
        remember(page.figures.get("levels", []), made.category, page.upload.made_by)
    add_earlier_answers(page)
    return reports


def result_of(reports: list[Report]) -> dict[str, Any]:
    """Return what was done, without the texts: what the result page and the downloaded report say."""
    entries = [entry for report in reports for entry in report.entries]
    return {
        **{name: sum(report.figures()[name] for report in reports) for name in COUNTED},
        "redirects_made": [path for report in reports for path in report.redirects_made],
        "warnings": [warning for report in reports for warning in report.warnings],
        "rows": [
            {
                "position": entry.decision.entry.position,
                "page_id": entry.page_id,
                "action": str(entry.action),
                "is_published": entry.is_published,
                "why": entry.why,
                "flags": [flag.kind for flag in entry.flags],
            }
            for entry in entries
        ],
    }


COUNTED = ("created", "updated", "unchanged", "published")


class Teller:
    """Writes down how far a page is, not more often than people look."""

    def __init__(self, page: UploadedPage) -> None:
        self.page, self.next_time = page, 0.0

    def __call__(self, done: int, total: int) -> None:
        """Note that `done` of `total` entries are written."""
        if time.monotonic() >= self.next_time or done == total:
            self.next_time = time.monotonic() + TELL_EVERY
            UploadedPage.objects.filter(pk=self.page.pk).update(done=done, total=total)


def add_earlier_answers(page: UploadedPage) -> None:
    """Add the answers that are to stand in other pages as earlier ones, and note it, so that none is added twice."""
    for entry in prepare_page(page).parsed.entries:
        choice = choices_of(page).get(entry.position)
        if choice is None or not choice.is_earlier_answer or str(entry.position) in page.figures.get("added", {}):
            continue
        target = QuestionPage.objects.filter(pk=choice.twin_page).first()
        note: dict[str, Any] = {"page": choice.twin_page}
        with transaction.atomic():
            try:
                if target is None:
                    raise MergeRefused("The page has been deleted.")
                html = "".join(text_of(block) for block in answer_blocks(entry.answer))
                add_earlier_answer(target, text_html=html, dated=None, source_page=None, user=page.upload.made_by)
            except MergeRefused as refusal:
                note["why"] = str(refusal)
            page.figures.setdefault("added", {})[str(entry.position)] = note
            page.save(update_fields=["figures"])


def text_of(block: dict[str, Any]) -> str:
    """Return the rich text of a block of an answer."""
    value = block["value"]
    return str(value["text"] if isinstance(value, dict) else value)
