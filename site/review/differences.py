"""What changed between two clinical contents, in a form that people can read: field by field, word by word.

Blocks are compared as blocks: one that only changed its place is said to have moved, one that was rewritten shows its
words struck out and put in, and what stayed the same is left out. Pure functions; `compare` is the way in.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product, zip_longest
from typing import Literal

from django.utils.text import capfirst

from content.clinical import Canonical
from review.passages import STREAM, UNKNOWN, Part, Passage, Shape, parts_of, passages_of

WORD = re.compile(r"\w[\w’'-]*\s*|[^\w\s]\s*|\s+")
SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*|[.!?]+\s*")
# Longer passages are compared by sentences: word by word would take seconds.
MANY_WORDS = 1500
# How many words around a change are shown of a long passage.
CONTEXT = 15
# How much of their words two blocks share to be the same block, rewritten; and when it moved as well.
ALIKE = 0.35
VERY_ALIKE = 0.6
# Above this many pairs of blocks, only blocks in the same place are held to be the same.
MANY_PAIRS = 20_000

Mark = Literal["same", "added", "removed"]
MARKS_OF_CHANGE: tuple[Mark, ...] = ("removed", "added")
Deed = Literal["added", "removed", "changed", "moved", "moved and changed"]


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Line:
    """A passage with a change in it. `note` says what the words do not show."""

    label: str
    pieces: tuple[Piece, ...]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A block, or a whole field, that is not what it was."""

    label: str
    deed: Deed
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FieldDifference:
    """All that changed in one field."""

    label: str
    sections: tuple[Section, ...]


def compare(
    before: Mapping[str, Canonical],
    after: Mapping[str, Canonical],
    shapes: Mapping[str, Shape],
    names: Mapping[str, str],
) -> list[FieldDifference]:
    """Return what changed from `before` to `after`, in the order of `shapes`.

    `names` says what records are called, such as {"page 5": "Is rest best?", "doi:10.1/x": "Marsh 2020"}.
    """
    fields = dict.fromkeys([*shapes, *before, *after])
    changed = [name for name in fields if before.get(name) != after.get(name)]
    found = (compare_field(name, before.get(name), after.get(name), shapes.get(name), names) for name in changed)
    return [difference for difference in found if difference.sections]


def compare_field(
    name: str, before: Canonical, after: Canonical, shape: Shape | None, names: Mapping[str, str]
) -> FieldDifference:
    """Return what changed in a field."""
    shape = shape or UNKNOWN
    if shape.form == STREAM:
        sections = compare_parts(parts_of(before, shape, names), parts_of(after, shape, names))
    else:
        old, new = (list(passages_of(value, shape, names)) for value in (before, after))
        deed: Deed = "changed" if old and new else "added" if new else "removed"
        sections = [Section("", deed, tuple(compare_passages(old, new)))]
    return FieldDifference(shape.label or capfirst(name.replace("_", " ")), tuple(sections))


def compare_parts(before: Sequence[Part], after: Sequence[Part]) -> list[Section]:
    """Return what became of the blocks of a stream, in the order in which they are now."""
    gone, come = unmatched([part.key for part in before], [part.key for part in after])
    placed: list[tuple[tuple[int, int], Section]] = []
    for old, new in pair_moved(before, after, gone, come):
        placed.append(((new, 1), moved_section(after[new])))
        del gone[old], come[new]
    for old, new, is_in_place in pair_alike(before, after, gone, come):
        placed.append(((new, 1), changed_section(before[old], after[new], is_in_place)))
        del gone[old], come[new]
    placed += [((new, 1), whole_section(after[new], "added")) for new in come]
    placed += [((gap.place, 0), whole_section(before[old], "removed")) for old, gap in gone.items()]
    return [section for _, section in sorted(placed, key=lambda item: item[0])]


@dataclass(frozen=True)
class Gap:
    """A stretch between blocks that stayed, and where it begins among the new ones."""

    number: int
    place: int


def unmatched(before: Sequence[str], after: Sequence[str]) -> tuple[dict[int, Gap], dict[int, Gap]]:
    """Return the old and the new ones that have no equal in their place, each with the gap it stands in."""
    gone: dict[int, Gap] = {}
    come: dict[int, Gap] = {}
    for number, (tag, old, old_end, new, new_end) in enumerate(opcodes(before, after)):
        if tag != "equal":
            gone |= dict.fromkeys(range(old, old_end), Gap(number, new))
            come |= dict.fromkeys(range(new, new_end), Gap(number, new))
    return gone, come


def opcodes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield difflib's opcodes; what is the same at both ends costs nothing."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    middle = SequenceMatcher(None, before[start : len(before) - end], after[start : len(after) - end])
    for tag, old, old_end, new, new_end in middle.get_opcodes():
        yield tag, old + start, old_end + start, new + start, new_end + start
    if end:
        yield "equal", len(before) - end, len(before), len(after) - end, len(after)


def pair_moved(
    before: Sequence[Part], after: Sequence[Part], gone: Mapping[int, Gap], come: Mapping[int, Gap]
) -> list[tuple[int, int]]:
    """Return the blocks that are the same, word for word, in another place."""
    waiting: dict[str, list[int]] = {}
    for old in reversed(list(gone)):
        waiting.setdefault(before[old].key, []).append(old)
    return [(places.pop(), new) for new in come if (places := waiting.get(after[new].key))]


