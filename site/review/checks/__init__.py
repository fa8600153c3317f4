"""What a page must meet before it goes out, and what would make it better: `run` is the list of both.

A new check is a subclass of `Check` with a name, added to `CHECKS`; one that concerns a single page type stands in that
type's `own_checks`. Errors stop submitting and publishing (`review.gate`), warnings never do. A draft is never stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from review.checks.base import ERROR, WARNING, Check, Level, Moment, Problem
from review.checks.citations import CitationsCheck
from review.checks.finding import SummaryCheck, TopicCheck
from review.checks.headings import HeadingOrderCheck
from review.checks.images import AlternativeTextCheck, LicenceCheck
from review.checks.private_words import PrivateWordsCheck
from review.checks.reading import ParagraphLengthCheck, ReadingAgeCheck
from review.checks.removed_words import RemovedWordsCheck
from review.checks.sign_off import ReviewCycleCheck, SignOffCheck
from review.checks.statements import StatementsCheck

__all__ = ["CHECKS", "ERROR", "WARNING", "Check", "Level", "Moment", "Problem", "Result", "inspect", "run"]

CHECKS: tuple[Check, ...] = (
    SignOffCheck(),
    ReviewCycleCheck(),
    CitationsCheck(),
    StatementsCheck(),
    AlternativeTextCheck(),
    LicenceCheck(),
    HeadingOrderCheck(),
    PrivateWordsCheck(),
    RemovedWordsCheck(),
    ReadingAgeCheck(),
    ParagraphLengthCheck(),
    SummaryCheck(),
    TopicCheck(),
)


@dataclass(frozen=True)
class Result:
    """One check of one page with what it found."""

    check: Check
    problems: Sequence[Problem] = ()

    @property
    def has_passed(self) -> bool:
        """Whether it found nothing."""
        return not self.problems


def checks_of(page: Any) -> list[Check]:
    """Return the checks that concern a page, those of its own type last."""
    own = [check() for check in getattr(page, "own_checks", ())]
    return [check for check in (*CHECKS, *own) if check.applies_to(page)]


def inspect(page: Any, moment: Moment) -> list[Result]:
    """Return every check that is asked at this moment with what it found.

    Clinical content that is public already, word for word, or is the archive's, is no reason to stop what changes
    beside it: what is wrong with it is a warning, except when it is sent to a reviewer.
    """
    results = [
        Result(check, list(dict.fromkeys(check.find(page)))) for check in checks_of(page) if moment in check.moments
    ]
    if moment == "submit" or not is_public_already(page):
        return results
    return [replace(result, problems=[as_warning(problem, page) for problem in result.problems]) for result in results]


def run(page: Any, moment: Moment) -> list[Problem]:
    """Return the problems of a page at a moment, the errors first."""
    problems = [problem for result in inspect(page, moment) for problem in result.problems]
    return sorted(problems, key=lambda problem: problem.level != ERROR)


def as_warning(problem: Problem, page: Any) -> Problem:
    """Return the problem as a warning if it lies in the clinical content."""
    return replace(problem, level=WARNING) if problem.field in page.clinical_fields else problem


def is_public_already(page: Any) -> bool:
    """Return whether visitors read exactly this clinical content now, or it is the archive's, unchanged."""
    digest = page.clinical_digest
    stored = type(page)._base_manager.filter(pk=page.pk).first() if digest and page.pk else None
    return bool(stored and (stored.live or stored.is_legacy) and stored.clinical_digest == digest)
