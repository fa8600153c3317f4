"""Whether what was written from somebody's question may be published, and what an editor decides when it may not."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from qa.privacy_models import PageSource

NOT_AGREED = (
    "Somebody whose question this was written from no longer agrees to its publication. "
    "Decide what to do under “Consents withdrawn” in the inbox."
)


def blocking(page_key: int) -> QuerySet[PageSource]:
    """Return what keeps a page from going live: consents taken back, without a decision that lets it stay public."""
    stays_away = Q(decision="") | Q(decision=PageSource.Decision.UNPUBLISH)
    return PageSource.objects.filter(stays_away, page=page_key, withdrawn_at__isnull=False)


def undecided() -> QuerySet[PageSource]:
    """Return what waits for an editor's decision, the longest waiting first."""
    return PageSource.objects.filter(withdrawn_at__isnull=False, decision="").order_by("withdrawn_at", "pk")


def choices_for(page: Page) -> list[tuple[str, str]]:
    """Return what may be decided: a page that was never public stays a draft."""
    choices = PageSource.Decision.choices
    return choices if page.first_published_at else [(PageSource.Decision.UNPUBLISH.value, "Do not publish it")]


@transaction.atomic
def decide(source: PageSource, decision: str, reason: str, user: Any) -> None:
    """Record what is to become of a page, and unpublish it if so decided. Raises ValueError for another decision."""
    page = source.page.specific
    if decision not in dict(choices_for(page)):
        raise ValueError(decision)
    source.decision, source.reason = decision, reason
    source.decided_by, source.decided_at = user, timezone.now()
    source.save()
    log(instance=page, action="qa.consent.decided", user=user, data={"decision": source.get_decision_display()})
    if decision == PageSource.Decision.UNPUBLISH and page.live:
        page.unpublish(user=user)
