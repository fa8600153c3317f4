from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from review import claims, gate, ledger
from review.four_eyes import (
    ALREADY_DECIDED,
    CHANGED_MEANWHILE,
    NOT_YOURS,
    OWN_WORK,
    UNSEEN,
    ApprovalRefused,
    is_own_work,
)

APPROVE = "approve"
REJECT = "reject"


class ApprovalForm(TaskStateCommentForm):
    """What Wagtail's dialogue of an approval posts: beside the comment, what the reviewer had before their eyes."""

    seen_digest = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """A reviewer reads the draft and signs it off or sends it back; never their own work."""

    class Meta:
        verbose_name = "clinical review"
        verbose_name_plural = "clinical reviews"

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Ask the reviewers; raises SubmissionRefused for a page that the checks stop, by whatever way it came here."""
        try:
            gate.ensure_passes(workflow_state.content_object.get_latest_revision_as_object(), "submit")
        except gate.SubmissionRefused:
            # Wagtail has saved by now that what was sent back goes on: it stays with its editor.
            last = workflow_state.task_states.order_by("pk").last()
            if last and last.status == TaskState.STATUS_REJECTED:
                workflow_state.status, workflow_state.current_task_state = WorkflowState.STATUS_NEEDS_CHANGES, last
                workflow_state.save(update_fields=["status", "current_task_state"])
            raise
        return super().start(workflow_state, user=user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return what `user` may do with the page.

        Whoever changed its text may send it back only, except an administrator, who is told that it is an override.
        What another reviewer has claimed is theirs.
        """
        actions = super().get_actions(obj, user)
        if not actions:
            return []
        if is_own_work(obj, user):
            actions = [action for action in actions if action[0] != APPROVE]
            return [*actions, (APPROVE, "Override: approve your own change", True)] if user.is_superuser else actions
        state = obj.current_workflow_task_state
        holder = claims.holder(state) if state else None
        is_taken = holder and holder.pk != user.pk and not user.is_superuser
        # A deputy may have written the page; they keep nobody from reading it.
        return [] if is_taken and not is_own_work(obj, holder) else actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Return the form of Wagtail's dialogue."""
        return ApprovalForm if action == APPROVE else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, /, **kwargs: Any) -> None:
        """Carry out a decision; an approval writes the ledger first.

        `comment` belongs to every decision; `part`, `next_due_on` and `seen_digest` (of what the reviewer had before
        their eyes, without which no advice on health is signed off) to a sign-off. Anything else is left out: a
        hand-made form may name what it likes.
        Raises ApprovalRefused for one's own work, for a page that nobody has read or that changed meanwhile, for what
        is decided already, and without a right to act.
        """
        # Two who decide at once come here one after the other.
        locked = TaskState.objects.select_for_update().filter(pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS)
        if locked.first() is None:
            raise ApprovalRefused(ALREADY_DECIDED)
        page = task_state.workflow_state.content_object
        if action_name not in {name for name, *_ in self.get_actions(page, user)}:
            raise ApprovalRefused(OWN_WORK if is_own_work(page, user) else NOT_YOURS)
        comment = read_text(kwargs.get("comment"))
        if action_name == APPROVE:
            self.sign_off(
                task_state,
                page,
                user,
                comment,
                part=read_text(kwargs.get("part")),
                next_due_on=read_date(kwargs.get("next_due_on")),
                seen_digest=read_text(kwargs.get("seen_digest")),
            )
        super().on_action(task_state, user, action_name, comment=comment)

    def sign_off(
        self, task_state: TaskState, page: Any, user: Any, note: str, *, seen_digest: str = "", **fields: Any
    ) -> None:
        """Write the approval of the page's latest revision into the ledger."""
        revision = page.get_latest_revision()
        digest = revision.as_object().clinical_digest
        if not digest:
            return
        if seen_digest != digest:
            raise ApprovalRefused(CHANGED_MEANWHILE if seen_digest else UNSEEN)
        if is_own_work(page, user):
            ledger.override(revision, user, note or "An administrator approved their own change.")
        else:
            ledger.sign_off(revision, user, note=note, **fields)
        if task_state.revision_id != revision.pk:
            task_state.revision = revision
            task_state.save(update_fields=["revision"])

    @classmethod
    def get_description(cls) -> str:
        """Return what an administrator reads when choosing a kind of task."""
        return "Members of the chosen groups sign a page off or send it back, but not what they changed themselves."


def read_text(value: Any) -> str:
    """Return words as a form or a script may give them, without what a database cannot store."""
    return str(value or "").replace("\0", "")


def read_date(value: Any) -> date | None:
    """Return a day as a form or a script may give it; raises ApprovalRefused for anything else."""
    if not value or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ApprovalRefused("The date of the next review is not a date.") from None
