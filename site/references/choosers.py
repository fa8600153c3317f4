"""The chooser of publications."""

from typing import ClassVar

from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from content.choosers import RecordChooseMixin
from references.models import Reference


class StandingColumn(Column):
    """Whether a publication still stands; one that does not says so in words."""

    cell_template_name = "references/admin/standing_cell.html"


def number(reference: Reference) -> str:
    """Return the DOI, or the PubMed number where there is none."""
    return reference.doi or (f"PubMed {reference.pmid}" if reference.pmid else "")


class ReferenceChooseMixin(RecordChooseMixin):
    """Publications by where and when they came out, their number, and whether they still stand."""

    own_columns: ClassVar[list[Column]] = [
        Column("container", label="Published in", width="18%"),
        Column("year", label="Year", width="6%"),
        Column("number", label="DOI or PubMed number", accessor=number, width="18%", classname="reference-number"),
        StandingColumn("standing", label="Does it stand?", width="12%"),
    ]


class ReferenceChooseView(ReferenceChooseMixin, ChooseView):
    """The chooser of publications."""


class ReferenceChooseResultsView(ReferenceChooseMixin, ChooseResultsView):
    """What a search in it finds."""


class ReferenceChooserViewSet(SnippetChooserViewSet):
    """Chooses a publication to cite."""

    choose_view_class = ReferenceChooseView
    choose_results_view_class = ReferenceChooseResultsView
