"""Giving a question to somebody, putting it aside, and taking it up again."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Site

from qa.inbox import handling
from qa.inbox.decline_texts import DECLINE_TEXTS
from qa.inbox.forms import AssignForm, DeclineForm
from qa.inbox.views.base import ActionView


class AssignView(ActionView):
    """Makes a question somebody's."""

    page_title = "Give to somebody"
    form_class = AssignForm
    button_label = "Give"
    explanation = "Whoever gets it is told by email, without a word of what was asked."
    shown_in = ""

    def get_initial(self) -> dict[str, Any]:
        """Return whose it is."""
        return {"person": self.submission.assigned_to_id}

    def act(self, form: AssignForm) -> str:
        """Give it to them."""
        person = form.cleaned_data["person"]
        handling.assign(self.submission, person, self.request.user)
        return f"Question {self.submission.code} is {person}’s now." if person else "The question is nobody’s now."


class TakeView(ActionView):
    """Makes a question one's own with one press."""

    page_title = "Take it"
    button_label = "Take it"
    explanation = "It is yours to answer then."
    shown_in = ""

    def act(self, form: Any) -> str:
        """Give it to whoever asks."""
        handling.assign(self.submission, self.request.user, self.request.user)
        return f"Question {self.submission.code} is yours now."


class DeclineView(ActionView):
    """Closes a question without an answer."""

    page_title = "Decline"
    template_name = "qa/inbox/decline.html"
    form_class = DeclineForm
    button_label = "Decline, and tell the asker"
    explanation = "Choose how to begin, then change the words until they suit this person."

    @cached_property
    def search_address(self) -> str:
        """The address of the public search."""
        site = Site.objects.filter(is_default_site=True).first()
        return f"{site.root_url if site else ''}{reverse('search')}"

    @property
    def chosen(self) -> str:
        """The beginning that was chosen."""
        return self.request.GET.get("kind", "")

    def get_initial(self) -> dict[str, Any]:
        """Return the words to begin with."""
        text = DECLINE_TEXTS.get(self.chosen)
        return {"reason": text.written(self.search_address) if text else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the beginnings."""
        return super().get_context_data(texts=DECLINE_TEXTS.values(), chosen=self.chosen, **kwargs)

    def act(self, form: DeclineForm) -> str:
        """Close it."""
        handling.decline(self.submission, form.cleaned_data["reason"], self.request.user)
        return f"Question {self.submission.code} is declined."


class SpamView(ActionView):
    """Closes what is no question."""

    page_title = "Mark as spam"
    button_label = "Mark as spam"
    explanation = "Nobody is told. Questions that were merged into it go their own way again. You can reopen it."

    def act(self, form: Any) -> str:
        """Close it."""
        handling.mark_spam(self.submission, self.request.user)
        return f"Question {self.submission.code} is marked as spam."


class ReopenView(ActionView):
    """Takes a closed question up again."""

    page_title = "Reopen"
    button_label = "Reopen"
    explanation = "It goes back to the open ones, by itself. Its asker sees that it is being answered again."

    def act(self, form: Any) -> str:
        """Open it."""
        handling.reopen(self.submission, self.request.user)
        return f"Question {self.submission.code} is open again."


class SeparateView(ActionView):
    """Lets a merged question go its own way."""

    page_title = "Separate"
    button_label = "Separate"
    explanation = "It is handled by itself again."

    def act(self, form: Any) -> str:
        """Separate it."""
        handling.separate(self.submission, self.request.user)
        return f"Question {self.submission.code} goes its own way again."
