"""The parts of the inbox: which questions each shows, in which order, and how many there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from qa.submission_models import SubmittedQuestion

State = SubmittedQuestion.State
OPEN = SubmittedQuestion.OPEN
# The most urgent first, then whoever has waited longest.
WAITING_LONGEST = ("-is_urgent", "submitted_at", "pk")
CLOSED_LATEST = ("-closed_at", "-pk")
LATEST = ("-submitted_at", "-pk")


@dataclass(frozen=True)
class Tab:
    """A part of the inbox. Open questions that were merged into another one go its way, and are not listed."""

    name: str
    label: str
    states: tuple[str, ...]
    order: tuple[str, ...] = WAITING_LONGEST
    is_urgent: bool = False
    is_mine: bool = False
    is_everything: bool = False

    def where(self, user: Any) -> Q:
        """Return the condition of what it shows to `user`."""
        if self.is_everything:
            return Q()
        found = Q(state__in=self.states)
        if self.has_open:
            found &= Q(merged_into=None)
        if self.is_urgent:
            found &= Q(is_urgent=True)
        if self.is_mine:
            found &= Q(assigned_to=user.pk)
        return found

    @property
    def has_open(self) -> bool:
        """Whether it shows what somebody still has to do."""
        return set(self.states) <= set(OPEN)

    def holds(self, group: dict[str, Any]) -> bool:
        """Return whether it shows a group of open questions (`count_open`)."""
        return (
            group["state"] in self.states
            and (group["is_urgent"] or not self.is_urgent)
            and (bool(group["is_mine"]) or not self.is_mine)
        )


TABS = (
    Tab("todo", "To do", (State.NEW, State.ANSWERING)),
    Tab("new", "New", (State.NEW,)),
    Tab("urgent", "Urgent", OPEN, is_urgent=True),
    Tab("mine", "Mine", OPEN, is_mine=True),
    Tab("waiting", "Waiting", (State.WAITING,)),
    Tab("open", "All open", OPEN),
    Tab("answered", "Answered", (State.ANSWERED,), CLOSED_LATEST),
    Tab("declined", "Declined", (State.DECLINED,), CLOSED_LATEST),
    Tab("withdrawn", "Withdrawn", (State.WITHDRAWN,), CLOSED_LATEST),
    Tab("spam", "Spam", (State.SPAM,), CLOSED_LATEST),
    Tab("all", "All", tuple(State), LATEST, is_everything=True),
)
BY_NAME = {tab.name: tab for tab in TABS}
DEFAULT, EVERYTHING = TABS[0], TABS[-1]


def find_tab(name: str) -> Tab:
    """Return the tab of this name; the first one for nonsense."""
    return BY_NAME.get(name, DEFAULT)


def count_tabs(user: Any) -> dict[str, int]:
    """Return how many questions each tab shows to `user`, by its name; two queries, however many there are."""
    by_state = SubmittedQuestion.objects.order_by().values_list("state").annotate(number=Count("*"))
    states = dict(by_state)
    open_groups = list(group_open(user))
    return {tab.name: count_tab(tab, states, open_groups) for tab in TABS}


def count_tab(tab: Tab, states: dict[str, int], open_groups: list[dict[str, Any]]) -> int:
    """Return how many questions a tab shows, from the counts of all."""
    if tab.has_open:
        return sum(group["number"] for group in open_groups if tab.holds(group))
    return sum(states.get(state, 0) for state in tab.states)


def group_open(user: Any) -> QuerySet[SubmittedQuestion, dict[str, Any]]:
    """Return the open questions by state, urgency and whether they are this person's, each with its number."""
    leads = SubmittedQuestion.objects.filter(state__in=OPEN, merged_into=None).order_by()
    is_mine = ExpressionWrapper(Q(assigned_to=user.pk), output_field=BooleanField())
    return leads.annotate(is_mine=is_mine).values("state", "is_urgent", "is_mine").annotate(number=Count("*"))


def count_new() -> int:
    """Return how many questions nobody has taken up yet."""
    return SubmittedQuestion.objects.filter(state=State.NEW, merged_into=None).count()


@dataclass(frozen=True)
class Waiting:
    """How much of what visitors sent waits for somebody."""

    new: int
    urgent: int


def count_waiting(user: Any) -> Waiting:
    """Return how many questions are new, and how many open ones are urgent; one query."""
    groups = list(group_open(user))
    return Waiting(
        new=sum(group["number"] for group in groups if group["state"] == State.NEW),
        urgent=sum(group["number"] for group in groups if group["is_urgent"]),
    )
