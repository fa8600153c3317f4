"""What an import has to do, decided before anything is written."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.importer.loader.known import KnownEntry
from qa.importer.matching import Fingerprint, fingerprint, match_entries
from qa.importer.parser.entries import COMPLETE, Entry


class Action(StrEnum):
    """What happens to the page of an entry."""

    CREATE = "created"
    UPDATE = "updated"
    KEEP = "unchanged"
    LEAVE = "conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one entry, whether its page goes live, and why where a person's work stands in the way."""

    entry: Entry
    fingerprint: Fingerprint
    action: Action
    goes_live: bool = False
    known: KnownEntry | None = None
    why: str = ""
    is_removed: bool = False
    "The entry holds what was removed from the site: no report may repeat its words."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator asked for that bears on single entries."""

    publish: bool = False
    recreate: bool = False
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The decisions in the order of the file, and what an earlier version of the file held and this one does not."""

    decisions: tuple[Decision, ...]
    gone: tuple[KnownEntry, ...]

    def of(self, action: Action) -> list[Decision]:
        """The decisions for one action."""
        return [decision for decision in self.decisions if decision.action == action]

    @property
    def changes_something(self) -> bool:
        return any(d.goes_live or d.action in {Action.CREATE, Action.UPDATE} for d in self.decisions)


def make_plan(
    entries: Sequence[Entry],
    known: Sequence[KnownEntry],
    wishes: Wishes,
    *,
    file_name: str,
    known_text: Callable[[KnownEntry], str],
    removed_on: Callable[[str], str] = lambda text: "",
    private: Collection[int] = (),
) -> Plan:
    """Decides for every entry of a file, given what was imported into its category before.

    `known_text` gives the words of an entry that was imported before, for recognising one that was corrected.
    `removed_on` gives the day on which something that a text holds was removed from the site, or "". `private` are the
    positions of entries that may say who somebody is: a person looks at those before readers do.
    """
    prints = [fingerprint(entry) for entry in entries]
    matches = _match(prints, entries, known, known_text)
    decisions = [
        _decide_without_removed(entry, print_, known[matches[place]] if place in matches else None, wishes, removed_on)
        for place, (entry, print_) in enumerate(zip(entries, prints, strict=True))
    ]
    decisions = [
        replace(decision, goes_live=False) if _is_held_back(decision, private) else decision for decision in decisions
    ]
    return Plan(tuple(decisions), tuple(_gone(known, matches.values(), file_name)))


def _is_held_back(decision: Decision, private: Collection[int]) -> bool:
    is_public = decision.known is not None and decision.known.is_live
    return decision.goes_live and not is_public and decision.entry.position in private


def recognise(
    entries: Sequence[Entry], known: Sequence[KnownEntry], known_text: Callable[[KnownEntry], str]
) -> dict[int, int]:
    """Which of the known entries each entry is a version of, by their places in the sequences."""
    return _match([fingerprint(entry) for entry in entries], entries, known, known_text)


def _match(
    prints: Sequence[Fingerprint],
    entries: Sequence[Entry],
    known: Sequence[KnownEntry],
    known_text: Callable[[KnownEntry], str],
) -> dict[int, int]:
    return match_entries(
        prints,
        [known_entry.fingerprint for known_entry in known],
        new_text=lambda place: entry_text(entries[place]),
        old_text=lambda place: known_text(known[place]),
    )


def entry_text(entry: Entry) -> str:
    """All words of an entry."""
    return "\n".join(paragraph.text for paragraph in (*entry.question, *entry.answer))


def _decide_without_removed(
    entry: Entry, print_: Fingerprint, known: KnownEntry | None, wishes: Wishes, removed_on: Callable[[str], str]
) -> Decision:
    """What was removed everywhere does not come back, by whatever file."""
    decision = _decide(entry, print_, known, wishes)
    if known and known.is_redacted:
        return replace(decision, is_removed=True)
    if decision.action in {Action.CREATE, Action.UPDATE} and (day := removed_on(entry_text(entry))):
        why = f"not {decision.action}, because it holds what was removed everywhere on {day}"
        return Decision(entry, print_, Action.LEAVE, False, known, why, is_removed=True)
    return decision


def _decide(entry: Entry, print_: Fingerprint, known: KnownEntry | None, wishes: Wishes) -> Decision:
    wants_live = wishes.publish and entry.kind == COMPLETE
    if known is None or (known.page_id is None and wishes.recreate):
        return Decision(entry, print_, Action.CREATE, wants_live, known)
    # What a person has taken down stays down.
    goes_live = wants_live and (known.is_live or not known.was_published)
    if _is_same(entry, print_, known, wishes):
        if known.page_id is None or known.is_live or not goes_live:
            return Decision(entry, print_, Action.KEEP, False, known)
        if known.touched:
            return Decision(entry, print_, Action.LEAVE, False, known, f"not published, because {known.touched}")
        return Decision(entry, print_, Action.KEEP, True, known)
    if known.touched:
        return Decision(entry, print_, Action.LEAVE, False, known, f"not updated, because {known.touched}")
    return Decision(entry, print_, Action.UPDATE, goes_live, known)


def _is_same(entry: Entry, print_: Fingerprint, known: KnownEntry, wishes: Wishes) -> bool:
    """Whether the entry is as it was imported; its place in the file does not count."""
    old = known.fingerprint
    same_words = (print_.question, print_.answer, entry.kind) == (old.question, old.answer, known.kind)
    address = entry.address or wishes.source_url
    return same_words and (known.page_id is None or address in ("", known.source_url))


def _gone(known: Sequence[KnownEntry], matched: Iterable[int], file_name: str) -> Iterable[KnownEntry]:
    done = set(matched)
    return (
        entry
        for place, entry in enumerate(known)
        if place not in done and entry.import_name == file_name and entry.page_id is not None
    )
