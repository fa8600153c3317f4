"""The ways to answer with a page: one that is written now, or one that is there already."""

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.functional import cached_property

from content.keys import is_key
from qa.asking.steps import find_answers
from qa.inbox import categories, handling
from qa.inbox.forms import DraftForm, LinkForm
from qa.inbox.refusals import ActionRefused
from qa.inbox.views.base import ActionView
from qa.models import SubmittedQuestion


class DraftView(ActionView):
    """Makes a draft for the answer."""

    page_title = "Draft an answer"
    form_class = DraftForm
    button_label = "Make the draft"
    explanation = (
        "You go on in the editor of a new page. What the asker wrote is shown beside it, for you and colleagues only: "
        "nothing of it is copied. The asker is told when the page is published."
    )
    draft_key: int

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the categories in which this person may write."""
        writable = categories.writable(self.request.user)
        text = self.submission.text
        alike = [answer.key for answer in find_answers(text, self.request) if answer.key] if text else []
        choices = categories.choices(writable, categories.nearest(self.submission, alike))
        return super().get_form_kwargs() | {"categories": writable, "choices": choices}

    def act(self, form: DraftForm) -> str:
        """Make it."""
        title, category = form.cleaned_data["title"], form.cleaned_data["category"]
        page = handling.draft_answer(self.submission, category, title, self.request.user)
        self.draft_key = page.pk
        return f"The draft “{page.title}” is ready: write the question in words of your own, then the answer."

    def after(self) -> str:
        """Return the editor of the draft."""
        return reverse("wagtailadmin_pages:edit", args=[self.draft_key])


class LinkView(ActionView):
    """Answers with a page that is there."""

    page_title = "Already answered"
    form_class = LinkForm
    button_label = "This answers it"
    explanation = (
        "The asker is told where the answer stands: at once, or as soon as the page is public. "
        "You may choose a draft that somebody is working on."
    )

    def get_initial(self) -> dict[str, Any]:
        """Return the page that was pointed at, or the one it is linked to."""
        wanted = self.request.GET.get("page", "")
        return {"page": int(wanted) if is_key(wanted) else self.submission.page_id}

    @cached_property
    def answers(self) -> list[Any]:
        """The published pages that come closest."""
        return find_answers(self.submission.text, self.request) if self.submission.text else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what comes closest, to choose with one press."""
        return super().get_context_data(answers=self.answers, link_address=self.request.path, **kwargs)

    def act(self, form: LinkForm) -> str:
        """Link it."""
        page = form.cleaned_data["page"]
        handling.link_page(self.submission, page, self.request.user)
        self.submission.refresh_from_db(fields=["state"])
        if self.submission.state == SubmittedQuestion.State.ANSWERED:
            return f"Question {self.submission.code} is answered by “{page.title}”, and its asker is told."
        return f"“{page.title}” is not public yet. The asker of {self.submission.code} is told when it is."


class UnlinkView(ActionView):
    """Takes the link to a page away."""

    page_title = "Take the link away"
    button_label = "Take the link away"
    explanation = "The page stays as it is. Nobody is told of it on account of this question any more."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page."""
        return super().get_context_data(page=self.submission.page, **kwargs)

    def act(self, form: Form) -> str:
        """Take it away."""
        if self.submission.page is None:
            raise ActionRefused("It is linked to no page any more.")
        handling.unlink_page(self.submission, self.request.user)
        return f"Question {self.submission.code} is linked to no page now."
