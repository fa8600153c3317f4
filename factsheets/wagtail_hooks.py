from wagtail import hooks

from factsheets.viewsets import FactsheetExplorerViewSet, FactsheetListingViewSet


@hooks.register("register_admin_viewset")
def register_factsheets() -> FactsheetListingViewSet:
    """Return the list of factsheets for the menu."""
    return FactsheetListingViewSet()


@hooks.register("register_admin_viewset")
def register_factsheet_explorer() -> FactsheetExplorerViewSet:
    """Return the list below the index of factsheets for the explorer."""
    return FactsheetExplorerViewSet()
