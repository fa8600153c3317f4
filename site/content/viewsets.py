from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import Person, Topic


class TopicViewSet(SnippetViewSet):
    """Conditions and subjects."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", "description", UpdatedAtColumn()]
    search_fields = ["name", "synonyms"]
    copy_view_enabled = False


class PersonViewSet(SnippetViewSet):
    """Experts, authors and reviewers."""

    model = Person
    icon = "group"
    menu_label = "People"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "role", "credentials", UpdatedAtColumn()]
    search_fields = ["name", "role"]
    copy_view_enabled = False
