from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.tables import Column, UpdatedAtColumn

from content.choosers import (
    PersonChooserViewSet,
    PhotoColumn,
    RecordViewSet,
    TopicChooserViewSet,
    some_synonyms,
    with_photos,
)
from content.models import Person, Topic, UrgentRule


class TopicViewSet(RecordViewSet):
    """Conditions and subjects."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 300
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("synonyms", label="Other names", accessor=some_synonyms),
        Column("body_part", label="Part of the body", accessor="get_body_part_display", sort_key="body_part"),
        UpdatedAtColumn(),
    ]
    list_filter = ["body_part"]
    search_fields = ["name", "synonyms"]
    chooser_viewset_class = TopicChooserViewSet
    empty_text = (
        "A topic is a condition or a subject with the other words people use for it. "
        "It makes searches forgiving and leads from answers to factsheets."
    )


class PersonViewSet(RecordViewSet):
    """Experts, authors and reviewers."""

    model = Person
    icon = "group"
    menu_label = "People"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", PhotoColumn("photo", label="Photo", width="8%"), "role", "credentials", UpdatedAtColumn()]
    search_fields = ["name", "role"]
    chooser_viewset_class = PersonChooserViewSet
    empty_text = "Experts, authors and reviewers as visitors see them. An answer or a factsheet names them."

    def get_queryset(self, request: HttpRequest) -> QuerySet | None:
        """Return the people with their photos, in a fixed number of queries."""
        return with_photos(Person.objects.all())


class UrgentRuleViewSet(RecordViewSet):
    """What visitors are told who may need help sooner."""

    model = UrgentRule
    icon = "warning"
    menu_label = "Urgent advice"
    menu_order = 315
    add_to_admin_menu = True
    list_display = ["name", "severity", UpdatedAtColumn()]
    list_filter = ["severity"]
    search_fields = ["name", "patterns"]
    empty_text = "A rule recognises words such as “back pain cant pee” and says where to get help."
