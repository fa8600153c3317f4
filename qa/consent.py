"""Whether what was written from somebody's question may be published, and what an editor decides when it may not."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from qa.inbox.refusals import ActionRefused
from qa.privacy_models import PageSource
from qa.submission_models import SubmittedQuestion
from review import copying

Decision = PageSource.Decision

NOT_AGREED = (
    "Somebody whose question this was written from no longer agrees to its publication. "
    "Decide what to do under “Consents withdrawn” in the inbox."
)
DECIDED = "Somebody has decided about this page meanwhile."


def blocking(*page_keys: int) -> QuerySet[PageSource]:
    """Return what keeps pages from going live: consents taken back, without a decision that lets them be public."""
    stays_away = Q(decision="") | Q(decision=Decision.UNPUBLISH)
    return PageSource.objects.filter(stays_away, page__in=page_keys, withdrawn_at__isnull=False)


def is_withheld(page: Any) -> bool:
    """Return whether a page that is not public yet may not become so. What visitors read already waits for a decision.

    What counts for a page counts for its aliases, and for a copy from its first moment.
    """
    stored = page.get_stored()
    if stored and stored.live:
        return False
    origin = copying.source.get() if page._state.adding else None
    keys = {page.pk, page.alias_of_id, origin.pk if origin else None} - {None}
    codes = list(PageSource.objects.filter(page__in=keys).values_list("code", flat=True)) if keys else []
    if not codes:
        return False
    # Whoever takes a consent back at this very moment waits, and then finds a page that is public.
    if transaction.get_connection().in_atomic_block:
        lock_askers(codes)
    return blocking(*keys).exists()


def lock_askers(codes: list[str]) -> None:
    """Let nobody change the questions with these codes until the transaction ends."""
    rows = SubmittedQuestion.objects.select_for_update(of=("self",)).filter(code__in=codes)
    list(rows.order_by("pk").values("pk"))


@transaction.atomic
def carry(origin: int, page: int) -> None:
    """Let a copy be held by the consents that its original was written with, and by what was decided about them."""
    codes = list(PageSource.objects.filter(page=origin).values_list("code", flat=True))
    if not codes:
        return
    # Whoever takes a consent back at this very moment waits, and then finds the copy as well.
    lock_askers(codes)
    fields = ("code", "made_at", "withdrawn_at", "decision", "reason", "decided_by_id", "decided_at")
    rows = PageSource.objects.filter(page=origin).values(*fields)
    PageSource.objects.bulk_create([PageSource(page_id=page, **row) for row in rows], ignore_conflicts=True)


def undecided() -> QuerySet[PageSource]:
    """Return what waits for an editor's decision, the longest waiting first."""
    return PageSource.objects.filter(withdrawn_at__isnull=False, decision="").order_by("withdrawn_at", "pk")


def decided() -> QuerySet[PageSource]:
    """Return what was decided, the latest first."""
    return PageSource.objects.exclude(decision="").order_by("-decided_at", "-pk")


def choices_for(page: Page) -> list[tuple[str, str]]:
    """Return what may be decided: a page that was never public stays a draft."""
    if not page.first_published_at:
        return [(Decision.UNPUBLISH.value, "Do not publish it")]
    away = Decision.UNPUBLISH.label if page.live else "Leave it unpublished"
    return [(value, away if value == Decision.UNPUBLISH else str(label)) for value, label in Decision.choices]


def may_decide(page: Page, user: Any) -> bool:
    """Return whether `user` may decide about a page at all: those who may edit it."""
    return bool(page.permissions_for_user(user).can_edit())


def may_take_away(page: Page, user: Any) -> bool:
    """Return whether `user` may decide that a page is not to be public: who may unpublish it, or edit a draft."""
    permissions = page.permissions_for_user(user)
    return bool(permissions.can_unpublish() if page.live else permissions.can_edit())


@transaction.atomic
def decide(source: PageSource, decision: str, reason: str, user: Any) -> None:
    """Record what is to become of a page, and unpublish it if so decided.

    Raises ActionRefused where somebody was quicker, PermissionDenied for people who may not, ValueError for another
    decision.
    """
    current = PageSource.objects.select_for_update(of=("self",)).filter(pk=source.pk).first()
    if current is None or current.decision or current.withdrawn_at is None:
        raise ActionRefused(DECIDED)
    page = current.page.specific
    if decision not in dict(choices_for(page)):
        raise ValueError(decision)
    is_away = decision == Decision.UNPUBLISH
    if not (may_take_away(page, user) if is_away else may_decide(page, user)):
        raise PermissionDenied
    current.decision, current.reason = decision, reason
    current.decided_by, current.decided_at = user, timezone.now()
    current.save()
    log(
        instance=page,
        action="qa.consent.decided",
        user=user,
        data={"decision": dict(choices_for(page))[decision]},
    )
    if is_away and page.live:
        page.unpublish(user=user)
