"""The guides of `docs/`, as pages of the admin."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs"
NAMES = {
    "editors": "Guide for editors",
    "factsheets": "Guide to factsheets",
    "inbox": "Guide to the inbox",
    "reviewers": "Guide for reviewers",
    "archive": "Guide to the archive",
    "site": "Guide to your site",
}
IMAGE = re.compile(r"images/(guide-[a-z0-9-]+\.(?:png|webp))")
GUIDE = re.compile(rf"guide-({'|'.join(NAMES)})\.md")


@dataclass(frozen=True)
class Guide:
    """A guide: its title, and its text as HTML."""

    title: str
    html: SafeString


def read_guide(name: str) -> Guide:
    """Return the guide `name`; raises KeyError for one that is not there."""
    if name not in NAMES:
        raise KeyError(name)
    # HTML in the text is shown as text: the guides are written in plain Markdown.
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse((FOLDER / f"guide-{name}.md").read_text(encoding="utf-8"))
    title = NAMES[name]
    if tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    for token in tokens:
        for child in token.children or []:
            lead_into_admin(child)
    # Our own files, rendered with HTML switched off.
    return Guide(title, mark_safe(markdown.renderer.render(tokens, markdown.options, {})))


def lead_into_admin(token: Token) -> None:
    """Turn the addresses of pictures and guides, which lead through `docs/`, into those of the admin."""
    if token.type == "image" and (found := IMAGE.fullmatch(str(token.attrGet("src")))):
        token.attrSet("src", reverse("review_planning:guide_image", args=[found[1]]))
        token.attrSet("loading", "lazy")
    if token.type == "link_open" and (found := GUIDE.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", reverse("review_planning:guide", args=[found[1]]))


def find_image(name: str) -> Path:
    """Return the file of a guide's picture; raises FileNotFoundError for any other file."""
    if not IMAGE.fullmatch(f"images/{name}"):
        raise FileNotFoundError(name)
    return (FOLDER / "images" / name).resolve(strict=True)
