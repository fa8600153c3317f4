"""The ledger and the record of who changed what, after the content they speak of has lost a passage."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Page, Revision

from content.clinical import Canonical
from review.models import ClinicalChange, ClinicalPage, Review
from review.redaction.sweep import Finding


@dataclass
class Contents:
    """What the pages and their versions said before, by the row that said it: for telling what each digest became."""

    before: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Iterable[int]) -> "Contents":
        """Note the digests of the pages and of their versions as they stand."""
        return cls({place: page.clinical_digest for place, page in stored_contents(keys)})

    def become(self, keys: Iterable[int]) -> dict[str, tuple[str, dict[str, Canonical]]]:
        """Return for each digest of before the digest and the content that stand in its place now."""
        found = {}
        for place, page in stored_contents(keys):
            if before := self.before.get(place):
                found[before] = (page.clinical_digest, page.get_clinical_content())
        return found


def stored_contents(keys: Iterable[int]) -> Iterable[tuple[tuple[str, int], ClinicalPage]]:
    """Yield each clinical page and each of its versions, as the database has them."""
    for page in Page.objects.filter(pk__in=set(keys)).specific():
        if not isinstance(page, ClinicalPage):
            continue
        yield ("page", page.pk), page
        for revision in Revision.page_revisions.filter(object_id=str(page.pk)).iterator(chunk_size=50):
            yield ("revision", revision.pk), content_in(revision, type(page))


def content_in(revision: Revision, model: type[ClinicalPage]) -> ClinicalPage:
    """Return a page with the clinical content that a revision holds, and nothing else."""
    page = model()
    for name in model.clinical_fields:
        if name in revision.content:
            model_field = model._meta.get_field(name)
            setattr(page, model_field.attname, model_field.to_python(revision.content[name]))
    return page


def rewrite(
    keys: Iterable[int],
    findings: Iterable[Finding],
    became: dict[str, tuple[str, dict[str, Canonical]]],
    at: datetime,
) -> None:
    """Rewrite the ledger's lines that held it, and let the record of changes speak of the same contents as before."""
    texts: dict[Any, dict[str, Any]] = {found.pk: dict(found.texts) for found in findings}
    for line in Review.objects.filter(page_id__in=set(keys)):
        wanted, before = texts.get(line.pk, {}), line.digest
        digest, content = became.get(before, (before, None))
        if digest != before:
            wanted["content"] = content
        if wanted:
            line.redact(at, **wanted)
            became.setdefault(before, (line.digest, line.content))
    rewrite_changes(keys, {before: digest for before, (digest, _) in became.items()})


def rewrite_changes(keys: Iterable[int], became: dict[str, str]) -> None:
    """Put the new digests into the record of changes; a change of nothing but the passage is none any more.

    A digest of a content that is nowhere any more might be one of a text with the passage: with all the rest known,
    a name could be guessed by it. It is replaced by one of nothing.
    """
    known = set(became) | set(Review.objects.filter(page_id__in=set(keys)).values_list("digest", flat=True)) | {""}
    for change in ClinicalChange.objects.filter(page_id__in=set(keys)):
        before, after = (
            became.get(digest, digest) if digest in known else f"gone:{secrets.token_hex(16)}"
            for digest in (change.digest_before, change.digest_after)
        )
        if before == after and change.signed_off_by_id is None:
            change.delete()
        elif (before, after) != (change.digest_before, change.digest_after):
            change.digest_before, change.digest_after = before, after
            change.save(update_fields=["digest_before", "digest_after"])


def blank(keys: Iterable[int], title: str, at: datetime) -> None:
    """Leave of every line of the ledger, and of every change, who, when and for how long, and none of the words."""
    lines = Review.objects.filter(page_id__in=set(keys))
    for line in lines:
        part = "[removed]" if line.part else ""
        line.redact(at, title=title, part=part, note="", content={}, rendered="", change_note="", withdrawn_because="")
    lines.standing().update(superseded_at=at)
    changes = ClinicalChange.objects.filter(page_id__in=set(keys))
    changes.filter(signed_off_by=None).delete()
    changes.update(digest_before="", digest_after="")
