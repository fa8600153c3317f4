from wagtail import hooks

from factsheets.viewsets import FactsheetListingViewSet


@hooks.register("register_admin_viewset")
def register_factsheets() -> FactsheetListingViewSet:
    """Return the list of factsheets for the menu."""
    return FactsheetListingViewSet()
