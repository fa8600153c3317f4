"""The friendly gate in front of going out: it asks the checks, and refuses in plain words before anything has happened.

The last word stays with `BasePage.save()`, below every path; here an editor learns all that is missing at once.
"""

from wagtail.models import Page

from content.exceptions import PublishingRefused
from content.models import BasePage
from review import checks


class SubmissionRefused(PublishingRefused):
    """A page may not be sent to a reviewer yet; `problems` says what is missing."""


def ensure_passes(page: Page, moment: checks.Moment) -> None:
    """Raise SubmissionRefused or PublishingRefused with every error that the checks find in `page` at this moment."""
    if not isinstance(page, BasePage):
        return
    errors = [problem.message for problem in checks.run(page, moment) if problem.level == checks.ERROR]
    if errors:
        refusal = SubmissionRefused if moment == "submit" else PublishingRefused
        raise refusal(page, list(dict.fromkeys(errors)))
