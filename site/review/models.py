from typing import Any

from wagtail.models import AbstractGroupApprovalTask


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """A reviewer reads the draft and approves it or sends it back; never their own work."""

    class Meta:
        verbose_name = "clinical review"
        verbose_name_plural = "clinical reviews"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return what `user` may do; approving is not among it for the author of the latest revision."""
        actions = super().get_actions(obj, user)
        if obj.latest_revision and obj.latest_revision.user_id == user.pk:
            return [action for action in actions if action[0] != "approve"]
        return actions

    @classmethod
    def get_description(cls) -> str:
        """Return what an administrator reads when choosing a kind of task."""
        return "Members of the chosen groups approve a page or send it back, but not a page they last changed."
