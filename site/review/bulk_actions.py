from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from content.exceptions import PublishingRefused
from review import gate


class CarefulPublishBulkAction(PublishBulkAction):
    """Publishes those of the chosen pages that may go out, and says of each of the others why it may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[tuple[str, str]] = []

    def get_execution_context(self) -> dict[str, Any]:
        """Add the list of refusals."""
        return super().get_execution_context() | {"refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """Publish what may go out; return how many of the chosen pages, and of those below them, were published."""
        refused = [] if refused is None else refused
        parents = children = 0
        for page in objects:
            parents += publish(page, user, refused)
            if include_descendants:
                below = page.get_descendants().not_live().defer_streamfields().specific()
                children += sum(
                    publish(draft, user, refused)
                    for draft in below.iterator()
                    if user is None or draft.permissions_for_user(user).can_publish()
                )
        return parents, children

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Return how many were published, having said which were not."""
        if self.refused:
            reasons = format_html_join("", "<li>“{}”: {}</li>", self.refused)
            said = format_html("Not published:<ul class='review-refusal'>{}</ul>", reasons)
            messages.error(self.request, said)
        published = num_parent_objects or num_child_objects
        return super().get_success_message(num_parent_objects, num_child_objects) if published else None


def publish(page: Page, user: Any, refused: list[tuple[str, str]]) -> int:
    """Publish the latest version of a page, or note why not; return how many were published."""
    try:
        with transaction.atomic():
            revision = page.get_latest_revision() or page.specific.save_revision(user=user)
            gate.ensure_passes(revision.as_object(), "publish")
            revision.publish(user=user)
    except PublishingRefused as refusal:
        refused.append((refusal.page.title, " ".join(refusal.problems)))
    except ValidationError as error:
        refused.append((page.title, " ".join(error.messages)))
    else:
        return 1
    return 0