def pair_alike(
    before: Sequence[Part], after: Sequence[Part], gone: Mapping[int, Gap], come: Mapping[int, Gap]
) -> list[tuple[int, int, bool]]:
    """Return which old block was rewritten as which new one, and whether it kept its place: the likest pairs first."""
    if len(gone) * len(come) > MANY_PAIRS:
        return pair_in_order(before, after, gone, come)
    old_words = {old: count_words(before[old]) for old in gone}
    new_words = {new: count_words(after[new]) for new in come}
    scored = []
    for old, new in product(gone, come):
        if before[old].label == after[new].label:
            is_in_place = gone[old] == come[new]
            score = likeness(old_words[old], new_words[new])
            if score >= (ALIKE if is_in_place else VERY_ALIKE):
                scored.append((is_in_place, score, -old, -new))
    pairs: list[tuple[int, int, bool]] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for is_in_place, _, old, new in sorted(scored, reverse=True):
        if -old not in old_taken and -new not in new_taken:
            old_taken.add(-old)
            new_taken.add(-new)
            pairs.append((-old, -new, is_in_place))
    return pairs


def pair_in_order(
    before: Sequence[Part], after: Sequence[Part], gone: Mapping[int, Gap], come: Mapping[int, Gap]
) -> list[tuple[int, int, bool]]:
    """Return the same for very many blocks: those of a gap in their order, without weighing each against each."""
    waiting: dict[tuple[Gap, str], list[int]] = {}
    for old in reversed(list(gone)):
        waiting.setdefault((gone[old], before[old].label), []).append(old)
    found = ((waiting.get((come[new], after[new].label)), new) for new in come)
    return [(places.pop(), new, True) for places, new in found if places]


def count_words(part: Part) -> Counter[str]:
    """Return how often each word is in a block."""
    return Counter(word for passage in part.passages for word in passage.text.lower().split())


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return how much of their words two blocks share, from 0 to 1; blocks without words are alike."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def moved_section(part: Part) -> Section:
    """Return a block that stands elsewhere, by the beginning of it."""
    return Section(part.label, "moved", tuple(whole_line(passage, "same") for passage in part.passages[:1]))


def changed_section(before: Part, after: Part, is_in_place: bool) -> Section:
    """Return a block that was rewritten."""
    lines = tuple(compare_passages(before.passages, after.passages))
    note = Line("", (), "Its words are the same; how it is put together changed.")
    return Section(after.label, "changed" if is_in_place else "moved and changed", lines or (note,))


def whole_section(part: Part, mark: Literal["added", "removed"]) -> Section:
    """Return a block that came or went."""
    return Section(part.label, mark, tuple(whole_line(passage, mark) for passage in part.passages))


def whole_line(passage: Passage, mark: Mark) -> Line:
    """Return a passage that came, went or stayed as a whole."""
    return Line(passage.label, (Piece(mark, passage.text),))


def compare_passages(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Line]:
    """Yield the passages that are not what they were."""
    old_keys, new_keys = ([f"{it.label}\n{it.key or it.text}" for it in side] for side in (before, after))
    for tag, old, old_end, new, new_end in opcodes(old_keys, new_keys):
        if tag != "equal":
            yield from compare_run(before[old:old_end], after[new:new_end])


def compare_run(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Line]:
    """Yield the lines of passages that were replaced by others: part by part, in order."""
    labels = dict.fromkeys(passage.label for passage in (*before, *after))
    for label in labels:
        olds, news = ([it for it in side if it.label == label] for side in (before, after))
        for old, new in zip_longest(olds, news):
            if old and new:
                yield compare_words(old, new)
            else:
                yield whole_line(new or old, "added" if new else "removed")


def compare_words(before: Passage, after: Passage) -> Line:
    """Return a passage with its words struck out and put in."""
    if before.text == after.text:
        makeup = after.makeup or before.makeup
        note = f"The words are the same; the {makeup} changed." if makeup else "The words are the same."
        return Line(after.label, tuple(shorten([Piece("same", after.text)])), note)
    long = max(len(before.text), len(after.text)) > MANY_WORDS * 6
    old, new = ((SENTENCE if long else WORD).findall(side.text) for side in (before, after))
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in opcodes([it.strip() for it in old], [it.strip() for it in new]):
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[new_start:new_end])))
            continue
        pieces += [Piece("removed", "".join(old[start:end]))] if end > start else []
        pieces += [Piece("added", "".join(new[new_start:new_end]))] if new_end > new_start else []
    return Line(after.label, tuple(shorten(gather(pieces))))


def gather(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without single words that stayed between two changes: whole phrases read better."""
    kept: list[Piece] = []
    run: list[Piece] = []

    def end_run() -> None:
        for mark in MARKS_OF_CHANGE:
            if any(piece.mark == mark for piece in run):
                kept.append(Piece(mark, "".join(piece.text for piece in run if piece.mark in {mark, "same"})))
        run.clear()

    for number, piece in enumerate(pieces):
        is_short = number < len(pieces) - 1 and len(piece.text.split()) <= 1
        if piece.mark != "same" or (is_short and {it.mark for it in run} >= {"added", "removed"}):
            run.append(piece)
        else:
            end_run()
            kept.append(piece)
    end_run()
    return kept


def shorten(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, with a long stretch that stayed cut down to the words around the changes."""
    for number, piece in enumerate(pieces):
        words = piece.text.split(" ")
        if piece.mark != "same" or len(words) <= 2 * CONTEXT + 5:
            yield piece
            continue
        first = " ".join(words[:CONTEXT]) if number else ""
        last = " ".join(words[-CONTEXT:]) if number < len(pieces) - 1 else ""
        if not first and not last:
            first = " ".join(words[: 2 * CONTEXT])
        yield Piece("same", f"{first} … {last}".lstrip())
