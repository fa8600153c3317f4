"""Uploading, and all pages of an upload: looking through, importing, what came of it."""

import time
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin import messages

from qa.importer.sources import Refused
from qa.models import ArchiveUpload, UploadedPage
from qa.wizard import permissions, queue
from qa.wizard.choices import Twin
from qa.wizard.forms import PageForm, UploadForm
from qa.wizard.intake import PASTED, NothingToImportError, take_in
from qa.wizard.mapping import category_choices
from qa.wizard.overview import Overview
from qa.wizard.results import results_of
from qa.wizard.views.base import PATIENCE, WizardView, refuse_closed

PAGES_SHOWN = 25
UPLOADS_SHOWN = 20


class UploadListView(WizardView):
    """Everything that was ever uploaded, and the form to upload more."""

    template_name = "qa/wizard/list.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read what was uploaded; whatever is wrong with it, what was pasted is shown again."""
        form = UploadForm(request.POST, request.FILES)
        refused: list[Refused] = []
        if form.is_valid():
            try:
                upload = take_in(request.user, contents(form))
            except NothingToImportError as error:
                form.add_error(None, str(error))
                refused = list(error.refused)
            else:
                queue.look_at_new_pages(time.monotonic() + PATIENCE, upload)
                return redirect("qa_import:upload", upload.pk)
        return self.render_to_response(self.get_context_data(form=form, refused=refused), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the latest uploads."""
        kwargs.setdefault("form", UploadForm())
        uploads = ArchiveUpload.objects.select_related("made_by").annotate(page_count=Count("pages"))
        # Django leaves the model's own order out where it counts.
        uploads = uploads.order_by("-made_at", "-pk")
        page = Paginator(uploads, UPLOADS_SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"uploads": page}


def contents(form: UploadForm) -> Any:
    """Yield name, content and encoding of each file, and of what was pasted."""
    for file in form.cleaned_data["chosen"]:
        yield file.name, file.read(), form.cleaned_data["encoding"]
    if text := form.cleaned_data["text"].strip():
        yield PASTED, text.encode(), "utf-8"


class UploadView(WizardView):
    """One upload: its pages before they are imported, how far it is, and what came of it."""

    def get_template_names(self) -> list[str]:
        """Return the screen for how far it is."""
        return ["qa/wizard/preview.html" if self.upload.is_open else "qa/wizard/result.html"]

    def post(self, request: HttpRequest, upload_pk: int) -> HttpResponse:
        """Save where the pages shown go; import everything when that is asked for."""
        upload = self.upload
        if not upload.is_open:
            return refuse_closed(request, upload)
        forms = self.page_forms(request.POST)
        if False in [form.is_valid() for form in forms]:
            messages.error(request, "Some of it cannot be taken. Nothing was saved.")
            return self.render_to_response(self.get_context_data(forms=forms), status=422)
        for form in forms:
            form.save()
        upload.publish = bool(request.POST.get("publish")) and permissions.may_publish(request.user)
        upload.save(update_fields=["publish"])
        if request.POST.get("twins") in {Twin.SKIP, Twin.KEEP_BOTH}:
            decide_twins(upload, request.POST["twins"])
        queue.look_at_new_pages(time.monotonic() + PATIENCE, upload)
        if "import" in request.POST:
            return self.release(request, upload)
        messages.success(request, "Saved.")
        return redirect(request.get_full_path())

    def release(self, request: HttpRequest, upload: ArchiveUpload) -> HttpResponse:
        """Hand the upload to the worker, unless something is still to be decided."""
        obstacles = Overview(upload).obstacles
        if obstacles:
            for obstacle in obstacles:
                messages.error(request, obstacle)
            return redirect("qa_import:upload", upload.pk)
        # Of two who press at once one does it.
        waiting = ArchiveUpload.objects.filter(pk=upload.pk, state=ArchiveUpload.State.PREVIEW)
        waiting.update(state=ArchiveUpload.State.QUEUED)
        return redirect("qa_import:upload", upload.pk)

    def page_forms(self, data: Any = None) -> list[PageForm]:
        """Return a form for each page shown."""
        categories = category_choices()
        return [PageForm(data, prefix=f"p{page.pk}", instance=page, categories=categories) for page in self.pages_shown]

    @property
    def pages_shown(self) -> Any:
        """One screenful of the pages of the upload."""
        pages = self.upload.pages.select_related("category", "upload").defer("text")
        pages = pages.prefetch_related("imports__category")
        return Paginator(pages, PAGES_SHOWN).get_page(self.request.GET.get("p"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the pages and the sum of them."""
        pages = self.pages_shown
        if self.upload.is_open:
            kwargs.setdefault("forms", self.page_forms())
        else:
            kwargs["results"] = results_of(pages)
        return super().get_context_data(**kwargs) | {
            "pages": pages,
            "overview": Overview(self.upload),
            "now": timezone.now(),
        }


class ProgressView(WizardView):
    """How far the import is, for the script that asks every two seconds."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the part of the screen that changes; `X-Done` says that asking again is of no use."""
        context = {"upload": self.upload, "overview": Overview(self.upload)}
        response = TemplateResponse(request, "qa/wizard/includes/progress.html", context)
        response["X-Done"] = "no" if self.upload.is_at_work or not Overview(self.upload).is_looked_at else "yes"
        return response


def decide_twins(upload: ArchiveUpload, twin: str) -> None:
    """Decide the same about every question that is here already and on which nobody has decided."""
    pages = upload.pages.filter(state=UploadedPage.State.WAITING).exclude(figures={}).defer("text")
    for page in pages.filter(Q(figures__undecided__gt=0)):
        for place, page_pk in page.figures.get("twins", {}).items():
            choice = page.choices.setdefault(place, {})
            if not choice.get("twin"):
                choice.update({"twin": twin} | ({"twin_page": page_pk} if page_pk else {}))
        page.figures, page.problem = {}, ""
        page.save(update_fields=["choices", "figures", "problem"])
