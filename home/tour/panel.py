from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from home.tour.steps import is_dismissed, tour_for


class TourPanel(Component):
    """The tour as a card, until it is done or put away."""

    name = "tour"
    template_name = "home/panels/tour.html"
    order = 40

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is left of the tour."""
        user = parent_context["request"].user
        tour = None if is_dismissed(user) else tour_for(user)
        return {"tour": None if tour and tour.is_done else tour, "csrf_token": parent_context.get("csrf_token")}
