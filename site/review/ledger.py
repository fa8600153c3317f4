"""Writing and reading the ledger of sign-offs: the one place that says whether content may be public."""

from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Revision

from content.clinical import digest_of
from review.changes import has_changed
from review.four_eyes import OWN_WORK, PART_OF_NOTHING, ApprovalRefused
from review.models.change import ClinicalChange
from review.models.due import ReviewDue
from review.models.review import Review

if TYPE_CHECKING:
    from review.models import ClinicalPage

DEFAULT_MONTHS = 36


def find_permission(page: Page, digest: str) -> Review | None:
    """Return the newest line that lets this content of the page be public, sign-off or override, or None."""
    return Review.objects.filter(page_id=page.pk, digest=digest).standing().first() if digest else None


def find_sign_off(page: Page, digest: str) -> Review | None:
    """Return the newest standing sign-off of exactly this content, whole pages before parts, or None."""
    found = Review.objects.filter(page_id=page.pk, digest=digest).standing().approvals()
    return (found.whole().first() or found.first()) if digest else None


def is_shown_by(source_pk: int, digest: str) -> bool:
    """Return whether the page `source_pk`, which an alias repeats, is public or permitted with this content."""
    source = Page.objects.get(pk=source_pk).specific
    return source.clinical_digest == digest and (source.live or find_permission(source, digest) is not None)


@transaction.atomic
def sign_off(
    revision: Revision, reviewer: Any, *, note: str = "", part: str = "", next_due_on: date | None = None
) -> Review:
    """Write that `reviewer` approves the content of `revision`, the whole page or the `part` named.

    A sign-off of the whole page settles who changed what until then, and sets the next due date. Raises
    ApprovalRefused for one's own work, for a part of a page that nobody has read as a whole or that takes too long to
    name, and for a due date that is past or beyond the page's cycle; ValueError for a page without clinical content.
    """
    page = revision.as_object()
    if has_changed(page, reviewer):
        raise ApprovalRefused(OWN_WORK)
    if part and not is_read_as_a_whole(page):
        raise ApprovalRefused(PART_OF_NOTHING)
    if len(part) > longest("part"):
        raise ApprovalRefused(f"Name the part in at most {longest('part')} characters.")
    review = write_line(
        page,
        revision,
        reviewer,
        decision=Review.Decision.APPROVED,
        scope=Review.Scope.PART if part else Review.Scope.WHOLE,
        part=part,
        note=note,
        next_due_on=None if part else check_due(page, next_due_on),
    )
    if review.is_of_whole_page:
        # What somebody saved after the revision that was read is not settled by it.
        settled = ClinicalChange.objects.filter(page_id=page.pk, signed_off_by=None, revision_number__lte=revision.pk)
        settled.update(signed_off_by=review)
    return review


def is_read_as_a_whole(page: Page) -> bool:
    """Return whether a reviewer has read the whole page, and nothing has been let out unread since."""
    lines = Review.objects.filter(page_id=page.pk, withdrawn_at__isnull=True)
    whole = lines.whole().first()
    if whole is None:
        return False
    return not lines.filter(decision=Review.Decision.OVERRIDDEN, signed_at__gte=whole.signed_at).exists()


def check_due(page: "ClinicalPage", wanted: date | None) -> date:
    """Return when the page is due next: as wanted, or by its cycle. Raises ApprovalRefused for a date out of bounds."""
    latest = max(due_after(page), timezone.localdate() + relativedelta(months=DEFAULT_MONTHS))
    if wanted and not timezone.localdate() < wanted <= latest:
        raise ApprovalRefused(f"Choose a date for the next review between tomorrow and {date_format(latest, 'j F Y')}.")
    return wanted or due_after(page)


@transaction.atomic
def override(revision: Revision, user: Any, reason: str) -> Review:
    """Write that `user` lets the content of `revision` go out without sign-off. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Publishing without sign-off needs a reason.")
    page = revision.as_object()
    return write_line(page, revision, user, decision=Review.Decision.OVERRIDDEN, note=reason)


def write_line(page: "ClinicalPage", revision: Revision, user: Any, **fields: Any) -> Review:
    """Write a line of the ledger that freezes the clinical content of `page`. Raises ValueError if there is none."""
    content = page.get_clinical_content()
    if not content:
        raise ValueError(f"“{page}” has no clinical content to sign.")
    name, credentials = public_name(user)
    return Review.objects.create(
        page_id=page.pk,
        reviewer=user,
        reviewer_name=name[: longest("reviewer_name")],
        reviewer_credentials=credentials[: longest("reviewer_credentials")],
        revision_number=revision.pk,
        digest=digest_of(content),
        title=page.title,
        content=content,
        rendered=page.freeze_clinical_content(),
        # What is typed after this, no reviewer has read.
        change_note=page.change_note,
        **fields,
    )


def longest(name: str) -> int:
    """Return how many characters a field of a line holds."""
    field: Any = Review._meta.get_field(name)
    return int(field.max_length)


def public_name(user: Any) -> tuple[str, str]:
    """Return how the public knows a user: their published person's name with credentials and role, or their name."""
    person = getattr(user, "person", None)
    if person and person.live:
        return person.name, ", ".join(filter(None, [person.credentials, person.role]))
    return str(user.get_full_name() or "A reviewer"), ""


def due_after(page: "ClinicalPage", day: date | None = None) -> date:
    """Return when a page reviewed on `day`, today unless named, is due again."""
    return (day or timezone.localdate()) + relativedelta(months=page.review_every or DEFAULT_MONTHS)


@transaction.atomic
def record_publication(page: "ClinicalPage") -> Review | None:
    """Note that the page's content is public now: it gets its version number, and what it replaces loses its force.

    Returns its line, or None for content that has none.
    """
    line = find_permission(page, page.clinical_digest)
    if line is None:
        return None
    now = timezone.now()
    if line.published_at is None:
        highest = Review.objects.filter(page_id=page.pk).aggregate(Max("version"))["version__max"] or 0
        note = new_note(page, line.change_note)
        line.published_at, line.version, line.change_note = now, highest + 1, note
        line.save(update_fields=["published_at", "version", "change_note"])
    older = Review.objects.filter(page_id=page.pk, signed_at__lte=line.signed_at).exclude(digest=line.digest)
    older.standing().update(superseded_at=now)
    return line


def new_note(page: "ClinicalPage", note: str) -> str:
    """Return the `note` on what changed, unless an earlier version of the page has been published with its words."""
    said_before = Review.objects.published().filter(page_id=page.pk, change_note=note).exists()
    return "" if said_before else note


def set_due(page: Page, due_on: date, reviewer: Any = None) -> None:
    """Set when the page is due; a reviewer that somebody chose stays unless another is named."""
    due, made = ReviewDue.objects.get_or_create(page_id=page.pk, defaults={"due_on": due_on, "reviewer": reviewer})
    if not made:
        due.due_on = due_on
        due.reviewer = reviewer or due.reviewer
        due.save(update_fields=["due_on", "reviewer"])
