"""A site with everything on it that an export must carry, and a way to empty it again."""

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, PageViewRestriction, Revision, Site

from content.models import OrganisationSettings, Person, SafetyHold, Topic
from content.queries import visible
from factsheets.models import FactsheetAuthor
from home.setup import SiteTree, grow_tree
from images.models import CustomImage
from qa.export.document import seal, write_document
from qa.models import ArchiveEntry, ArchiveImport, QuestionPage
from references.models import Reference
from review import ledger
from review.models import Review, ReviewDue
from tests.factories import (
    CategoryFactory,
    FactsheetFactory,
    ImageFactory,
    PersonFactory,
    QuestionFactory,
    ReferenceFactory,
    StandardPageFactory,
    TopicFactory,
    UserFactory,
    make_private,
)


def fill_site(tree: SiteTree) -> None:
    """Make pages of every kind, in every state, with every block."""
    OrganisationSettings.objects.update_or_create(defaults={"name": "Clearwell Health"})
    bones = CategoryFactory(parent=tree.archive, title="Muscles and bones")
    back = CategoryFactory(parent=bones, title="Back / spine")
    sleep = CategoryFactory(parent=tree.archive, title="Sleep")
    CategoryFactory(parent=tree.archive, title="Not yet", live=False)
    expert = PersonFactory(name="Dr Amina Yusuf", photo=ImageFactory(title="Amina"))
    topics = [TopicFactory(name="Slipped disc"), TopicFactory(name="Insomnia")]
    TopicFactory(name="A topic to come", live=False)
    reference = ReferenceFactory(title="A trial of walking")
    document = get_document_model().objects.create(
        title="Exercises",
        file=ContentFile(b"%PDF-1.4", name="exercises.pdf"),
        collection=Collection.get_first_root_node(),
    )
    rest = QuestionFactory(parent=back, title="Is rest best?", answered_by=expert, topics=topics, also_in=[sleep])
    answer = every_block(rest, reference, ImageFactory(title="Spine"), document)
    walking = QuestionFactory(parent=back, title="Is walking good?", answer=answer, also_in=[sleep, bones])
    correct(walking, "Walk for half an hour.", "We corrected for how long.")
    rest.create_alias(parent=sleep)
    from_archive(back, "Is the archive public?", live=True)
    from_archive(back, "Is this entry a draft?", live=False)
    QuestionFactory(parent=back, title="Is this a draft?", live=False)
    changed = QuestionFactory(parent=back, title="Is there a draft of it?")
    changed.title, changed.topics = "Is there a newer draft of it?", [topics[0]]
    changed.save_revision()
    scheduled = QuestionFactory(parent=back, title="Does it come tomorrow?", live=False)
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    revision = scheduled.save_revision()
    ledger.sign_off(revision, UserFactory(first_name="Ria", last_name="Bell"))
    revision.publish()
    QuestionFactory(parent=back, title="Was it withdrawn?").unpublish()
    overridden(sleep)
    QuestionFactory(parent=sleep, title="Did a script write this?", answer=as_a_script_writes(rest, reference))
    make_private(QuestionFactory(parent=back, title="Is this private?"))
    PageViewRestriction.objects.create(
        page=CategoryFactory(parent=sleep, title="Behind a password"),
        restriction_type="password",
        password="open sesame",
    )
    held = QuestionFactory(parent=sleep, title="Is this on hold?")
    SafetyHold.objects.create(page=held, reason="A secret reason", notice="We check this.", placed_by=UserFactory())
    FactsheetFactory(
        parent=tree.factsheets,
        title="Slipped disc: the evidence",
        condition=topics[0],
        authors=[FactsheetAuthor(person=expert, sort_order=1)],
        body=[("key_points", {"points": ["Keep moving."]}), ("related_pages", {"heading": "Next", "pages": [walking]})],
    )
    StandardPageFactory(parent=tree.home, title="About us", show_in_menus=True)
    Redirect.objects.create(old_path="/old/back", redirect_page=back)
    Redirect.objects.create(old_path="/old/elsewhere", redirect_link="https://example.org/new", is_permanent=False)
    ReviewDue.objects.filter(page=rest).update(due_on=timezone.localdate() + timedelta(days=9))


def every_block(page: Page, reference: Reference, image: CustomImage, document: Any) -> list[Any]:
    """Return an answer with a block of each kind."""
    link = f'<p>See <a linktype="page" id="{page.pk}">this</a>, <a linktype="document" id="{document.pk}">that</a>.</p>'
    gone = '<p>And <a linktype="page" id="999999">what is gone</a>.</p>'
    cited = f'<p>So it was found<embed embedtype="reference" id="{reference.pk}"/> again.</p>'
    image.contextual_alt_text, image.decorative = "A spine", False
    table = {"data": [["What", "When"], ["Pain", "=1+1"]], "first_row_is_table_header": True, "table_caption": "Times"}
    return [
        ("paragraph", link + gone + cited),
        ("heading", {"text": "page 5", "level": "h2"}),
        ("callout", {"kind": "urgent", "heading": "Call 999", "text": "<p>At once.</p>"}),
        ("evidence", {"claim": "<p>It helps.</p>", "citations": [reference]}),
        ("earlier_answer", {"date": None, "text": "<p>Rest.</p>", "page": page}),
        ("update", {"date": timezone.localdate(), "text": "<p>News.</p>"}),
        ("table", table),
        ("figure", {"image": image, "caption": "The spine", "credit": ""}),
        ("related_pages", {"heading": "Read next", "pages": [page]}),
    ]


