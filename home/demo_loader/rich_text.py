import re
from collections.abc import Mapping

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False})
# What Wagtail's editor stores: <b> and <i>, and links to pages by their number.
TAGS = {"strong": "b", "em": "i"}
# “[@vickers-2018; @linde-2016]”, as Pandoc has it.
CITATIONS = re.compile(r" ?\[(@[\w-]+(?:; @[\w-]+)*)\]")
PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">')


def to_rich_text(markdown: str, page_ids: Mapping[str, int], reference_ids: Mapping[str, int] | None = None) -> str:
    """Return simple Markdown as Wagtail's rich text, in which `page:KEY` links to a demo page and `[@KEY]` cites.

    Raises KeyError for a key that is no page or no publication.
    """
    html = MARKDOWN.render(markdown.strip())
    for ours, theirs in TAGS.items():
        html = html.replace(f"<{ours}>", f"<{theirs}>").replace(f"</{ours}>", f"</{theirs}>")
    html = PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{page_ids[match[1]]}">', html)
    html = CITATIONS.sub(lambda match: cited(match[1], reference_ids or {}), html)
    return html.replace(">\n<", "><").strip()


def cited(keys: str, reference_ids: Mapping[str, int]) -> str:
    """Return the citations of “@one; @two”."""
    numbers = [reference_ids[key.removeprefix("@")] for key in keys.split("; ")]
    return "".join(f'<embed embedtype="reference" id="{number}"/>' for number in numbers)
