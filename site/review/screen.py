"""What a reviewer needs to decide on one page: what it is, what changed, what speaks against it, what may be done."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from review import checks, claims, four_eyes, names, reviewers
from review.checks.sign_off import SignOffCheck
from review.differences import FieldDifference, compare
from review.models import ClinicalChange, Review
from review.models.task import APPROVE, REJECT, ClinicalReviewTask
from review.passages import shapes_of


@dataclass(frozen=True)
class Event:
    """Something that happened in this review."""

    when: datetime
    what: str
    who: Any
    comment: str = ""


class Case:
    """One review of one page, as one person sees it. Reads only; nothing is saved, claimed or changed by looking."""

    def __init__(self, state: TaskState, user: Any) -> None:
        self.state = state
        self.user = user

    @cached_property
    def task(self) -> Any:
        """The kind of task; only clinical reviews have this screen."""
        return self.state.task.specific

    @property
    def is_clinical_review(self) -> bool:
        """Whether this screen is made for it."""
        return isinstance(self.task, ClinicalReviewTask)

    @cached_property
    def page(self) -> Any:
        """The page as the database has it: what visitors see, if it is live."""
        return Page.objects.get(pk=self.state.workflow_state.object_id).specific

    @cached_property
    def revision(self) -> Revision:
        """What an approval signs off: the latest revision."""
        return self.page.get_latest_revision()

    @cached_property
    def draft(self) -> Any:
        """The page as it will be."""
        return self.revision.as_object()

    @cached_property
    def content(self) -> dict[str, Any]:
        """What an approval signs off, in its canonical form."""
        return self.draft.get_clinical_content()

    @cached_property
    def digest(self) -> str:
        """What names this content; empty for a page that gives no advice on health."""
        return self.draft.clinical_digest

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state.status == TaskState.STATUS_IN_PROGRESS

    @cached_property
    def newer_state(self) -> TaskState | None:
        """The review of the same page that waits for a decision now, when this one does not."""
        state = None if self.is_open else self.page.current_workflow_task_state
        return state if state and state.pk != self.state.pk else None

    # Who may do what

    @cached_property
    def is_reviewer(self) -> bool:
        """Whether this person decides such reviews, four eyes and claims apart."""
        return reviewers.find_tasks(self.user).filter(pk=self.task.pk).exists()

    @cached_property
    def may_see(self) -> bool:
        """Whether this person may read the draft: its reviewers, and those who may edit or publish it."""
        permissions = self.page.permissions_for_user(self.user)
        return self.is_reviewer or permissions.can_edit() or permissions.can_publish()

    @cached_property
    def actions(self) -> set[str]:
        """What this person may do now."""
        return {name for name, *_ in self.task.get_actions(self.page, self.user)} if self.is_open else set()

    @cached_property
    def is_own_work(self) -> bool:
        """Whether this person changed what is to be signed off."""
        return four_eyes.is_own_work(self.page, self.user)

    @property
    def may_return(self) -> bool:
        """Whether this person may send it back."""
        return REJECT in self.actions

    @property
    def may_approve(self) -> bool:
        """Whether this person may approve it as it stands."""
        return APPROVE in self.actions and not self.errors

    @property
    def is_override(self) -> bool:
        """Whether approving would set aside the rule of four eyes."""
        return self.is_own_work and APPROVE in self.actions

    @cached_property
    def held(self) -> claims.Hold | None:
        """Who is reading it."""
        return claims.find_hold(self.state) if self.is_open else None

    @property
    def is_held_by_me(self) -> bool:
        """Whether this person is reading it."""
        return self.held is not None and self.held.user.pk == self.user.pk

    @property
    def may_claim(self) -> bool:
        """Whether this person may say that they are reading it."""
        return self.is_open and self.is_reviewer and self.held is None and not self.is_own_work

    @property
    def may_release(self) -> bool:
        """Whether this person may let others read it again."""
        return self.held is not None and claims.may_release(self.held, self.user)

    # What changed

    @cached_property
    def last_sign_off(self) -> Review | None:
        """The last sign-off of the whole page."""
        return Review.objects.filter(page_id=self.page.pk).whole().first()

    @cached_property
    def basis(self) -> str:
        """What the draft is compared with.

        "sign-off": the last one. "archive": the text of an archive page, never reviewed. "live": what is public
        without a sign-off. "new": nothing, nobody has signed it off yet. "none": nothing is signed off here.
        """
        if not self.digest and not self.last_sign_off:
            return "none"
        if self.last_sign_off:
            return "sign-off"
        if self.page.is_legacy:
            return "archive"
        return "live" if self.page.live else "new"

    @cached_property
    def differences(self) -> list[FieldDifference]:
        """What changed since then, for people to read."""
        if self.basis in {"none", "new"}:
            return []
        before = self.last_sign_off.content if self.last_sign_off else self.page.get_clinical_content()
        shapes = shapes_of(type(self.draft), self.draft.clinical_fields)
        return compare(before, self.content, shapes, names.names_in(before, self.content))

    @cached_property
    def last_return(self) -> TaskState | None:
        """The last time that this page was sent back in this review, if its text of then is still kept."""
        states = self.state.workflow_state.task_states.filter(status=TaskState.STATUS_REJECTED)
        before = states.filter(started_at__lt=self.state.started_at, revision__isnull=False)
        return before.select_related("revision", "finished_by").order_by("-started_at", "-pk").first()

    @cached_property
    def differences_since_return(self) -> list[FieldDifference]:
        """What changed since it was sent back, for people to read."""
        if self.last_return is None or not self.digest:
            return []
        before = self.last_return.revision.as_object().get_clinical_content()
        shapes = shapes_of(type(self.draft), self.draft.clinical_fields)
        return compare(before, self.content, shapes, names.names_in(before, self.content))

    @property
    def may_be_part(self) -> bool:
        """Whether a part alone can be signed off: only where somebody has read the whole before."""
        return bool(self.last_sign_off and self.digest and not self.is_override)

    # What else a reviewer should know

    @cached_property
    def problems(self) -> list[checks.Problem]:
        """What the checks find, apart from the sign-off that this is about."""
        return [found for found in checks.run(self.draft, "publish") if found.check != SignOffCheck.name]

    @property
    def errors(self) -> list[checks.Problem]:
        """What must be mended before it can go out."""
        return [found for found in self.problems if found.level == checks.ERROR]

    @property
    def warnings(self) -> list[checks.Problem]:
        """What could be better."""
        return [found for found in self.problems if found.level != checks.ERROR]

    @cached_property
    def changes(self) -> list[ClinicalChange]:
        """Who changed the content since its last sign-off."""
        found = ClinicalChange.objects.filter(page_id=self.page.pk, signed_off_by=None)
        return list(found.select_related("user"))

    @property
    def goes_live_at(self) -> datetime | None:
        """When it is to go live, if not on approval."""
        told = self.revision.content.get("go_live_at")
        return parse_datetime(told) if told else None

    @property
    def scheduled_for(self) -> datetime | None:
        """When what was approved goes live."""
        scheduled = self.page.scheduled_revision
        return scheduled and scheduled.approved_go_live_at

    @cached_property
    def history(self) -> list[Event]:
        """What has happened in this review, the oldest first."""
        workflow_state = self.state.workflow_state
        events = [Event(workflow_state.created_at, "Sent to review", workflow_state.requested_by)]
        states = workflow_state.task_states.select_related("finished_by").order_by("started_at", "pk")
        senders = find_senders(workflow_state)
        previous = None
        for state in states:
            if previous:
                events.append(Event(state.started_at, "Sent to review again", senders.get(previous.pk)))
            previous = state
            if state.finished_at:
                events.append(Event(state.finished_at, DEEDS[state.status], state.finished_by, state.comment))
        return events


def find_senders(workflow_state: WorkflowState) -> dict[int, Any]:
    """Return who sent a page to review again, by the key of the task that ended before."""
    log = PageLogEntry.objects.filter(page_id=workflow_state.object_id, action="wagtail.workflow.resume")
    return {entry.data["workflow"]["task_state_id"]: entry.user for entry in log.select_related("user")}


DEEDS = {
    TaskState.STATUS_APPROVED: "Approved",
    TaskState.STATUS_REJECTED: "Sent back",
    TaskState.STATUS_SKIPPED: "Skipped",
    TaskState.STATUS_CANCELLED: "Review ended without a decision",
}
