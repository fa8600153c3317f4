"""The answer of an entry as blocks of an answer page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from qa.importer.parser.paragraphs import Paragraph

Block = dict[str, Any]
# The words with which an expert quotes an earlier answer; one paragraph of quotation follows.
QUOTATION = re.compile(r"\bwe said\s*:\s*", re.IGNORECASE)


def answer_blocks(answer: Iterable[Paragraph]) -> list[Block]:
    """One `paragraph` block for each paragraph or list, and an `earlier_answer` block for each quotation.

    A quotation has no date and no page: nothing in the archive tells them.
    """
    return [_block(paragraph, is_quotation) for paragraph, is_quotation in _tell_quotations(answer)]


def has_quotation(answer: Iterable[Paragraph]) -> bool:
    """Whether the answer quotes an earlier one."""
    return any(is_quotation for _, is_quotation in _tell_quotations(answer))


def _tell_quotations(answer: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, bool]]:
    """The paragraphs in order, divided after "We said:", and whether each is a quotation."""
    is_next_quotation = False
    for paragraph in answer:
        match = None if is_next_quotation or paragraph.list_tag else QUOTATION.search(paragraph.text)
        if not match:
            yield paragraph, is_next_quotation
            is_next_quotation = False
            continue
        before, quotation = paragraph.cut(match.end())
        yield before, False
        is_next_quotation = not quotation.text
        if quotation.text:
            yield quotation, True


def _block(paragraph: Paragraph, is_quotation: bool) -> Block:
    if is_quotation:
        return {"type": "earlier_answer", "value": {"date": None, "text": paragraph.html, "page": None}}
    return {"type": "paragraph", "value": paragraph.html}
