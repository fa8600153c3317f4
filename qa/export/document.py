"""The archive as JSON in a ZIP: what `loading` brings back to an equal site. Described in docs/export-format.md."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from content.batches import batches
from content.models import OrganisationSettings, Person, Topic
from qa.export.fields import Data, fields_of_revision, fields_of_rows
from qa.export.keys import DOCUMENT_WORDS, IMAGE_WORDS, Keys
from qa.export.pages import BATCH, FINISHED, page_numbers, page_records, run_key
from qa.models import ArchiveImport
from references.models import Reference

FORMAT = "ask-an-expert-archive"
VERSION = 1
MANIFEST = "manifest.json"
SNIPPETS = {"topics": Topic, "people": Person, "references": Reference}
PARTS = ("pages", *SNIPPETS, "imports", "redirects", "images", "documents")

# Called with how many pages are done, and of how many.
Progress = Callable[[int, int], object]


def write_document(target: IO[bytes], progress: Progress) -> None:
    """Write the whole site, drafts included, as a ZIP of JSON lines and files. Nothing of it is kept in memory."""
    keys = Keys()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        writer = PartWriter(archive)
        numbers = page_numbers()
        writer.write_records("pages", with_progress(page_records(numbers, keys), len(numbers), progress))
        for name, model in SNIPPETS.items():
            writer.write_records(name, snippet_records(model, keys))
        organisation = fields_of_rows(OrganisationSettings, [OrganisationSettings.load()], keys)
        writer.write_records("imports", run_records(keys))
        writer.write_records("redirects", redirect_records(keys))
        for name, model, words in file_models():
            writer.write_records(name, file_records(writer, name, model, words, keys))
        writer.write_manifest(next(iter(organisation.values())))


def file_models() -> tuple[tuple[str, Any, tuple[str, ...]], ...]:
    """Return the kinds of files, by the name of their part."""
    return ("images", get_image_model(), IMAGE_WORDS), ("documents", get_document_model(), DOCUMENT_WORDS)


def with_progress(records: Iterable[Data], total: int, progress: Progress) -> Iterator[Data]:
    """Yield the records, and tell after each batch how far it is."""
    for done, record in enumerate(records, start=1):
        yield record
        if done % BATCH == 0 or done == total:
            progress(done, total)


def snippet_records(model: Any, keys: Keys) -> Iterator[Data]:
    """Yield the topics, people or references, in the order in which they were made."""
    for batch in batches(model.objects.order_by("pk").iterator(chunk_size=BATCH), BATCH):
        rows = fields_of_rows(model, batch, keys)
        latest = Revision.objects.in_bulk([one.latest_revision_id for one in batch if one.latest_revision_id])
        for one in batch:
            fields = rows[one.pk]
            revision = latest.get(one.latest_revision_id)
            draft = fields_of_revision(model, revision.content, fields, keys) if revision else fields
            yield {
                "key": keys.of(model, one.pk),
                "state": {
                    name: getattr(one, name)
                    for name in ("live", "first_published_at", "last_published_at", "has_unpublished_changes")
                },
                "fields": fields,
                "draft": draft if draft != fields else None,
            }


def run_records(keys: Keys) -> Iterator[Data]:
    """Yield the finished runs of the archive importer; their figures, not the texts."""
    for run in ArchiveImport.objects.filter(state__in=FINISHED).order_by("pk"):
        yield {
            "key": run_key(run),
            "name": run.name,
            "sha256": run.sha256,
            "source_url": run.source_url,
            "category": keys.of(Page, run.category_id),
            "report": run.report,
            "made_pages": [key for pk in run.made_pages if (key := keys.of(Page, pk))],
            "started_at": run.started_at,
            "finished_at": run.finished_at,
        }


def redirect_records(keys: Keys) -> Iterator[Data]:
    """Yield the redirects that lead somewhere; those of a further site of this install belong to that one."""
    redirects = Redirect.objects.select_related("site").order_by("pk")
    for redirect in redirects.iterator(chunk_size=BATCH):
        page = keys.of(Page, redirect.redirect_page_id)
        is_here = redirect.site is None or redirect.site.is_default_site
        if is_here and (page or redirect.redirect_link):
            yield {
                "old_path": redirect.old_path,
                "is_of_one_site": redirect.site_id is not None,
                "is_permanent": redirect.is_permanent,
                "page": page,
                "route": redirect.redirect_page_route_path,
                "link": redirect.redirect_link,
                "is_automatic": redirect.automatically_created,
            }


def file_records(writer: "PartWriter", name: str, model: Any, words: tuple[str, ...], keys: Keys) -> Iterator[Data]:
    """Yield the pictures or documents that the pages show, each once; their files go into the ZIP afterwards."""
    written: set[str] = set()
    files = model.objects.filter(pk__in=keys.used[model]).order_by("pk")
    for one in files:
        key = keys.of(model, one.pk) or ""
        if key in written:
            continue
        written.add(key)
        path = f"media/{name}/{key}{PurePosixPath(one.file.name).suffix.lower()}"
        has_file = writer.will_copy(path, one.file)
        focus = {f: getattr(one, f) for f in FOCUS if hasattr(one, f)}
        told = {word: getattr(one, word) for word in words}
        yield {
            "key": key,
            "fields": told,
            "file": path if has_file else None,
            "file_name": PurePosixPath(one.file.name).name,
            "file_hash": one.file_hash,
            "created_at": one.created_at,
            **focus,
        }


FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


class PartWriter:
    """Writes the parts of a ZIP one after another, and what each of them must be into the manifest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: Data = {}
        self.counts: dict[str, int] = {}
        self.waiting: list[tuple[str, Any]] = []

    def write_records(self, name: str, records: Iterable[Data]) -> None:
        """Write a part of JSON lines, then the files that its records named."""
        self.counts[name] = 0

        def lines() -> Iterator[bytes]:
            for record in records:
                self.counts[name] += 1
                yield to_json(record) + b"\n"

        self.write(f"{name}.jsonl", lines())
        for path, file in self.waiting:
            with file.storage.open(file.name) as content:
                self.write(path, content.chunks())
        self.waiting = []

    def will_copy(self, path: str, file: Any) -> bool:
        """Note a file to be copied; False for one that has gone from the storage."""
        if not file.storage.exists(file.name):
            return False
        self.waiting.append((path, file))
        return True

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write one part."""
        digest, size = hashlib.sha256(), 0
        with self.archive.open(path, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[path] = {"sha256": digest.hexdigest(), "bytes": size}

    def write_manifest(self, organisation: Data) -> None:
        """Write what the ZIP holds, last."""
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "exported_at": timezone.now(),
            "organisation": organisation,
            "counts": self.counts,
            "parts": self.parts,
        }
        manifest = json.loads(to_json(manifest))
        self.archive.writestr(MANIFEST, json.dumps({**manifest, "sha256": seal(manifest)}, indent=2))


def seal(manifest: Data) -> str:
    """Return the digest of a manifest, without the digest that it holds."""
    return hashlib.sha256(to_json({**manifest, "sha256": None}, sort_keys=True)).hexdigest()


def to_json(value: Any, **options: Any) -> bytes:
    """Return a value as JSON in UTF-8; moments with their full precision."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=moment, **options).encode()


def moment(value: Any) -> str:
    """Return a day or a moment as ISO 8601."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export.")
