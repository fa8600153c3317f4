"""Who changed the clinical content of a page since its last sign-off, and which revisions must be kept."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from wagtail.models import Page, Revision, TaskState

from review.models.change import ClinicalChange
from review.models.review import Review

if TYPE_CHECKING:
    from review.models import ClinicalPage


def latest_digest(page: "ClinicalPage") -> str | None:
    """Return the digest of the page's latest revision, or None where it has none."""
    latest = Revision.objects.filter(pk__in=Page.objects.filter(pk=page.pk).values("latest_revision")).first()
    return digest_in(latest, type(page)) if latest else None


def digest_in(revision: Revision, model: type[Any]) -> str:
    """Return the digest of the clinical content that a revision holds, without making the whole page of it."""
    page = model()
    for name in model.clinical_fields:
        if name in revision.content:
            field = model._meta.get_field(name)
            setattr(page, field.attname, field.to_python(revision.content[name]))
    return page.clinical_digest


def has_history(page: "ClinicalPage") -> bool:
    """Return whether anybody is on record as having changed the page, or signed it off."""
    return ClinicalChange.objects.filter(page=page).exists() or Review.objects.filter(page=page).exists()


def note(
    page: Page,
    user: Any,
    revision: Revision,
    before: str,
    after: str,
    *,
    taken_from: Iterable[Revision] = (),
    also: Iterable[Any] = (),
) -> None:
    """Put on record that `user` changed the clinical content from the digest `before` to the digest `after`.

    Several saves in a row by one person are one change; bringing back what stood before takes it off the record.
    Whoever wrote what was `taken_from` other revisions, by restoring or copying them, has changed it as well, and so
    have those whose keys `also` holds.
    """
    if after == before:
        return
    still_open = ClinicalChange.objects.filter(page=page, signed_off_by=None)
    first, last = still_open.first(), still_open.last()
    if first and first.digest_before == after:
        still_open.delete()
        return
    if last and last.user_id == (user and user.pk) and last.digest_after == before:
        if last.digest_before == after:
            last.delete()
            return
        last.digest_after, last.revision_number, last.changed_at = after, revision.pk, revision.created_at
        last.save(update_fields=["digest_after", "revision_number", "changed_at"])
    else:
        write(page, user and user.pk, revision, before, after)
    for writer in (writers(type(page), taken_from) | set(also)) - {user and user.pk, None}:
        write(page, writer, revision, before, after)


def write(page: Page, user_pk: Any, revision: Revision, before: str, after: str) -> None:
    """Put one change on record."""
    ClinicalChange.objects.create(
        page=page, user_id=user_pk, revision_number=revision.pk, digest_before=before, digest_after=after
    )


def writers(model: type[Page], revisions: Iterable[Revision]) -> set[Any]:
    """Return the keys of those who changed the clinical content from one of `revisions`, oldest first, to the next."""
    return set(writers_in_turn(model, revisions)) - {None}


def writers_in_turn(model: type[Page], revisions: Iterable[Revision]) -> Iterator[Any]:
    """Yield the key of whoever saved each revision that differs in clinical content from the one before."""
    before = ""
    for revision in revisions:
        after = digest_in(revision, model)
        if after != before:
            yield revision.user_id
        before = after


def unsigned_until(page: "ClinicalPage", restored: Revision) -> list[Revision]:
    """Return the page's revisions from its last sign-off before `restored` to that one, oldest first."""
    until = page.revisions.filter(pk__lte=restored.pk)
    signed = Review.objects.whole().filter(page_id=page.pk, revision_number__lt=restored.pk)
    start = signed.order_by("-revision_number").values_list("revision_number", flat=True).first()
    if start is None:
        return list(until.order_by("pk"))
    # What was signed is the signer's to answer for: the first revision only tells what the next ones changed.
    found = list(until.filter(pk__gte=start).order_by("pk"))
    if found and found[0].pk == start:
        found[0].user_id = None
    return found


def open_writers(page: Page | None) -> set[Any]:
    """Return the keys of those who changed the page's clinical content since its last sign-off."""
    return set(ClinicalChange.objects.filter(page=page, signed_off_by=None).values_list("user_id", flat=True))


def has_changed(page: Any, user: Any) -> bool:
    """Return whether `user` changed the page's clinical content since its last sign-off."""
    return ClinicalChange.objects.filter(page_id=page.pk, user_id=user.pk, signed_off_by=None).exists()


def is_kept(page: "ClinicalPage", revision: Revision) -> bool:
    """Return whether a revision may not be overwritten: live, scheduled, waiting for a reviewer, or in the ledger."""
    return (
        revision.approved_go_live_at is not None
        or type(page)._base_manager.filter(live_revision_id=revision.pk).exists()
        or TaskState.objects.filter(revision=revision).exists()
        or Review.objects.filter(page_id=page.pk, revision_number=revision.pk).exists()
    )
