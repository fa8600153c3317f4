"""What an asker wrote, beside the page that answers it: shown to those who may read it, and never part of the page."""

from functools import cached_property
from typing import Any

from wagtail.admin.panels import Panel

from qa.inbox import permissions
from qa.privacy import viewing
from qa.privacy_models import PrivateView
from qa.submission_models import SubmittedQuestion


class AskedPanel(Panel):
    """The private words of the askers of a page, to be read while it is written. It has no field."""

    class BoundPanel(Panel.BoundPanel):
        """The same for one page and one person."""

        template_name = "qa/inbox/asked_panel.html"

        @cached_property
        def questions(self) -> list[SubmittedQuestion]:
            """The questions that the page answers, as far as their words are kept and this person may read them."""
            user = getattr(self.request, "user", None)
            if not self.instance.pk or user is None or not permissions.may_view(user):
                return []
            asked = SubmittedQuestion.objects.filter(page=self.instance.pk).exclude(text="")
            # Nothing is written any more from what somebody has withdrawn.
            asked = asked.exclude(state=SubmittedQuestion.State.WITHDRAWN).prefetch_related("consents")
            return list(asked.order_by("submitted_at", "pk"))

        def is_shown(self) -> bool:
            """Return whether there is anything to read."""
            return bool(self.questions)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the questions, and note that they are read."""
            viewing.note(self.request.user, self.questions, PrivateView.Where.EDITOR)
            return super().get_context_data(parent_context) | {"questions": self.questions}
