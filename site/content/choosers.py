"""Choosers and lists of records: what tells one from another, and what to do where there are none."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.images import get_image_model
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from content.models import Person, Topic

PHOTO_SIZE = "fill-96x96"
# Of the words for one condition, what fits into a line.
SYNONYMS_SHOWN = 4


class PhotoColumn(Column):
    """The photo of a person, or their initials."""

    cell_template_name = "content/admin/photo_cell.html"


def state(record: Any) -> str:
    """Return whether visitors see a record."""
    return "Live" if record.live else "Draft"


class RecordChooseMixin:
    """Adds columns between the name of a record and whether it is live.

    Wagtail's own column would ask of each record whether it is scheduled.
    """

    own_columns: ClassVar[list[Column]] = []

    @property
    def columns(self) -> list[Column]:
        """The columns of the chooser."""
        title, *others = super().columns  # type: ignore[misc]
        others = [column for column in others if not isinstance(column, LiveStatusTagColumn)]
        return [title, *self.own_columns, *others, Column("state", label="State", accessor=state, width="8%")]


class RecordIndexView(IndexView):
    """A list of records that says, where there are none, what they are for."""

    empty_text = ""


class RecordViewSet(SnippetViewSet):
    """Records that editors keep, with a list and a chooser that tell one from another."""

    index_view_class = RecordIndexView
    index_results_template_name = "content/admin/records_results.html"
    empty_text = ""
    # Asked of the database itself: SQLite's index fails on a search of named fields.
    search_backend_name = None
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to say where it is empty."""
        return super().get_index_view_kwargs(**kwargs) | {"empty_text": self.empty_text}


def with_photos(people: QuerySet) -> QuerySet:
    """Return `people` with the small pictures of their photos, in two more queries for all of them."""
    photos = get_image_model().objects.prefetch_renditions(PHOTO_SIZE)
    return people.prefetch_related(Prefetch("photo", queryset=photos))


def some_synonyms(topic: Topic) -> str:
    """Return the first other names of a topic in one line."""
    names = topic.synonym_list
    return ", ".join(names[:SYNONYMS_SHOWN]) + (" …" if len(names) > SYNONYMS_SHOWN else "")


class PersonChooseMixin(RecordChooseMixin):
    """People by face and role: two of them may have one name."""

    own_columns: ClassVar[list[Column]] = [
        PhotoColumn("photo", label="Photo", width="10%"),
        Column("role", label="Role", width="35%"),
    ]

    def get_object_list(self) -> QuerySet:
        """Return the people with their photos."""
        return with_photos(Person.objects.all())


class PersonChooseView(PersonChooseMixin, ChooseView):
    """The chooser of people."""


class PersonChooseResultsView(PersonChooseMixin, ChooseResultsView):
    """What a search in it finds."""


class PersonChooserViewSet(SnippetChooserViewSet):
    """Chooses an expert, an author or a reviewer."""

    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView


class TopicChooseMixin(RecordChooseMixin):
    """Topics by the other words for them."""

    own_columns: ClassVar[list[Column]] = [
        Column("synonyms", label="Other names", accessor=some_synonyms, width="40%"),
        Column("body_part", label="Part of the body", accessor="get_body_part_display", width="15%"),
    ]


class TopicChooseView(TopicChooseMixin, ChooseView):
    """The chooser of topics."""


class TopicChooseResultsView(TopicChooseMixin, ChooseResultsView):
    """What a search in it finds."""


class TopicChooserViewSet(SnippetChooserViewSet):
    """Chooses a condition or a subject."""

    choose_view_class = TopicChooseView
    choose_results_view_class = TopicChooseResultsView
