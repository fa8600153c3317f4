from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Wagtail's models import this module while they load
    from wagtail.models import WorkflowState

# Set while an approval publishes: the mail of the approval says so, and needs no second one.
is_finishing_review: ContextVar[bool] = ContextVar("an approval is publishing", default=False)


def publish_on_approval(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish what has passed its workflow, now or at its scheduled time.

    Reviewers hold no publish permission of their own: passing the workflow is what permits it. Raises
    PublishingRefused, which takes the approval back, for what the checks have come to stop since it was submitted.
    """
    from review import gate  # noqa: PLC0415 - needs the models

    revision = workflow_state.content_object.get_latest_revision()
    gate.ensure_passes(revision.as_object(), "publish")
    token = is_finishing_review.set(True)
    try:
        revision.publish(user=user, skip_permission_checks=True)
    finally:
        is_finishing_review.reset(token)
