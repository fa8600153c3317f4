from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from references.importing import applying, staging
from references.importing.files import FileRefused, read_text
from references.keys import to_key
from references.models import ReferenceImport

PERMISSION = "references.add_reference"


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="File of references",
        help_text="RIS, BibTeX or NBIB, as PubMed, Zotero, EndNote and Mendeley export them; 5 MB at most.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".ris,.bib,.nbib,.txt,.json"}),
    )


class ImportViewBase(WagtailAdminTemplateMixin, TemplateView):
    """A step of the import, for those who may add references."""

    page_title = "Import references"
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or refuse."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_references_reference:list"), "label": "References"},
            {"url": reverse("references:import"), "label": self.page_title},
        ]


class UploadView(ImportViewBase):
    """Takes a file and shows what was uploaded lately."""

    template_name = "references/import/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the latest uploads."""
        runs = ReferenceImport.objects.select_related("user")[:10]
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form") or FileForm(), "runs": runs}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read the file into a preview; a file that cannot be read changes nothing."""
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                run = staging.stage(file.name, read_text(file), request.user)
            except FileRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("references:import_run", run.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RunView(ImportViewBase):
    """One file: its preview, then how far its import is, then what came of it."""

    @property
    def template_name(self) -> str:  # type: ignore[override]
        """The preview before the import, and its result afterwards."""
        return f"references/import/{'result' if self.run.started_at else 'preview'}.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the import."""
        if request.user.has_perm(PERMISSION):
            self.run = get_object_or_404(ReferenceImport, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entries, those that need a look first."""
        entries = list(self.run.entries.select_related("twin", "reference"))
        broken = [entry for entry in entries if entry.error]
        good = [entry for entry in entries if not entry.error]
        return super().get_context_data(**kwargs) | {
            "run": self.run,
            "broken": broken,
            "twins": [entry for entry in good if entry.because],
            "new": [entry for entry in good if not entry.because],
            "done": [entry for entry in good if entry.result],
            "left": len([entry for entry in good if not entry.result]),
            "counts": Counter(entry.result.split(".")[0] for entry in good if entry.result).most_common(),
            "total": len(good),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was decided, and bring in as many entries as a request may take time for."""
        if not self.run.started_at:
            applying.choose(self.run, choices_in(request))
            applying.start(self.run)
        applying.work(self.run, request.user)
        return redirect("references:import_run", self.run.pk)


def choices_in(request: HttpRequest) -> dict[int, str]:
    """Return what was decided, by the number of the entry."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("choice-") and (key := to_key(name.removeprefix("choice-"))):
            found[key] = str(value)
    return found
