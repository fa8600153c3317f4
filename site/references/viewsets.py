from wagtail.admin.ui.tables import UpdatedAtColumn

from content.choosers import RecordViewSet
from references.choosers import ReferenceChooserViewSet, StandingColumn
from references.models import Reference
from references.views.index import ReferenceIndexView
from references.views.usage import ReferenceUsageView


class ReferenceViewSet(RecordViewSet):
    """The bibliography."""

    model = Reference
    icon = "openquote"
    menu_label = "References"
    menu_order = 320
    add_to_admin_menu = True
    list_display = [
        "__str__",
        "container",
        "year",
        StandingColumn("standing", label="Does it stand?", sort_key="standing"),
        UpdatedAtColumn(),
    ]
    list_filter = ["kind", "form", "standing", "year"]
    index_view_class = ReferenceIndexView
    usage_view_class = ReferenceUsageView
    search_fields = ["title", "authors", "doi", "pmid"]
    chooser_viewset_class = ReferenceChooserViewSet
    empty_text = "Every publication is kept once, and cited by answers and factsheets alike. Paste its DOI to add it."
