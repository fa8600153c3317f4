"""Which open questions ask much the same."""

from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from qa.models import SubmittedQuestion

# So many open questions, the latest, are compared, by the beginnings of their texts; so many are shown.
COMPARED, COMPARED_LETTERS = 300, 1_500
SHOWN = 25


@dataclass(frozen=True)
class Alike:
    """A question that may be merged, and how like it is, of a hundred."""

    submission: SubmittedQuestion
    likeness: int


def find_alike(submission: SubmittedQuestion) -> list[Alike]:
    """Return open questions that may be merged into this one, the most alike first."""
    others = SubmittedQuestion.objects.filter(state__in=SubmittedQuestion.OPEN, merged_into=None, page=None)
    others = others.exclude(pk=submission.pk).exclude(text="").order_by("-submitted_at", "-pk")
    words = utils.default_process(submission.text[:COMPARED_LETTERS])
    found = [
        Alike(other, round(fuzz.token_set_ratio(words, utils.default_process(other.text[:COMPARED_LETTERS]))))
        for other in others[:COMPARED]
    ]
    found.sort(key=lambda alike: -alike.likeness)
    return found[:SHOWN]
