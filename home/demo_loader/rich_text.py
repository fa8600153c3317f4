import re
from collections.abc import Mapping

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False})
# What Wagtail's editor stores: <b> and <i>, and links to pages by their number.
TAGS = {"strong": "b", "em": "i"}
PAGE_LINK = re.compile(r'<a href="page:([\w-]+)">')


def to_rich_text(markdown: str, page_ids: Mapping[str, int]) -> str:
    """Return simple Markdown as Wagtail's rich text; `page:KEY` links become links to that demo page.

    Raises KeyError for a key that is no page.
    """
    html = MARKDOWN.render(markdown.strip())
    for ours, theirs in TAGS.items():
        html = html.replace(f"<{ours}>", f"<{theirs}>").replace(f"</{ours}>", f"</{theirs}>")
    html = PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{page_ids[match[1]]}">', html)
    return html.replace(">\n<", "><").strip()
