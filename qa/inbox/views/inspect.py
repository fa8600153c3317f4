from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import registry
from wagtail_modeladmin.views import InspectView

from qa.asking.steps import find_answers
from qa.inbox import permissions
from qa.inbox.actions import offer
from qa.models import PrivateView, SubmittedQuestion
from qa.privacy import viewing


@method_decorator(sensitive_variables(), name="dispatch")
class InboxInspectView(InspectView):
    """One question: what was asked, what became of it, and what may be done now."""

    instance: SubmittedQuestion

    def get_meta_title(self) -> str:
        """Return its code: its words do not belong into a browser's history."""
        return f"Question {self.instance.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return all of it, and note that it is read."""
        submission = self.instance
        user = self.request.user
        merged = list(submission.merged.order_by("submitted_at", "pk").prefetch_related("consents"))
        replies = list(submission.replies.select_related("written_by", "decided_by").order_by("-pk"))
        has_address = bool(submission.email)
        offered = offer(submission, replies, user, has_address=has_address)
        viewing.note(user, [submission, *merged], PrivateView.Where.INBOX)
        may_link = any(action.name == "link" for action in offered.actions)
        return {
            "view": self,
            "submission": submission,
            "merged": merged,
            "replies": replies,
            "consents": submission.consents.select_related("text").order_by("kind"),
            "history": registry.get_logs_for_instance(submission).select_related("user").order_by("-timestamp", "-pk"),
            "page": submission.page,
            "may_edit_page": bool(submission.page and submission.page.permissions_for_user(user).can_edit()),
            "answers": find_answers(submission.text, self.request) if submission.text else [],
            "offer": offered,
            "may_link": may_link,
            "may_handle": permissions.may_handle(user),
            "may_take": self.may_take(user),
            **kwargs,
        }

    def may_take(self, user: Any) -> bool:
        """Return whether one press makes it this person's."""
        submission = self.instance
        is_free = submission.is_open and not submission.merged_into_id and submission.assigned_to_id != user.pk
        return is_free and permissions.may_handle(user)
