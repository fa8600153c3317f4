from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Wagtail's models import this module while they load
    from wagtail.models import WorkflowState


def publish_on_approval(workflow_state: "WorkflowState", user: Any = None) -> None:
    """Publish what has passed its workflow, now or at its scheduled time.

    Reviewers hold no publish permission of their own: passing the workflow is what permits it.
    """
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)
