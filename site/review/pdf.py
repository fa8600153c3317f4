"""A page as a PDF: what visitors read at its address now, and what tells one state of it from another."""

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.images import get_image_model

from content.models import OrganisationSettings
from content.pdf.compiling import TEMPLATE, Document
from content.pdf.fonts import made_with
from content.pdf.markup import read_html
from content.pdf.reading import Node, Reading
from content.structured_data import absolute_url
from review import public

if TYPE_CHECKING:
    from review.models import ClinicalPage

NOTE = (
    "Some characters of the page could not be printed here. They stand in square brackets, in words. "
    "The page itself has them: "
)


class Pictures:
    """The files of the pictures that a page shows, by the addresses that its HTML has for them."""

    def __init__(self, page: "ClinicalPage") -> None:
        self.page = page
        self.files: dict[str, bytes] = {}
        self.known: dict[str, Any] | None = None

    def find(self, address: str) -> str | None:
        """Return the name under which a picture is part of the document, None where its file is gone."""
        if self.known is None:
            self.known = {urlsplit(rendition.url).path: rendition for rendition in self.renditions()}
        rendition = self.known.get(urlsplit(address).path)
        if rendition is None:
            return None
        name = f"{rendition.pk}.{rendition.file.name.rsplit('.', 1)[-1].lower()}"
        if name not in self.files:
            try:
                with rendition.file.open() as file:
                    self.files[name] = file.read()
            except OSError:
                return None
        return name

    def renditions(self) -> Any:
        """Return all sizes of the pictures in the page's texts."""
        model = get_image_model()
        texts = (getattr(self.page, name) for name in self.page.get_streamfield_names())
        found = (reference for text in texts for reference in text.stream_block.extract_references(text))
        keys = {key for target, key, *_ in found if issubclass(model, target)}
        return model.get_rendition_model().objects.filter(image_id__in=keys)


def read_page(page: "ClinicalPage", request: HttpRequest) -> tuple[Document, Reading]:
    """Return the document of a page as any visitor sees it, and what was noticed when its HTML was read."""
    address = absolute_url(page, request)
    organisation = OrganisationSettings.load(request_or_site=request)
    context = page.get_clinical_context() | {
        "address": address,
        "organisation": organisation,
        "version": public.current_version(page),
    }
    pictures = Pictures(page)
    html = render_to_string(page.pdf_template, context, request=request)
    blocks, reading = read_html(html, address, pictures.find)
    language, _, region = page.locale.language_code.partition("-")
    data = {
        "title": page.title,
        "authors": page.pdf_authors or [organisation.name],
        "description": page.listing_summary,
        "language": language,
        "region": region.upper(),
        "publisher": organisation.name,
        "shown_address": address.split("://", 1)[-1],
        "page_of": ["Page ", " of "],
        "blocks": blocks,
    }
    moment = page.last_published_at or page.first_published_at or timezone.now()
    return Document(data, moment, pictures.files, note_of(address), after_title(blocks)), reading


def note_of(address: str) -> Node:
    """Return the paragraph for a document in which characters had to be put into words."""
    link = {"kind": "link", "address": address, "words": [address]}
    return {"kind": "box", "look": "note", "blocks": [{"kind": "paragraph", "look": "plain", "words": [NOTE, link]}]}


def after_title(blocks: list[Node]) -> int:
    """Return the place below the title."""
    return next((place for place, block in enumerate(blocks, 1) if block["kind"] == "heading"), 0)


def digest_of(document: Document) -> str:
    """Return what is another for every other PDF: words, pictures, state of review, template, compiler and fonts."""
    files = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(document.files.items())}
    parts = [document.data, files, document.note, document.timestamp.isoformat(), made_with()]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    digest.update(TEMPLATE.read_bytes())
    return digest.hexdigest()[:32]
