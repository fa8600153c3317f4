"""Throwing an upload away, undoing its import, and its report."""

import csv
import time
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from content.spreadsheets import neutralise
from qa.models import ArchiveUpload
from qa.wizard import permissions, queue
from qa.wizard.overview import Overview
from qa.wizard.results import report_rows
from qa.wizard.views.base import PATIENCE, UploadActionView, WizardView


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
        """Take back what nobody has worked on; an import that made pages public, only by those who may unpublish.

        What takes longer than an editor waits is left to the worker.
        """
        upload = self.upload
        if upload.state != ArchiveUpload.State.DONE:
            return redirect("qa_import:upload", upload.pk)
        if upload.publish and not permissions.may_publish(request.user):
            messages.error(request, "This import made pages public, so somebody who may unpublish must undo it.")
            return redirect("qa_import:upload", upload.pk)
        # Of two who press at once one does it.
        waiting = ArchiveUpload.objects.filter(pk=upload.pk, state=ArchiveUpload.State.DONE)
        if waiting.update(state=ArchiveUpload.State.UNDOING, undone_by=request.user.pk, problem=""):
            queue.take_back(upload, time.monotonic() + PATIENCE)
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
