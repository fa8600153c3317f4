from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from qa.export.formats import FORMATS
from qa.export.orders import order
from qa.models import ArchiveExport

PERMISSION = "qa.add_archiveexport"


class ExportPermissionMixin:
    """Lets in those who may take the whole archive away, whatever they ask for and however."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or refuse."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ExportView(ExportPermissionMixin, WagtailAdminTemplateMixin, TemplateView):
    """What can be taken away, and what has been made."""

    template_name = "qa/export/admin.html"
    page_title = "Export"
    header_icon = "download"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": reverse("qa_export:index"), "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the formats and the exports."""
        exports = list(ArchiveExport.objects.select_related("requested_by"))
        is_waiting = any(export.state == ArchiveExport.State.WAITING for export in exports)
        return super().get_context_data(**kwargs) | {
            "formats": FORMATS.items(),
            "exports": exports,
            "is_waiting": is_waiting,
        }


class OrderView(ExportPermissionMixin, View):
    """Asks for an export."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Leave it to the worker, and go back to the list."""
        kind = request.POST.get("format", "")
        if kind not in FORMATS:
            messages.error(request, "Choose one of the formats.")
        else:
            order(kind, request.user)
            messages.success(request, "Your export is being made. It stands below as soon as it is ready.")
        return redirect("qa_export:index")


class DownloadView(ExportPermissionMixin, View):
    """Hands a file over. It has no address of its own that anybody could open without being asked who they are."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
        """Answer with the file."""
        export = get_object_or_404(ArchiveExport, pk=pk, state=ArchiveExport.State.READY)
        try:
            content = export.path.open("rb")
        except OSError:
            raise Http404("The file has gone. Ask for a new export.") from None
        response = FileResponse(content, as_attachment=True, filename=export.download_name)
        response["Cache-Control"] = "no-store, private"
        return response
