"""One page of an upload: its entries, and the columns of a table."""

import time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from qa.importer.duplicates import KnownQuestions
from qa.importer.preparing import ImportRefusedError
from qa.importer.sources import ArchiveFileError, csv_headers, csv_sample, suggest_columns
from qa.models import QuestionPage, UploadedPage
from qa.wizard import queue
from qa.wizard.forms import ColumnsForm, EntryForm
from qa.wizard.intake import name_columns
from qa.wizard.mapping import category_choices
from qa.wizard.preview import Preview
from qa.wizard.views.base import PATIENCE, WizardView, refuse_closed

ENTRIES_SHOWN = 25


class UploadedPageView(WizardView):
    """The entries of one page, with all that can be decided on them."""

    template_name = "qa/wizard/page.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page."""
        super().setup(request, *args, **kwargs)
        if hasattr(self, "upload"):
            pages = self.upload.pages.select_related("upload", "category")
            self.page = get_object_or_404(pages, position=kwargs["position"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the entries; a page that cannot be taken apart says why on the screen of its upload."""
        if self.page.state == UploadedPage.State.COLUMNS:
            return redirect("qa_import:columns", self.page.upload_id, self.page.position)
        if not self.page.upload.is_open:
            return redirect("qa_import:upload", self.page.upload_id)
        try:
            return self.render_to_response(self.get_context_data(forms=self.entry_forms()))
        except ImportRefusedError as error:
            messages.error(request, str(error))
            return redirect("qa_import:upload", self.page.upload_id)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was decided on the entries shown, and go on to the next ones or back."""
        if not self.page.upload.is_open or self.page.state == UploadedPage.State.COLUMNS:
            return refuse_closed(request, self.page.upload)
        try:
            forms = self.entry_forms(request.POST)
        except ImportRefusedError as error:
            messages.error(request, str(error))
            return redirect("qa_import:upload", self.page.upload_id)
        if False in [form.is_valid() for form in forms]:
            messages.error(request, "Some of it cannot be taken. Nothing was saved.")
            return self.render_to_response(self.get_context_data(forms=forms), status=422)
        for form in forms:
            kept = form.choice.as_dict()
            place = str(form.item.entry.position)
            self.page.choices.pop(place, None)
            if kept:
                self.page.choices[place] = kept
        self.page.figures = {}
        self.page.save(update_fields=["choices", "figures"])
        queue.look_at_new_pages(time.monotonic() + PATIENCE, self.page.upload)
        messages.success(request, "Saved.")
        return redirect(self.next_address())

    def next_address(self) -> str:
        """Return the next entries of the page, or its upload after the last."""
        if self.results.has_next() and "next" in self.request.POST:
            here = reverse("qa_import:page", args=[self.page.upload_id, self.page.position])
            return f"{here}?p={self.results.next_page_number()}"
        return reverse("qa_import:upload", args=[self.page.upload_id])

    def entry_forms(self, data: Any = None) -> list[EntryForm]:
        """Return a form for each entry shown; raises ImportRefusedError for a page that cannot be taken apart."""
        self.preview = Preview(self.page, KnownQuestions())
        self.results = Paginator(self.preview.items, ENTRIES_SHOWN).get_page(self.request.GET.get("p"))
        categories = category_choices()
        return [EntryForm(data, item=item, categories=categories) for item in self.results]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page, its entries and the pages that they are like."""
        keys = {item.duplicate.page_id for item in self.results if item.duplicate and item.duplicate.page_id}
        twins = QuestionPage.objects.in_bulk(keys)
        for item in self.results:
            item.twin_page = twins.get(item.duplicate.page_id) if item.duplicate else None
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "preview": self.preview,
            "results": self.results,
            "remainder": self.preview.prepared.parsed.remainder,
        }

    def get_page_title(self) -> str:
        """Return the name of the file."""
        return self.page.name


class ColumnsView(WizardView):
    """Which column of a table holds what."""

    template_name = "qa/wizard/columns.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the table."""
        super().setup(request, *args, **kwargs)
        if hasattr(self, "upload"):
            tables = self.upload.pages.filter(state=UploadedPage.State.COLUMNS)
            self.page = get_object_or_404(tables, position=kwargs["position"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put the pages of the table in its place."""
        if not self.page.upload.is_open:
            return refuse_closed(request, self.page.upload)
        form = self.columns_form(request.POST)
        if form.is_valid():
            try:
                name_columns(self.page, form.mapping)
            except ArchiveFileError as error:
                form.add_error(None, str(error))
            else:
                queue.look_at_new_pages(time.monotonic() + PATIENCE, self.page.upload)
                return redirect("qa_import:upload", self.page.upload_id)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def columns_form(self, data: Any = None) -> ColumnsForm:
        """Return the form, filled in as far as the headers tell."""
        headers = csv_headers(self.page.name, self.page.text.encode())
        return ColumnsForm(data, headers=headers, suggested=suggest_columns(headers))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the first rows."""
        kwargs.setdefault("form", self.columns_form())
        data = self.page.text.encode()
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "headers": csv_headers(self.page.name, data),
            "rows": csv_sample(self.page.name, data, rows=3),
        }
