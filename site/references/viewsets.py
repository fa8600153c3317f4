from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from references.models import Reference
from references.views.index import ReferenceIndexView
from references.views.usage import ReferenceUsageView


class ReferenceViewSet(SnippetViewSet):
    """The bibliography."""

    model = Reference
    icon = "openquote"
    menu_label = "References"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["__str__", "container", "year", UpdatedAtColumn()]
    list_filter = ["kind", "form", "standing", "year"]
    index_view_class = ReferenceIndexView
    usage_view_class = ReferenceUsageView
    search_fields = ["title", "authors", "doi", "pmid"]
    # Asked of the database itself: SQLite's index fails on a search of named fields.
    search_backend_name = None
    copy_view_enabled = False
