"""The checks of one page as its editor reads them."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from wagtail.models import Page, TaskState

from content.models import BasePage
from review import ledger
from review.checks import ERROR, WARNING, Check, Problem, Result, inspect
from review.checks.sign_off import SignOffCheck


@dataclass
class Report:
    """What the checks say of a page as it is being written, and whether a reviewer has signed it off."""

    page: Any
    results: list[Result] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> "Report | None":
        """Return the report on a page as it stands in memory, or None for what is not one of our pages."""
        return cls(page, inspect(page, "draft")) if isinstance(page, BasePage) else None

    @cached_property
    def errors(self) -> list[Problem]:
        """What has to be mended before it goes to a reviewer or out."""
        return self.at_level(ERROR)

    @cached_property
    def warnings(self) -> list[Problem]:
        """What the editor may want to look at again."""
        return self.at_level(WARNING)

    @property
    def passed(self) -> list[Check]:
        """The checks that found nothing."""
        return [result.check for result in self.results if result.has_passed]

    def at_level(self, level: str) -> list[Problem]:
        """Return the problems of one level in the order of the checks."""
        return [problem for result in self.results for problem in result.problems if problem.level == level]

    @cached_property
    def may_go_live(self) -> bool:
        """Whether the gate would let this text go live now; true for pages that nobody signs off."""
        return not self.page.clinical_fields or not list(SignOffCheck().find(self.page))

    @cached_property
    def returned(self) -> TaskState | None:
        """The reviewer's decision that sent the page back to its editor, while it waits to be amended."""
        state = self.page.current_workflow_state if self.page.pk else None
        if state is None or state.status != state.STATUS_NEEDS_CHANGES:
            return None
        return TaskState.objects.select_related("finished_by").get(pk=state.current_task_state_id)

    @cached_property
    def sign_off(self) -> str:
        """Where the page stands with its reviewers, in a sentence; empty for pages that nobody signs off."""
        page = self.page
        if not page.clinical_fields:
            return ""
        if line := ledger.find_permission(page, page.clinical_digest):
            return f"{line.get_decision_display()} by {line.reviewer_name} on {date_format(line.signed_at, 'j F Y')}."
        state = page.current_workflow_state
        if state and state.status == state.STATUS_IN_PROGRESS:
            return "Waiting for a reviewer."
        if state and state.status == state.STATUS_NEEDS_CHANGES:
            return "A reviewer has sent it back. Amend it, then submit it again."
        if self.may_go_live:
            return "This text is unchanged, so it needs no new sign-off."
        return "Not signed off yet. Submit it for review when nothing is left to mend."

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        problems = [*self.errors, *self.warnings]
        return {
            "problems": [
                {"check": found.check, "level": found.level, "message": found.message, "anchor": found.anchor}
                for found in problems
            ],
            "passed": [check.name for check in self.passed],
            "may_go_live": self.may_go_live,
            "sign_off": self.sign_off,
        }
