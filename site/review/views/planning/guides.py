from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from review.planning import guides


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """One page on how to do the work, for those who do it."""

    template_name = "review/planning/guide.html"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the guide; raises Http404 for one that nobody wrote."""
        try:
            guide = guides.read_guide(self.kwargs["name"])
        except (KeyError, FileNotFoundError) as error:
            raise Http404("There is no such guide.") from error
        self.page_title = guide.title
        return {**super().get_context_data(**kwargs), "guide": guide}


def guide_image(request: HttpRequest, name: str) -> FileResponse:
    """Return a picture of a guide; raises Http404 for any other file."""
    try:
        return FileResponse(guides.find_image(name).open("rb"))
    except FileNotFoundError as error:
        raise Http404("There is no such picture.") from error
