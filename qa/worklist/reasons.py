"""Why a page from the archive wants somebody's eyes. A new reason stands here; `rebuild_worklist` then finds it.

A reason is either a fact of the page (it goes when the page is mended) or a flag of the importer (a hint that only a
person can settle, who marks it as dealt with). Each of the two graver ones outweighs everything below it together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa.worklist.facts import Facts


@dataclass(frozen=True)
class Reason:
    """One reason: its name in the database, how much it weighs, what people read, and how it is told."""

    kind: str
    weight: int
    label: str
    sentence: str
    flags: tuple[str, ...] = ()
    is_true: Callable[[Facts], bool] | None = None

    @property
    def is_flag(self) -> bool:
        """Whether it is a hint of the importer, which somebody marks as dealt with."""
        return self.is_true is None

    def find(self, facts: Facts) -> list[str] | None:
        """Return the excerpts that raise it, empty for a plain fact, or None where it is not a reason at all."""
        if self.is_true:
            return [] if self.is_true(facts) else None
        raised = facts.flags or {}
        if not any(flag in raised for flag in self.flags):
            return None
        return list(dict.fromkeys(excerpt for flag in self.flags for excerpt in raised.get(flag, ())))


PRIVATE = Reason(
    "private",
    150,
    "Possible private details",
    "Leave out what could identify somebody.",
    flags=("private_details",),
)
OUTDATED = Reason(
    "outdated",
    70,
    "Possibly outdated guidance",
    "Check what the body that is named says today.",
    flags=("outdated_guidance",),
)
ORPHAN = Reason(
    "orphan",
    10,
    "Answer without its question",
    "Write the question that this answers.",
    is_true=lambda facts: facts.has_answer and not facts.question.strip(),
)
UNANSWERED = Reason(
    "unanswered",
    10,
    "Not answered",
    "Find an expert to answer it, or retire it.",
    is_true=lambda facts: not facts.has_answer,
)
UNMARKED = Reason(
    "unmarked",
    10,
    "Unmarked answer",
    "Check where the question ends and the answer begins.",
    flags=("unmarked_answer",),
)
LOST = Reason(
    "lost",
    9,
    "Lost links or pictures",
    "Find what the old page linked to or showed, or reword the sentence.",
    flags=("lost_link", "lost_image", "question_link"),
)
QUOTED = Reason(
    "quoted",
    6,
    "Quotes an earlier answer",
    "Check where the quotation ends; give its date and its page.",
    flags=("earlier_answer",),
)
OTHER = Reason("other", 5, "Something to look at", "The importer noted it.")
NO_SUMMARY = Reason(
    "no_summary",
    4,
    "No summary",
    "Write the answer in two sentences.",
    is_true=lambda facts: not facts.summary.strip(),
)
TITLE = Reason(
    "title",
    3,
    "Title to improve",
    "Write the question as a reader would look for it, then untick “the title was made by the importer”.",
    is_true=lambda facts: facts.title_is_derived,
)
NO_EXPERT = Reason(
    "no_expert",
    3,
    "No expert",
    "Say who answered it.",
    is_true=lambda facts: not facts.has_expert,
)
NO_TOPIC = Reason(
    "no_topic",
    2,
    "No topic",
    "Choose a topic: it links the page to factsheets and other answers.",
    is_true=lambda facts: not facts.has_topic,
)

REASONS = (
    *(PRIVATE, OUTDATED, ORPHAN, UNANSWERED, UNMARKED, LOST),
    *(QUOTED, OTHER, NO_SUMMARY, TITLE, NO_EXPERT, NO_TOPIC),
)
BY_KIND = {reason.kind: reason for reason in REASONS}
# Flags that a fact of the page tells better, for it goes when the page is mended.
TOLD_BY_FACTS = ("question_missing", "answer_missing", "missing_summary")
PUBLIC_FACTOR = 2


def find_reasons(facts: Facts) -> dict[str, list[str]]:
    """Return the excerpts of every reason that holds, by its kind; flags that no reason names come under "other"."""
    found = {reason.kind: excerpts for reason in REASONS if (excerpts := reason.find(facts)) is not None}
    known = {flag for reason in REASONS for flag in reason.flags} | set(TOLD_BY_FACTS)
    unknown = {flag: excerpts for flag, excerpts in (facts.flags or {}).items() if flag not in known}
    if unknown:
        found[OTHER.kind] = [excerpt for flag, said in unknown.items() for excerpt in said or [flag.replace("_", " ")]]
    return found


def risk_of(kinds: Iterable[str], *, is_public: bool) -> int:
    """Return how urgent a page with these open reasons is; what visitors read now counts twice."""
    weight = sum(BY_KIND[kind].weight for kind in kinds if kind in BY_KIND)
    return weight * PUBLIC_FACTOR if is_public else weight
