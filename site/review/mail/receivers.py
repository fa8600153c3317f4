"""Telling people what happens to a page: sent to review, back with a comment, approved, live, or kept from going live.

Everybody is told of a thing once, and nobody of what they did themselves.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import page_published, task_rejected, task_submitted, workflow_approved

from publishing.signals import expiry_refused, go_live_refused
from review.mail import people
from review.mail.letters import admin_address, edit_address, in_nobodys_way, send
from review.models import ClinicalReviewTask
from review.workflow import is_finishing_review


@receiver(task_submitted, dispatch_uid="review.mail.submitted")
def on_submitted(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    """Ask the reviewers."""
    if find_page(instance.workflow_state):
        tell_reviewers(instance, user)


@in_nobodys_way
def tell_reviewers(state: TaskState, submitter: Any) -> None:
    """Ask those who may decide; where nobody may, tell the managing editors that it is stuck."""
    page = find_page(state.workflow_state)
    reviewers = people.reviewers_of(state)
    if is_regular_review(page) and submitter in reviewers:
        # They begin it in order to do it: “Review again” leads them to the review screen.
        return
    words = {
        "title": page.draft_title,
        "submitter": submitter or state.workflow_state.requested_by,
        "is_regular": is_regular_review(page),
        "go_live_at": find_go_live(state.revision),
    }
    others = [reviewer for reviewer in reviewers if reviewer != submitter]
    if not others and submitter not in reviewers:
        send(
            "stuck",
            f"stuck:{state.pk}",
            people.managing_editors(),
            f"Nobody can review “{page.draft_title}” now",
            ("Open the page", edit_address(page.pk)),
            **words,
        )
        return
    wanting = people.choose(others, people.SUBMITTED)
    subject = f"Please review “{page.draft_title}”"
    send("submitted", f"submitted:{state.pk}", wanting, subject, review_link(state, page), **words)


@receiver(task_rejected, dispatch_uid="review.mail.returned")
def on_returned(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    """Tell the editors what to change."""
    if find_page(instance.workflow_state):
        tell_returned(instance, user)


@in_nobodys_way
def tell_returned(state: TaskState, reviewer: Any) -> None:
    """Send the comment to who submitted the page and to who wrote last."""
    page = find_page(state.workflow_state)
    latest = page.get_latest_revision()
    editors = people.choose([state.workflow_state.requested_by, latest and latest.user], people.REJECTED, reviewer)
    subject = f"“{page.draft_title}” came back{' with a comment' if state.comment else ''}"
    send(
        "returned",
        f"returned:{state.pk}",
        editors,
        subject,
        ("Open the page", edit_address(page.pk)),
        title=page.draft_title,
        reviewer=reviewer,
        comment=state.comment,
    )


@receiver(workflow_approved, dispatch_uid="review.mail.approved")
def on_approved(sender: type, instance: Any, user: Any, **kwargs: Any) -> None:
    """Tell that it is approved, and in the same mail that it is live or when it will be."""
    if find_page(instance):
        tell_approved(instance, user)


@in_nobodys_way
def tell_approved(workflow_state: WorkflowState, reviewer: Any) -> None:
    """Tell who submitted the page and who owns it."""
    page = find_page(workflow_state)
    # As the database has it: the decision may have moved it to a later revision.
    state = TaskState.objects.select_related("revision").get(pk=workflow_state.current_task_state_id)
    is_live = page.live and page.live_revision_id == state.revision_id
    go_live_at = state.revision.approved_go_live_at
    editors = people.choose([workflow_state.requested_by, page.owner], people.APPROVED, reviewer)
    outcome = "approved and published" if is_live else "approved and scheduled" if go_live_at else "approved"
    send(
        "approved",
        f"approved:{workflow_state.pk}:{state.pk}",
        editors,
        f"“{page.draft_title}” is {outcome}",
        page_link(page) if is_live else ("Open the page", edit_address(page.pk)),
        title=page.draft_title,
        reviewer=reviewer,
        comment=state.comment,
        is_live=is_live,
        go_live_at=go_live_at,
    )


@receiver(page_published, dispatch_uid="review.mail.published")
def on_published(sender: type, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Tell that a page went live by itself, or by somebody else's hand; approval that publishes tells so itself.

    What a command publishes, nobody waits for.
    """
    actor = get_active_log_context().user
    # The revision still has in memory the time that publishing has just removed from its row.
    was_scheduled = revision is not None and revision.approved_go_live_at is not None
    if instance.live and not instance.alias_of_id and not is_finishing_review.get() and (was_scheduled or actor):
        tell_published(instance, revision, actor)


