"""Throwing an upload away, undoing its import, and its report."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from content.spreadsheets import neutralise
from qa.importer.loader.lock import ImportRunningError, import_lock
from qa.importer.loader.undoing import Undoing, undo
from qa.models import ArchiveImport, ArchiveUpload
from qa.wizard import permissions
from qa.wizard.overview import Overview
from qa.wizard.results import report_rows
from qa.wizard.views.base import UploadActionView, WizardView

BUSY = "An import is at work on this site. Try again when it has ended."


class DiscardView(UploadActionView):
    """“Throw it away”: nothing of it has been imported."""

    def act(self, request: HttpRequest, upload: ArchiveUpload) -> HttpResponse:
        """Delete the upload with its texts, unless it is being imported or has been."""
        deleted, _ = ArchiveUpload.objects.filter(pk=upload.pk, state=ArchiveUpload.State.PREVIEW).delete()
        if deleted:
            messages.success(request, "Thrown away. Nothing of it was imported.")
            return redirect("qa_import:list")
        messages.error(request, "It has been imported, or is being imported. Undo the import instead.")
        return redirect("qa_import:upload", upload.pk)


class UndoView(WizardView):
    """“Undo this import”: says first what goes and what stays."""

    template_name = "qa/wizard/undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        if self.upload.state != ArchiveUpload.State.DONE:
            return redirect("qa_import:upload", self.upload.pk)
        return self.render_to_response(self.get_context_data(undoing=Overview(self.upload).undoing))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take back what nobody has worked on; an import that made pages public, only by those who may unpublish."""
        upload = self.upload
        if upload.state != ArchiveUpload.State.DONE:
            return redirect("qa_import:upload", upload.pk)
        if upload.publish and not permissions.may_publish(request.user):
            messages.error(request, "This import made pages public, so somebody who may unpublish must undo it.")
            return redirect("qa_import:upload", upload.pk)
        try:
            with import_lock():
                outcome = sum((undo(run) for run in upload.imports.filter(state=ArchiveImport.State.DONE)), Undoing())
        except ImportRunningError:
            messages.error(request, BUSY)
            return redirect("qa_import:undo", upload.pk)
        upload.state, upload.undone_by_id, upload.undone_at = (
            ArchiveUpload.State.UNDONE,
            request.user.pk,
            timezone.now(),
        )
        upload.save(update_fields=["state", "undone_by", "undone_at"])
        messages.success(request, f"Undone: {outcome.removed} pages removed, {outcome.restored} set back.")
        if outcome.kept:
            messages.warning(request, f"Kept, because somebody has worked on them: {len(outcome.kept)} pages.")
        return redirect("qa_import:upload", upload.pk)


class ReportView(WizardView):
    """The report of an import as a file: one line an entry, or JSON for a program."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with CSV, or with JSON where that is asked for."""
        rows = report_rows(self.upload)
        name = f"import-{self.upload.pk}"
        if request.GET.get("format") == "json":
            response: HttpResponse = JsonResponse({"refused": self.upload.refused, "entries": list(rows)})
            response["Content-Disposition"] = f'attachment; filename="{name}.json"'
            return response
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response.write("\ufeff")
        write_csv(response, rows)
        return response


def write_csv(response: HttpResponse, rows: Any) -> None:
    """Write the rows, safe to open in a spreadsheet."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(response, fieldnames=list(row))
            writer.writeheader()
        writer.writerow({name: neutralise(value) for name, value in row.items()})
