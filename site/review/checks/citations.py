"""Every claim that a treatment works rests on publications that exist and still stand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from references.blocks import CitationsBlock
from references.citations import keys_in, references_in
from references.models import Reference
from review.checks.base import Check, Problem
from review.checks.passages import Found, blocks_of


class CitationsCheck(Check):
    """Blocks that ask for citations have one that is published, and no block cites what was retracted."""

    name = "citations"
    title = "Every claim has a reference that stands"

    def find(self, page: Any) -> Iterator[Problem]:
        inline = cited_inline(page)
        for found in blocks_of(page):
            if isinstance(found.block, blocks.StructBlock) and isinstance(found.value, blocks.StructValue):
                yield from self.find_in(found)
            elif isinstance(found.value, RichText):
                yield from self.find_in_text(found, inline)

    def find_in_text(self, found: Found, inline: dict[int, Reference]) -> Iterator[Problem]:
        """Yield the problems of the publications that a text cites between its words."""
        place = f"“{label_of(found)}”"
        for key in dict.fromkeys(keys_in(found.value.source)):
            reference = inline.get(key)
            if reference is None:
                message = f"{place} cites a publication that is no more. Take the citation out, or cite another."
                yield self.error(message, found.field, found.anchor)
            elif not reference.live:
                yield self.error(f"{place}: {unpublished(reference)}", found.field, found.anchor)
            if reference is not None:
                yield from self.find_standing(reference, place, found)

    def find_in(self, found: Found) -> Iterator[Problem]:
        """Yield the problems of one block that cites."""
        for name, block in found.block.child_blocks.items():
            if not isinstance(block, CitationsBlock):
                continue
            cited = [reference for reference in found.value.get(name) or () if reference is not None]
            place = f"“{label_of(found)}”"
            if block.meta.min_num and not any(reference.live for reference in cited):
                advice = "publish the reference it has" if cited else "add the publication it rests on"
                yield self.error(f"{place} has no published reference: {advice}.", found.field, found.anchor)
            elif hidden := [reference for reference in cited if not reference.live]:
                yield self.error(f"{place}: {unpublished(hidden[0])}", found.field, found.anchor)
            for reference in cited:
                yield from self.find_standing(reference, place, found)

    def find_standing(self, reference: Reference, place: str, found: Found) -> Iterator[Problem]:
        """Yield what is known against a reference."""
        if reference.is_retracted:
            yield self.error(f"{place}: {retraction(reference)}", found.field, found.anchor)
        elif reference.standing == Reference.Standing.CONCERN:
            message = (
                f"{place} cites “{reference}”, of which the journal has expressed concern. Is the claim still safe?"
            )
            yield self.warning(message, found.field, found.anchor)
        elif reference.standing == Reference.Standing.SUPERSEDED:
            message = f"{place} cites “{reference}”, which a newer version has replaced. Cite that one."
            yield self.warning(message, found.field, found.anchor)


def label_of(found: Found) -> str:
    """Return what the editor calls a block."""
    return str(getattr(found.block.meta, "kind", "") or found.block.label or "this block").capitalize()


def retraction(reference: Reference) -> str:
    """Return why a retracted publication may not be cited."""
    return f"“{reference}” has been retracted and supports no claim. Cite another publication, or take the claim out."


def unpublished(reference: Reference) -> str:
    """Return why a reference that visitors do not see may not be cited."""
    return f"“{reference}” is not published, so visitors would miss it. Publish it, or take it out."


def cited_in(page: Any) -> list[Reference]:
    """Return the references that the blocks and the texts of a page cite, each once."""
    streams = [getattr(page, name) for name in page.get_streamfield_names()]
    return list({reference.pk: reference for reference in references_in(streams)}.values())


def cited_inline(page: Any) -> dict[int, Reference]:
    """Return the references that the texts of a page cite, by their numbers; one query."""
    keys = {
        key for found in blocks_of(page) if isinstance(found.value, RichText) for key in keys_in(found.value.source)
    }
    return Reference.objects.in_bulk(keys) if keys else {}


def retracted_since(page: Any, moment: datetime | None = None) -> list[str]:
    """Return what stands against a page going live because publications it cites are retracted, in plain words.

    With a `moment`, only publications whose record has been published since then count.
    """
    return [
        retraction(reference)
        for reference in cited_in(page)
        if reference.is_retracted
        and (moment is None or (reference.last_published_at and reference.last_published_at > moment))
    ]


def find_obstacles(page: Any, permission: Any) -> list[str]:
    """Return why a page may not go live now though the ledger permits its content; nothing for one that may.

    A sign-off never vouches for a publication that was retracted, nor for a claim whose reference visitors do not see.
    An override does for what was known when it was given, and not for what has been retracted since.
    """
    if not permission.is_approval:
        return retracted_since(page, permission.signed_at)
    return [*retracted_since(page), *(unpublished(reference) for reference in cited_in(page) if not reference.live)]
