import re
from typing import Any

from django.utils.functional import cached_property

from content.keys import is_key
from qa.inbox import handling
from qa.inbox.forms import MergeForm
from qa.inbox.likeness import Alike, find_alike
from qa.inbox.refusals import ActionRefused
from qa.inbox.views.base import ActionView
from qa.models import PrivateView, SubmittedQuestion
from qa.privacy import viewing

BETWEEN_CODES = re.compile(r"[\s,;]+")
MOST_AT_ONCE = 100


class MergeView(ActionView):
    """Lets other questions go the way of this one."""

    page_title = "Merge"
    template_name = "qa/inbox/merge.html"
    form_class = MergeForm
    button_label = "Merge the ticked ones into this question"
    explanation = (
        "Tick the questions that one answer answers. They are handled with this one from now on, and every asker is "
        "told. Nothing is shown to one asker of what another wrote."
    )
    shown_in = PrivateView.Where.MERGE

    @cached_property
    def alike(self) -> list[Alike]:
        """The open questions that come closest."""
        return find_alike(self.submission)

    @property
    def ticked(self) -> set[int]:
        """The numbers of the ticked questions."""
        return {int(key) for key in self.request.POST.getlist("other")[:MOST_AT_ONCE] if is_key(key)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add them, and note that they are read."""
        viewing.note(self.request.user, [other.submission for other in self.alike], self.shown_in)
        return super().get_context_data(alike=self.alike, ticked=self.ticked, **kwargs)

    def act(self, form: MergeForm) -> str:
        """Merge them, all or none."""
        codes = {code.upper() for code in BETWEEN_CODES.split(form.cleaned_data["codes"]) if code}
        by_code = list(SubmittedQuestion.objects.filter(code__in=sorted(codes)[:MOST_AT_ONCE]))
        if unknown := codes - {other.code for other in by_code}:
            raise ActionRefused(f"There is no question {', '.join(sorted(unknown))[:200]}.")
        if self.submission.pk in {other.pk for other in by_code}:
            raise ActionRefused("A question cannot be merged into itself.")
        others = [*SubmittedQuestion.objects.filter(pk__in=self.ticked), *by_code]
        if not others:
            raise ActionRefused("Tick the questions first, or give their codes.")
        number = handling.merge(self.submission, others, self.request.user)
        return f"{number} {'question goes' if number == 1 else 'questions go'} the way of {self.submission.code} now."
