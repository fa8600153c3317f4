"""Rich text from a file is shown as it stands, so it may hold only what the site's own editor and blocks write."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from qa.export.loading.refusal import ImportRefused

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "em", "hr", "i", "p", "pre", "q", "small", "strong", "u"),
    *("ins", "del", "sub", "sup", "div", "header", "footer", "nav", "section", "span", "time", "embed"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "li", "ol", "ul", "figcaption", "figure", "img"),
    *("picture", "source", "caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    # The drawings of our own blocks.
    *("circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "svg", "title"),
}
ADDRESSES = {"href", "src", "srcset", "xlink:href", "action", "formaction", "poster", "cite", "background", "data"}
FORBIDDEN = {"style", "srcdoc", "formaction", "action", "http-equiv"}
SCHEMES = {"", "http", "https", "mailto", "tel", "export-image"}
# Browsers leave these out of an address before they look at its beginning.
IGNORED = re.compile(r"[\x00-\x20\x7f]+")


def ensure_safe(text: str) -> None:
    """Raise ImportRefused for HTML with a script, a form, a frame or an address that runs something."""
    if not isinstance(text, str):
        raise ImportRefused("A text in the export is not a text.")
    reader = SafeReader()
    reader.feed(text)
    reader.close()


class SafeReader(HTMLParser):
    """Reads HTML and raises ImportRefused at the first thing that no page of this site holds."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise ImportRefused(f"A text in the export holds a <{tag[:40]}>, which may not be in a text.")
        for name, value in attrs:
            if name.startswith("on") or name in FORBIDDEN:
                raise ImportRefused(f"A text in the export holds a “{name[:40]}”, which may not be in a text.")
            if name in ADDRESSES and not is_safe_address(value or ""):
                raise ImportRefused("A text in the export links to an address that is not one of a web page.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_decl(self, decl: str) -> None:
        raise ImportRefused("A text in the export holds a declaration, which may not be in a text.")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.handle_decl(data)

    def handle_comment(self, data: str) -> None:
        # Browsers and parsers disagree on where one ends.
        self.handle_decl(data)


def is_safe_address(address: str) -> bool:
    """Return whether an address leads to a page, a mail or a telephone, and runs nothing."""
    try:
        return urlsplit(IGNORED.sub("", address)).scheme.lower() in SCHEMES
    except ValueError:
        return False
