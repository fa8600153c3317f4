from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import Person, Topic, UrgentRule


class TopicViewSet(SnippetViewSet):
    """Conditions and subjects."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", "description", UpdatedAtColumn()]
    search_fields = ["name", "synonyms"]
    # Asked of the database itself: SQLite's index fails on a search of named fields.
    search_backend_name = None
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
    # Asked of the database itself: SQLite's index fails on a search of named fields.
    search_backend_name = None
    copy_view_enabled = False


class UrgentRuleViewSet(SnippetViewSet):
    """What visitors are told who may need help sooner."""

    model = UrgentRule
    icon = "warning"
    menu_label = "Urgent advice"
    menu_order = 315
    add_to_admin_menu = True
    list_display = ["name", "severity", UpdatedAtColumn()]
    list_filter = ["severity"]
    search_fields = ["name", "patterns"]
    # Asked of the database itself: SQLite's index fails on a search of named fields.
    search_backend_name = None
    copy_view_enabled = False
