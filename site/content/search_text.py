"""What a page tells the site's own search of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import strip_tags
from wagtail.blocks.stream_block import StreamValue


@dataclass(frozen=True)
class SearchText:
    """The parts of a page that are searched, by their weight, and what its result shows and is filtered by.

    `note` stands beside the title of a result: what the evidence says. `dated` is the day by which the newest come
    first. `topics` are the keys of the topics it is about, `also_in` those of pages below which it is found as well.
    """

    question: str = ""
    summary: str = ""
    body: str = ""
    note: str = ""
    dated: date | None = None
    topics: Sequence[int] = ()
    also_in: Sequence[int] = ()


def plain_text(stream: StreamValue | Any) -> str:
    """Return the words of a stream of blocks, without markup; what stands apart there is parted by full stops."""
    parts = (" ".join(strip_tags(str(part)).split()) for part in stream.stream_block.get_searchable_content(stream))
    return " ".join(part if part[-1] in ".!?:;…" else f"{part}." for part in parts if part)