def as_a_script_writes(page: Page, reference: Reference) -> list[Any]:
    """Return blocks as they may stand in the database: with parts left out, and with lists of bare values."""
    return [
        {"type": "earlier_answer", "value": {"text": "<p>Rest.</p>"}, "id": "6c4f0a1e-0000-4000-8000-000000000001"},
        {"type": "evidence", "value": {"claim": "<p>It helps.</p>", "citations": [reference.pk]}},
        {"type": "related_pages", "value": {"pages": [page.pk]}},
    ]


def correct(page: QuestionPage, summary: str, note: str) -> None:
    """Publish a second version, signed off, with a note for visitors."""
    page.summary, page.change_note = summary, note
    revision = page.save_revision()
    ledger.sign_off(revision, UserFactory(first_name="Ria", last_name="Bell"), note="A private note")
    revision.publish()


def overridden(parent: Page) -> None:
    """Publish a page without sign-off."""
    page = QuestionFactory(parent=parent, title="Did nobody sign this?", live=False)
    revision = page.save_revision()
    ledger.override(revision, UserFactory(), "A private reason")
    revision.publish()


def from_archive(parent: Page, title: str, *, live: bool) -> None:
    """Make a page as the archive importer does."""
    page = QuestionFactory(parent=parent, title=title, live=live, is_legacy=True, source_name="Old page", summary="")
    run = ArchiveImport.objects.filter(name="old.txt").first() or ArchiveImport.objects.create(
        name="old.txt",
        sha256="a" * 64,
        state=ArchiveImport.State.DONE,
        report={"category": ["Back"]},
        made_pages=[parent.pk],
    )
    page.refresh_from_db()
    ArchiveEntry.objects.create(
        archive_import=run,
        page=page,
        position=page.pk,
        kind="complete",
        question_digest="b" * 64,
        answer_digest="c" * 64,
        revision=page.latest_revision,
        flags=[{"kind": "title"}],
    )


def empty_site() -> SiteTree:
    """Take everything off the site, and return the tree of a new one."""
    with connection.cursor() as cursor:
        for table in ("review_clinicalchange", "review_review", "review_reviewdue"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the ledger itself refuses
    host = Site.objects.values("hostname", "port", "site_name").get()
    models: tuple[Any, ...] = (SafetyHold, ArchiveEntry, ArchiveImport, Redirect, OrganisationSettings)
    for model in models:
        model.objects.all().delete()
    for page in Page.objects.filter(depth=2).specific():
        page.delete()
    records: tuple[Any, ...] = (Topic, Person, Reference)
    for snippets in records:
        snippets.objects.all().delete()
    Revision.objects.all().delete()
    for rendition in CustomImage.get_rendition_model().objects.all():
        rendition.file.storage.delete(rendition.file.name)
    for files in (CustomImage, get_document_model()):
        for one in files.objects.all():
            one.file.storage.delete(one.file.name)
        files.objects.all().delete()
    call_command("start_site", verbosity=0)
    # The name of the host went with its home page; where a site is found is not part of what it says.
    Site.objects.update(**host)
    return grow_tree()


def export_to(path: Path) -> dict[str, Any]:
    """Write an export of the site, and return what it says."""
    with path.open("wb") as target:
        write_document(target, lambda done, total: None)
    return read_export(path)


def read_export(path: Path) -> dict[str, Any]:
    """Return all that an export says, but for when it was made."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }
        manifest = json.loads(archive.read("manifest.json"))
        found["files"] = {name: archive.read(name) for name in archive.namelist() if name.startswith("media/")}
    return found | {"organisation": manifest["organisation"], "counts": manifest["counts"]}


def public_pages() -> dict[str, str]:
    """Return what a visitor reads at every public address, with the notices of held pages and earlier versions."""
    client, found = Client(), {}
    for page in visible(Page.objects.filter(depth__gt=1)).order_by("path"):
        address = page.get_url()
        found[address] = client.get(address).content.decode()
    for line in Review.objects.published().filter(withdrawn_at=None, page__live=True).select_related("page"):
        address = f"{line.page.get_url()}versions/{line.version}/"
        found[address] = client.get(address).content.decode()
    return found


def rewritten(
    source: Path, target: Path, changes: dict[str, bytes | None], extra: dict[str, bytes] | None = None
) -> Path:
    """Write an export again with some parts changed, or left out, and a manifest that agrees."""
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    for name, content in (changes | (extra or {})).items():
        parts.pop(name, None)
        if content is not None:
            parts[name] = content
    manifest["parts"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in parts.items()
    }
    manifest["sha256"] = seal(manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return target
