"""A saved web page into paragraphs."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bs4 import (
    BeautifulSoup,
    MarkupResemblesLocatorWarning,
    ParserRejectedMarkup,
    SoupStrainer,
    Tag,
    XMLParsedAsHTMLWarning,
)
from bs4.element import NavigableString, PreformattedString

from qa.importer.parser.links import keep_link
from qa.importer.parser.markers import find_marker
from qa.importer.parser.paragraphs import Paragraph, Run, Runs, runs_text, tidy_runs
from qa.importer.parser.tags import BOLD, FURNITURE, FURNITURE_ROLES, HEADINGS, INLINE, ITALIC, LISTS, UNSEEN

# What browsers write at the head of a page that they save.
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
HEAD = 50_000


@dataclass(slots=True)
class _PageReader:
    """Walks through a page from tag to tag, collecting runs until a block ends."""

    base_url: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)
    lost_links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    bold: int = 0
    italic: int = 0
    hrefs: list[str] = field(default_factory=list)
    preformatted: int = 0
    lists: list[str] = field(default_factory=list)
    items: list[Runs] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    part_count: int = 0

    def read(self, soup: BeautifulSoup) -> None:
        for event, node in _events(soup):
            if event == "text":
                self._add_text(node)
            elif isinstance(node, Tag):
                (self._open if event == "open" else self._close)(node)
        self._end_block()
        if self.images:
            self.dropped["img"] += len(self.images)

    def _add_text(self, node: object) -> None:
        if isinstance(node, PreformattedString):
            self.dropped["comment"] += 1
        elif isinstance(node, Tag):
            self.dropped[node.name] += 1
        elif isinstance(node, NavigableString):
            self._add_lines(str(node).splitlines() if self.preformatted else [str(node).replace("\n", " ")])

    def _add_lines(self, lines: list[str]) -> None:
        for place, line in enumerate(lines):
            if place:
                self._add_run("\n")
            self._add_run(line)

    def _add_run(self, text: str) -> None:
        self.runs.append(Run(text, self.bold > 0, self.italic > 0, self.hrefs[-1] if self.hrefs else ""))

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if name not in INLINE:
            self._end_block()
        if _is_furniture(tag):
            self._end_block()
            self.part_count += 1
            self.parts.append(self.part_count)
        if name in LISTS:
            self.lists.append(name)
        elif name == "a":
            self._open_link(str(tag.get("href") or "").strip())
        elif name == "br":
            self._add_run("\n")
        elif name == "img":
            self.images.append(str(tag.get("alt") or tag.get("src") or "").strip()[:200])
        self.preformatted += name == "pre"
        self.bold += name in BOLD or name in HEADINGS
        self.italic += name in ITALIC

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if name not in INLINE:
            self._end_block()
        if _is_furniture(tag):
            self._end_block()
            self.parts.pop()
        if name in LISTS:
            self.lists.pop()
            self._end_list(name)
        elif name == "a":
            self.hrefs.pop()
        self.preformatted -= name == "pre"
        self.bold -= name in BOLD or name in HEADINGS
        self.italic -= name in ITALIC

    def _open_link(self, href: str) -> None:
        kept = keep_link(href, self.base_url)
        self.hrefs.append(kept)
        if href and not kept:
            self.lost_links.append(href[:500])

    def _end_block(self) -> None:
        lines = list(_split_lines(self.runs))
        self.runs = []
        if not lines:
            return
        if self.lists:
            self.items.extend(lines)
        else:
            for line in lines:
                self._add_paragraph((line,))

    def _end_list(self, name: str) -> None:
        """Makes one list of the outermost list; items that are questions or answers are paragraphs instead."""
        if self.lists or not self.items:
            return
        items, self.items = tuple(self.items), []
        if any(find_marker(runs_text(item)) for item in items):
            for item in items:
                self._add_paragraph((item,))
        else:
            self._add_paragraph(items, list_tag=name)

    def _add_paragraph(self, lines: tuple[Runs, ...], list_tag: str = "") -> None:
        part = self.parts[0] if self.parts else 0
        self.paragraphs.append(Paragraph(lines, list_tag, part, tuple(self.lost_links), tuple(self.images)))
        self.lost_links, self.images = [], []


def read_saved_html(html: str, base_url: str = "") -> tuple[list[Paragraph], dict[str, int]]:
    """The paragraphs of a page, and how many of each kind of thing were left out that is not text (scripts …).

    Relative links are completed from the page's own base address or from `base_url`; without either they are lost.
    Raises ValueError for markup that cannot be read at all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup as error:
        raise ValueError(f"The HTML of the page cannot be read: {error}") from error
    reader = _PageReader(base_url=_own_address(soup) or base_url)
    reader.read(soup)
    return reader.paragraphs, dict(sorted(reader.dropped.items()))


def saved_from(html: str) -> str:
    """The address that a saved page had, where its browser or the page itself says it; "" where neither does."""
    head = html[:HEAD]
    if (comment := SAVED_FROM.search(head)) and comment[1].startswith(("http://", "https://")):
        return comment[1]
    try:
        canonical = BeautifulSoup(head, "html.parser", parse_only=SoupStrainer("link")).find("link", rel="canonical")
    except ParserRejectedMarkup:
        return ""
    address = str(canonical.get("href") or "").strip() if isinstance(canonical, Tag) else ""
    return address if address.startswith(("http://", "https://")) else ""


def _own_address(soup: BeautifulSoup) -> str:
    """The address that the page gives itself, if it gives one."""
    base = soup.find("base", href=True)
    canonical = soup.find("link", rel="canonical", href=True)
    for tag, attribute in ((base, "href"), (canonical, "href")):
        if isinstance(tag, Tag) and str(tag[attribute]).startswith(("http://", "https://")):
            return str(tag[attribute])
    return ""


def _is_furniture(tag: Tag) -> bool:
    return tag.name in FURNITURE or tag.get("role") in FURNITURE_ROLES


def _events(soup: BeautifulSoup) -> Iterator[tuple[str, object]]:
    """Opening and closing of every tag in order, and the texts; no recursion, for pages nest without limit."""
    stack: list[tuple[Tag, int]] = [(soup, 0)]
    while stack:
        tag, place = stack.pop()
        if place == len(tag.contents):
            if stack:
                yield "close", tag
            continue
        stack.append((tag, place + 1))
        child = tag.contents[place]
        if not isinstance(child, Tag) or child.name in UNSEEN:
            yield "text", child
        else:
            yield "open", child
            stack.append((child, 0))


def _split_lines(runs: list[Run]) -> Iterator[Runs]:
    """The runs divided at two line breaks, and at one that a marker follows."""
    breaks = [place for place, run in enumerate(runs) if run.text == "\n"]
    start = 0
    for place, following in pairwise([*breaks, len(runs)]):
        between = runs_text(runs[place:following])
        if not between.strip() or find_marker(between):
            if line := tidy_runs(runs[start:place]):
                yield line
            start = place
    if line := tidy_runs(runs[start:]):
        yield line
