"""Finding passages in texts and taking them out, whatever stands between their words."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape, unescape
from typing import Any, Protocol

from django.utils.text import slugify

from review.redaction.folding import TAG, fold, words_of

REMOVED = "[removed]"
# In addresses, where brackets would have a meaning of their own.
REMOVED_IN_ADDRESS = "removed"
SHORTEST = 3
# A passage as long as this stands nowhere by chance, and nobody guesses it from a fingerprint.
UNMISTAKABLE_WORDS = 4
UNMISTAKABLE_LENGTH = 20

ATTRIBUTE = re.compile(r"""([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
ADDRESS_ATTRIBUTES = {"href", "src"}
ADDRESS = re.compile(r"""[^\s"'<>]*[/-][^\s"'<>]*""")
# What no person wrote: times, and the identities of blocks.
MACHINE_MADE = re.compile(r"\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Redactor(Protocol):
    """What can take passages out of texts; other parts of the site are handed one (`review.signals`)."""

    def redact(self, text: str) -> tuple[str, int]:
        """Return the text without what is removed, and how often that stood in it."""

    def redact_value(self, value: Any) -> tuple[Any, int]:
        """Return the same for what JSON holds."""


class Matcher:
    """Takes passages out of texts."""

    def __init__(self, passages: Iterable[str], *, ignore_case: bool = True, untouched: Iterable[str] = ()) -> None:
        """Prepare for `passages`; a text that is exactly one of `untouched` is a word of the machine, and stays."""
        self.passages = [passage for passage in passages if normal_form(passage)]
        self.ignore_case = ignore_case
        self.untouched = frozenset(untouched)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds the passages in folded text, the longest first; None for no passages."""
        found = sorted({words_pattern(passage, self.ignore_case) for passage in self.passages}, key=len, reverse=True)
        return re.compile("|".join(found)) if found else None

    @cached_property
    def slug_pattern(self) -> re.Pattern[str] | None:
        """What finds them in the addresses of pages; None where nothing is left of them there."""
        return slug_pattern({slug for passage in self.passages for slug in slugs_of(passage)})

    @cached_property
    def address_pattern(self) -> re.Pattern[str] | None:
        """What finds those of more than one word in addresses within a text; one word is found there as in any text."""
        return slug_pattern({slug for passage in self.passages for slug in slugs_of(passage) if "-" in slug})

    @cached_property
    def runs(self) -> list[str]:
        """What a text must hold, whatever its markup, for one of the passages to be in it; for the database to ask.

        Empty where there is no such thing, so that every text has to be read.
        """
        runs = {longest_run(passage) for passage in self.passages}
        return [] if "" in runs else sorted(runs)

    def redact(self, text: str) -> tuple[str, int]:
        """Return the text, plain or HTML, without the passages, and how often they stood in it."""
        if not text or self.pattern is None or text in self.untouched or MACHINE_MADE.fullmatch(text):
            return text, 0
        text, in_words = self.redact_words(text)
        text, in_tags = self.redact_tags(text)
        text, in_addresses = self.redact_addresses(text)
        return text, in_words + in_tags + in_addresses

    def redact_words(self, text: str) -> tuple[str, int]:
        """Take the passages out of what is read; the tags between their words stay, so that the HTML stays whole."""
        assert self.pattern  # noqa: S101 - `redact` has asked
        folded = fold(text, ignore_case=self.ignore_case)
        parts, end, count = [], 0, 0
        for match in self.pattern.finditer(folded.text):
            start, stop = folded.spans[match.start()][0], folded.spans[match.end() - 1][1]
            if start < end:
                continue
            mark = REMOVED_IN_ADDRESS if is_in_address(text, start) else REMOVED
            parts += [text[end:start], mark, *TAG.findall(text[start:stop])]
            end, count = stop, count + 1
        return "".join([*parts, text[end:]]), count

    def redact_tags(self, text: str) -> tuple[str, int]:
        """Take the passages out of the attributes of tags, and drop comments that hold one."""
        count = 0

        def mend(attribute: re.Match[str]) -> str:
            nonlocal count
            name, equals, quoted = attribute.groups()
            new, found = self.redact_words(unescape(quoted[1:-1]))
            if not found:
                return attribute[0]
            count += found
            if name.lower() in ADDRESS_ATTRIBUTES:
                new = new.replace(REMOVED, REMOVED_IN_ADDRESS)
            return f'{name}{equals}"{escape(new)}"'

        def mend_tag(tag: re.Match[str]) -> str:
            nonlocal count
            if not tag[0].startswith("<!--"):
                return ATTRIBUTE.sub(mend, tag[0])
            _, found = self.redact_words(tag[0][4:-3])
            count += found
            return "" if found else tag[0]

        return TAG.sub(mend_tag, text), count

    def redact_addresses(self, text: str) -> tuple[str, int]:
        """Take the passages out of the addresses that were made of them."""
        pattern, count = self.address_pattern, 0
        if pattern is None:
            return text, 0

        def mend(address: re.Match[str]) -> str:
            nonlocal count
            new, found = pattern.subn(REMOVED_IN_ADDRESS, address[0])
            count += found
            return new

        return ADDRESS.sub(mend, text), count

    def redact_slug(self, slug: str) -> tuple[str, int]:
        """Return the last part of a page's address without the passages, and how often they stood in it."""
        if self.slug_pattern is None:
            return slug, 0
        return self.slug_pattern.subn(REMOVED_IN_ADDRESS, slug)

    def redact_value(self, value: Any) -> tuple[Any, int]:
        """Return a value of JSON without the passages, and how often they stood in it; JSON inside a text is read."""
        return redact_value(self, value)

    def count(self, text: str) -> int:
        """Return how often the passages stand in a text."""
        return self.redact(text)[1]


class Everything:
    """Takes out every word: what a whole entry leaves behind is that there was something."""

    runs: Sequence[str] = ()

    def redact(self, text: str) -> tuple[str, int]:
        """Return the mark for any text but an empty one and what no person wrote."""
        said = bool(text.strip()) and text != REMOVED and not MACHINE_MADE.fullmatch(text)
        return (REMOVED, 1) if said else (text, 0)

    def redact_value(self, value: Any) -> tuple[Any, int]:
        """Return the same for what JSON holds."""
        return redact_value(self, value)


def redact_value(redactor: Redactor, value: Any) -> tuple[Any, int]:
    """Return a value of JSON with each of its texts redacted; what a block is and which one is left alone."""
    if isinstance(value, str):
        inner = read_json(value)
        if inner is None:
            return redactor.redact(value)
        new, count = redact_value(redactor, inner)
        return (json.dumps(new), count) if count else (value, 0)
    if isinstance(value, dict):
        kept = {"type", "id"} if {"type", "value"} <= value.keys() else set()
        pairs = {key: (inner, 0) if key in kept else redact_value(redactor, inner) for key, inner in value.items()}
        return {key: new for key, (new, _) in pairs.items()}, sum(count for _, count in pairs.values())
    if isinstance(value, list):
        items = [redact_value(redactor, inner) for inner in value]
        return [new for new, _ in items], sum(count for _, count in items)
    return value, 0


def read_json(text: str) -> Any:
    """Return what a text that is JSON holds, or None for any other text."""
    if not text.startswith(("[", "{")):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list | dict) else None


def normal_form(passage: str) -> str:
    """Return a passage as a reader sees it, with single spaces."""
    return " ".join(fold(passage, ignore_case=False).text.split())


def words_pattern(passage: str, ignore_case: bool) -> str:
    """Return what finds a passage in folded text: its words with any space between, and none cut in the middle."""
    text = " ".join(fold(passage, ignore_case=ignore_case).text.split())
    pattern = " +".join(re.escape(word) for word in text.split())
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    after = r"(?![\w\u0300-\u036f])" if re.search(r"[\w\u0300-\u036f]$", text) else ""
    return f"{before}{pattern}{after}"


def slugs_of(passage: str) -> set[str]:
    """Return how a passage reads in an address, where hyphens join its words."""
    text = unicodedata.normalize("NFC", normal_form(passage))
    return {slug for slug in (slugify(text, allow_unicode=True), slugify(text)) if len(slug) >= SHORTEST}


def slug_pattern(slugs: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds one of these in an address, or None for none."""
    found = "|".join(re.escape(slug) for slug in sorted(slugs, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None


def longest_run(passage: str) -> str:
    """Return the longest piece of plain letters and digits in a passage, which no spelling or entity changes."""
    # A letter that an accent follows may be written as one with it.
    runs = re.findall(r"[A-Za-z0-9]+(?![\u0300-\u036f])", fold(passage, ignore_case=False).text)
    return max((run for run in runs if len(run) >= SHORTEST), key=len, default="")


def is_unmistakable(passage: str) -> bool:
    """Return whether a passage is long enough to stand nowhere by chance."""
    return len(words_of(passage)) >= UNMISTAKABLE_WORDS and len(normal_form(passage)) >= UNMISTAKABLE_LENGTH


def is_in_address(text: str, place: int) -> bool:
    """Return whether a place in a text is in the middle of an address."""
    before = re.split(r"""[\s"'<>]""", text[:place])[-1]
    return "://" in before or before.startswith(("mailto:", "/"))
