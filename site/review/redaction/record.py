"""What remains of a removal: that there was one, when, by whom and for which kind of reason."""

import uuid
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from review.models import Redaction
from review.redaction.fingerprints import Fingerprint, fingerprint, make_salt

if TYPE_CHECKING:
    from review.redaction.remove import Removal

REMOVED = "review.redact"
# Shorter paragraphs of an entry, such as a greeting, other entries hold as well.
LONG_FOR_AN_ENTRY = 60


def write(removal: "Removal", user: Any, category: str, reason: str) -> Redaction:
    """Write down that it happened, for each page, and put it into their histories; return the page's own row."""
    act, salt = uuid.uuid4(), find_salt()
    prints = fingerprints_of(removal, salt)
    made = {}
    for page in Page.objects.filter(pk__in=[key for key in removal.counts if key]).specific():
        is_main = page.pk == removal.search.page.pk
        counts: dict[str, Any] = {"page": dict(removal.counts[page.pk])}
        if is_main:
            counts |= {"elsewhere": dict(removal.counts.get(None, {})), "left": removal.left}
        is_entry = removal.is_entry and page.pk in removal.own
        made[page.pk] = Redaction.objects.create(
            page_id=page.pk,
            act=act,
            kind=Redaction.Kind.ENTRY if is_entry else Redaction.Kind.PASSAGE,
            category=category,
            reason=reason,
            removed_at=removal.at,
            removed_by=user,
            removed_by_name=user.get_full_name(),
            counts=counts,
            salt=salt,
            fingerprints=prints,
            revision_number=put_on_top(page, user),
        )
        log(instance=page, action=REMOVED, user=user, data={"kind": made[page.pk].kind, "category": category})
    return made[removal.search.page.pk]


def find_salt() -> str:
    """Return the salt of this database: one for all, so that a text is compared with every removal at once."""
    return Redaction.objects.exclude(salt="").values_list("salt", flat=True).first() or make_salt()


def fingerprints_of(removal: "Removal", salt: str) -> list[Fingerprint]:
    """Return what is remembered: the passage, or of an entry its question and what else is long."""
    search = removal.search
    texts = [search.passage] if search.passage else [t for t in search.passages if len(t) >= LONG_FOR_AN_ENTRY]
    if not search.passage:
        # Its words as they were before the page was emptied.
        texts.append(str(getattr(search.page, "question", "")))
    return [found for text in texts if (found := fingerprint(text, salt))]


def put_on_top(page: Page, user: Any) -> int | None:
    """Save the latest version once more, as it is now: who has the old one open in an editor cannot save over it."""
    latest = Revision.objects.filter(pk=page.latest_revision_id).first()
    if latest is None:
        return None
    copy = Revision(
        content_type_id=latest.content_type_id,
        base_content_type_id=latest.base_content_type_id,
        object_id=latest.object_id,
        object_str=latest.object_str,
        content=latest.content,
        user=user,
        created_at=timezone.now(),
    )
    copy.save()
    Page.objects.filter(pk=page.pk).update(latest_revision=copy, latest_revision_created_at=copy.created_at)
    return copy.pk
