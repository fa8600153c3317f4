"""What an editor may look for in the inbox. Each filter is a choice in the address; nonsense filters nothing."""

from datetime import timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from content.models import Topic
from qa.asking.reply_time import usual_days
from qa.inbox import people
from qa.inbox.tabs import find_tab
from qa.submission_models import SubmittedQuestion

# What is late while nobody knows how soon we usually reply.
LATE_DAYS = 30
NONE = "none"


class ChoiceFilter(SimpleListFilter):
    """A choice of one; what is none of the choices is no choice."""

    def value(self) -> str | None:
        """Return the chosen value."""
        value = super().value()
        return value if value in {key for key, _ in self.lookup_choices} else None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return what was chosen; all of it without a choice."""
        value = self.value()
        return self.narrow(queryset, value, request.user) if value else queryset

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return what has this value."""
        raise NotImplementedError


class StateFilter(ChoiceFilter):
    """Where a question stands, among what its tab shows."""

    title = "State"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states in the tab; nothing to choose where there is one."""
        states = find_tab(request.GET.get("tab", "")).states
        choices = [(str(state), str(label)) for state, label in SubmittedQuestion.State.choices if state in states]
        return choices if len(choices) > 1 else []

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return what stands there."""
        return queryset.filter(state=value)


class AgeFilter(ChoiceFilter):
    """How long a question has been here."""

    title = "Received"
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the ages."""
        days = usual_days()
        late = f"Longer ago than our usual {days} days" if days and days > 1 else f"More than {LATE_DAYS} days ago"
        return [
            ("today", "Today"),
            ("week", "In the last 7 days"),
            ("old", "More than 7 days ago"),
            ("late", late),
        ]

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return what is of this age."""
        now = timezone.now()
        if value == "today":
            return queryset.filter(submitted_at__gte=timezone.localtime(now).replace(hour=0, minute=0, second=0))
        week_ago = now - timedelta(days=7)
        if value == "week":
            return queryset.filter(submitted_at__gte=week_ago)
        if value == "old":
            return queryset.filter(submitted_at__lt=week_ago)
        days = usual_days() or 0
        return queryset.filter(submitted_at__lt=now - timedelta(days=days if days > 1 else LATE_DAYS))


class UrgencyFilter(ChoiceFilter):
    """Whether the asker was shown urgent advice."""

    title = "Urgency"
    parameter_name = "urgency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return both."""
        return [("yes", "Urgent"), ("no", "Not urgent")]

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return either."""
        return queryset.filter(is_urgent=value == "yes")


class TopicFilter(ChoiceFilter):
    """What the asker said it is about."""

    title = "Topic"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the topics, by name."""
        topics = Topic.objects.order_by("name").values_list("pk", "name")
        return [(NONE, "No topic"), *((str(key), name) for key, name in topics)]

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return what is about the topic."""
        return queryset.filter(topic=None if value == NONE else value)


class PersonFilter(ChoiceFilter):
    """Whose it is to answer."""

    title = "Given to"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return nobody, and everybody who answers."""
        return [(NONE, "Nobody"), *((str(person.pk), str(person)) for person in people.handlers())]

    def narrow(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        """Return what is theirs."""
        return queryset.filter(assigned_to=None if value == NONE else value)


FILTERS = (StateFilter, AgeFilter, UrgencyFilter, TopicFilter, PersonFilter)
