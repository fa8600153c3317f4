"""What is counted and kept of what visitors say, and how long."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from content.keys import is_key
from content.posting import count_attempt, forget_senders
from review.models import HelpfulAttempt, HelpfulCount, HelpfulReason

VERSION_SALT = "review.helpful.version"
SAID_SALT = "review.helpful.said"
# So long somebody may think about the reason.
LONGEST = 24 * 3600


@dataclass(frozen=True)
class Said:
    """What somebody said of a page, carried in a signed address to the place where they may say why."""

    page: int
    revision: int
    was_helpful: bool
    key: str

    def sign(self) -> str:
        """Return it as a part of an address."""
        said = [self.page, self.revision, int(self.was_helpful), self.key]
        return signing.dumps(said, salt=SAID_SALT)

    @classmethod
    def read(cls, signed: str) -> "Said | None":
        """Return what such an address says, None for one that is not ours or is too old."""
        try:
            page, revision, was_helpful, key = signing.loads(signed, salt=SAID_SALT, max_age=LONGEST)
        except signing.BadSignature:
            return None
        return cls(page, revision, bool(was_helpful), key)


def sign_version(page: Page) -> str:
    """Return which revision of `page` is shown: the same for every visitor, so that the page can be in any cache."""
    return signing.Signer(salt=VERSION_SALT).sign(f"{page.pk}.{page.live_revision_id or 0}")


def read_version(page: Page, signed: str) -> int:
    """Return the number of the revision that somebody read; the one that is live now where that is not signed."""
    try:
        key, _, number = signing.Signer(salt=VERSION_SALT).unsign(signed).partition(".")
    except signing.BadSignature:
        return page.live_revision_id or 0
    return int(number) if key == str(page.pk) and is_key(number) else page.live_revision_id or 0


def is_over_limit(request: HttpRequest) -> bool:
    """Count this attempt; return whether the sender has had HELPFUL_MOST_AN_HOUR of them before in this hour."""
    return count_attempt(HelpfulAttempt, request, "review.helpful") > settings.HELPFUL_MOST_AN_HOUR


def count(page: Page, revision: int, was_helpful: bool) -> Said:
    """Count one answer, and return it as it is carried to the place where its reason may be given."""
    row = {"page_id": page.pk, "revision_number": revision}
    HelpfulCount.objects.bulk_create([HelpfulCount(**row)], ignore_conflicts=True)
    name = "yes" if was_helpful else "no"
    HelpfulCount.objects.filter(**row).update(**{name: F(name) + 1})
    return Said(page.pk, revision, was_helpful, secrets.token_urlsafe(12))


def keep_reason(said: Said, text: str) -> None:
    """Keep what somebody wrote; sending it again keeps it once."""
    reason: dict[str, Any] = {"page_id": said.page, "revision_number": said.revision, "was_helpful": said.was_helpful}
    HelpfulReason.objects.bulk_create([HelpfulReason(**reason, text=text, key=said.key)], ignore_conflicts=True)


def purge() -> int:
    """Delete the reasons whose time has come, and return how many. A timed job."""
    oldest = timezone.localdate() - timedelta(days=settings.HELPFUL_REASONS_KEEP_DAYS)
    return HelpfulReason.objects.filter(written_on__lt=oldest).delete()[0]


def forget() -> int:
    """Forget the senders of hours that are over; return how many rows. A timed job."""
    return forget_senders(HelpfulAttempt)