@in_nobodys_way
def tell_published(page: Any, revision: Any, actor: Any) -> None:
    """Tell who submitted it, who wrote last, and who owns the page."""
    editors = [revision and revision.user, page.owner, people.submitter_of(page, revision)]
    send(
        "published",
        f"published:{page.pk}:{revision.pk if revision else page.last_published_at}",
        people.choose(editors, people.APPROVED, actor),
        f"“{page.title}” is live now",
        page_link(page),
        title=page.title,
        actor=actor,
    )


@receiver(go_live_refused, dispatch_uid="review.mail.refused")
def on_refused(
    sender: type, instance: Any, revision: Any, due_at: datetime, problems: list[str], **kwargs: Any
) -> None:
    """Tell that what was scheduled did not go live."""
    if isinstance(instance, Page):
        tell_refused(instance, revision, due_at, problems)


@in_nobodys_way
def tell_refused(page: Any, revision: Any, due_at: datetime, problems: list[str]) -> None:
    """Tell the editor, who submitted it, and the managing editors, whatever boxes they have ticked.

    A reason that quotes the text stays in the admin.
    """
    reasons = [problem for problem in problems if "“" not in problem]
    editors = people.choose([revision.user, people.submitter_of(page, revision), *people.managing_editors()])
    send(
        "refused",
        f"refused:{revision.pk}:{due_at.isoformat()}",
        editors,
        f"“{page.draft_title}” did not go live",
        ("Open the page", edit_address(page.pk)),
        title=page.draft_title,
        due_at=due_at,
        reasons=reasons,
        are_more=len(reasons) < len(problems),
        is_live=page_is_live(page.pk),
    )


@receiver(expiry_refused, dispatch_uid="review.mail.kept")
def on_kept(sender: type, instance: Any, page: Any, due_at: datetime, **kwargs: Any) -> None:
    """Tell that what was to expire is still there."""
    tell_kept(instance, page, due_at)


@in_nobodys_way
def tell_kept(kept: Any, page: Any, due_at: datetime) -> None:
    """Tell the managing editors which page rests on it."""
    send(
        "kept",
        f"kept:{kept._meta.label_lower}:{kept.pk}:{due_at.isoformat()}",
        people.managing_editors(),
        f"“{kept}” did not expire",
        ("Open the page", edit_address(page.pk)),
        kept=kept,
        title=page.title,
        due_at=due_at,
    )


def find_page(workflow_state: WorkflowState) -> Any:
    """Return the page of a workflow as the database has it now, or None where it is no page's."""
    if workflow_state.base_content_type.model_class() is not Page:
        return None
    return Page.objects.filter(pk=workflow_state.object_id).select_related("owner").first()


def page_is_live(pk: int) -> bool:
    """Return whether visitors see a page, in whichever version."""
    return Page.objects.filter(pk=pk, live=True).exists()


def is_regular_review(page: Any) -> bool:
    """Return whether a page goes to review as visitors have it, to be read again."""
    return page.live and not page.has_unpublished_changes


def find_go_live(revision: Revision) -> datetime | None:
    """Return when a version is to go live once it is approved, or None for at once."""
    return revision.as_object().go_live_at


def review_link(state: TaskState, page: Any) -> tuple[str, str]:
    """Return the button that leads to the decision."""
    if isinstance(state.task.specific, ClinicalReviewTask):
        return "Review it now", admin_address("review_screen:task", state.pk)
    return "Review it now", edit_address(page.pk)


def page_link(page: Any) -> tuple[str, str]:
    """Return the button that shows a public page, or where no site shows it, the editor."""
    address = page.full_url
    return ("See the page", address) if address else ("Open the page", edit_address(page.pk))
