"""What the screens of the wizard have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from qa.models import ArchiveUpload
from qa.wizard import permissions

TITLE = "Bring the archive over"
# How long an editor waits for what the worker would do too, in seconds.
PATIENCE = 4.0
CLOSED = "This upload is being imported, or has been: what was decided cannot be changed any more."


class ImporterMixin:
    """Keeps out who may not add pages to the archive."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Raises PermissionDenied for people who may not import."""
        if not permissions.may_import(request.user):
            raise PermissionDenied("Only those who may add pages to the archive can bring an old one over.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class WizardView(ImporterMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen of the wizard; `self.upload` where it is about one."""

    page_title = TITLE
    header_icon = "upload"
    upload: ArchiveUpload

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the upload that the address names."""
        super().setup(request, *args, **kwargs)
        if "upload_pk" in kwargs and request.user.is_authenticated:
            self.upload = get_object_or_404(ArchiveUpload.objects.select_related("made_by"), pk=kwargs["upload_pk"])

    def get_page_title(self) -> str:
        """Return what the screen is about."""
        return self.page_title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        items = [*super().get_breadcrumbs_items(), {"url": reverse("qa_import:list"), "label": TITLE}]
        if "upload_pk" in self.kwargs:
            items.append(
                {"url": reverse("qa_import:upload", args=[self.upload.pk]), "label": upload_label(self.upload)}
            )
        if "position" in self.kwargs:
            items.append({"url": self.request.path, "label": self.get_page_title()})
        return items

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the upload and what this person may do."""
        return super().get_context_data(**kwargs) | {
            "upload": getattr(self, "upload", None),
            "may_publish": permissions.may_publish(self.request.user),
            "may_redirect": permissions.may_redirect(self.request.user),
        }


class UploadActionView(ImporterMixin, View):
    """Something that is done to an upload by a POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, upload_pk: int) -> HttpResponse:
        """Do it, and go back to the upload."""
        return self.act(request, get_object_or_404(ArchiveUpload, pk=upload_pk))

    def act(self, request: HttpRequest, upload: ArchiveUpload) -> HttpResponse:
        """Do it; return where to go."""
        raise NotImplementedError


def upload_label(upload: ArchiveUpload) -> str:
    """Return how an upload is called on the screens."""
    first = upload.pages.values_list("name", flat=True).first()
    return str(first or f"Upload {upload.pk}")


def refuse_closed(request: HttpRequest, upload: ArchiveUpload) -> HttpResponse:
    """Say that nothing can be changed any more, and go back to the upload."""
    messages.error(request, CLOSED)
    return redirect("qa_import:upload", upload.pk)
