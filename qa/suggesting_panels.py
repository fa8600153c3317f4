"""Fields of the editor with a suggestion beside them, which an editor takes with one press or copies."""

from collections.abc import Callable
from typing import Any

from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, TitleFieldPanel

from qa.suggestions import suggest_summary, suggest_title


def title_for(page: Any) -> str:
    """Return a better title while the page has the one that the importer made."""
    return suggest_title(page.question) if page.title_is_derived else ""


def summary_for(page: Any) -> str:
    """Return a summary for a page that has none."""
    return "" if page.summary else suggest_summary(answer_paragraphs(page))


def answer_paragraphs(page: Any) -> list[str]:
    """Return the running text of a page's answer; what it quotes of earlier answers is not today's answer."""
    sources = [block.value.source for block in page.answer if block.block_type == "paragraph"]
    return [strip_tags(source.replace("</p>", "</p>\n").replace("</li>", "</li>\n")) for source in sources]


class SuggestingPanelMixin:
    """Shows a suggestion below a field; stands before a field panel."""

    suggest: Callable[[Any], str]

    def __init__(self, *args: Any, suggest: Callable[[Any], str], hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggest = suggest
        self.hint = hint

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what makes the same panel again."""
        return super().clone_kwargs() | {"suggest": self.suggest, "hint": self.hint}  # type: ignore[misc]


class SuggestingBoundMixin:
    """The same for the panel of one page."""

    template_name = "qa/worklist/suggesting_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Add the suggestion, none for what the field says already."""
        context = super().get_context_data(parent_context)  # type: ignore[misc]
        suggestion = self.panel.suggest(self.instance)  # type: ignore[attr-defined]
        current = str(getattr(self.instance, self.panel.field_name) or "")  # type: ignore[attr-defined]
        context["suggestion"] = suggestion if suggestion != current else ""
        context["suggestion_hint"] = self.panel.hint  # type: ignore[attr-defined]
        return context


class SuggestingFieldPanel(SuggestingPanelMixin, FieldPanel):
    """A field with a suggestion."""

    class BoundPanel(SuggestingBoundMixin, FieldPanel.BoundPanel):
        """The same for one page."""


class SuggestingTitlePanel(SuggestingPanelMixin, TitleFieldPanel):
    """The title with a suggestion."""

    class BoundPanel(SuggestingBoundMixin, TitleFieldPanel.BoundPanel):
        """The same for one page."""
