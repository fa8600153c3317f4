from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from references.models import Reference


class ReferenceViewSet(SnippetViewSet):
    """The bibliography."""

    model = Reference
    icon = "openquote"
    menu_label = "References"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["__str__", "container", "year", UpdatedAtColumn()]
    list_filter = ["kind", "year"]
    search_fields = ["title", "authors", "doi", "pmid"]
    copy_view_enabled = False
