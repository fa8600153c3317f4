"""Numbered citations inside a text: an entity that editors choose, kept as `<embed embedtype="reference" id="5"/>`.

The text holds which publication is cited and never a number. Numbers are given when a page is shown, by the same list
that the blocks of evidence take theirs from.
"""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from references.citations import EMBED_TYPE, FEATURE, current_citations
from references.keys import to_key
from references.models import Reference

ENTITY = "CITATION"
# What stands for a citation in the editor's own text: an entity needs a letter that it belongs to.
PLACEHOLDER = "※"


class CitationHandler(EmbedHandler):
    """Shows the number of a citation, with links to the list of references and back."""

    identifier = EMBED_TYPE

    @staticmethod
    def get_model() -> type[Reference]:
        """Return what is cited."""
        return Reference

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the numbers; nothing where nothing is numbered, and for what visitors do not see. No query."""
        return [show(to_key(attrs.get("id"))) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[type[Reference], str, str, str]]:
        """Yield the cited record, for Wagtail's index of what is used where."""
        if key := to_key(attrs.get("id")):
            yield Reference, str(key), "", ""


def show(key: int | None) -> str:
    """Return the number of a citation as HTML."""
    citations = current_citations()
    citation = citations.get_key(key) if citations and key else None
    if citation is None:
        return ""
    context = {"citation": citation, "anchor": citation.mention()}
    return render_to_string("references/includes/citation.html", context).strip()


class CitationElementHandler(InlineEntityElementHandler):
    """Reads a citation into the editor."""

    mutability = "IMMUTABLE"

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        """Put the letter that the entity belongs to into the text."""
        super().handle_starttag(name, attrs, state, contentstate)
        state.current_block.text += PLACEHOLDER
        state.leading_whitespace = KEEP_WHITESPACE

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return which publication it is; the editor asks for the names of all of them at once."""
        return {"id": to_key(attrs.get("id"))}


def to_element(props: dict[str, Any]) -> Any:
    """Return what is kept of a citation; nothing of one that names no publication."""
    key = to_key(props.get("id"))
    return DOM.create_element("embed", {"embedtype": EMBED_TYPE, "id": key}) if key else None


def register_citation(features: FeatureRegistry) -> None:
    """Teach rich texts to cite."""
    features.register_embed_type(CitationHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "openquote",
                "description": "Citation",
                "attributes": ["id", "label"],
                "chooserUrls": {
                    "referenceChooser": reverse_lazy("wagtailsnippetchoosers_references_reference:choose"),
                },
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/citation-entity.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'embed[embedtype="{EMBED_TYPE}"]': CitationElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: to_element}},
        },
    )
