from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from home.tour.steps import dismiss, is_dismissed, tour_for


class TourView(WagtailAdminTemplateMixin, TemplateView):
    """What to do first, step by step, each with the very place."""

    template_name = "home/tour/tour.html"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the tour of the person who looks."""
        tour = tour_for(self.request.user)
        self.page_title = tour.title
        return {**super().get_context_data(**kwargs), "tour": tour, "is_dismissed": is_dismissed(self.request.user)}


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take the tour off the home screen, or put it back, and go there."""
    away = request.POST.get("away") != "no"
    dismiss(request.user, away=away)
    messages.success(request, "The tour is put away. You find it under Help." if away else "The tour is back.")
    return redirect("wagtailadmin_home")
