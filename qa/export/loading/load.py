"""The import itself: all of an export, or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from content.batches import batches
from content.models import OrganisationSettings
from qa.export.document import SNIPPETS, Progress, to_json
from qa.export.fields import Data
from qa.export.keys import Keys
from qa.export.loading.entries import load_entries, load_runs
from qa.export.loading.file import ExportFile
from qa.export.loading.ids import Ids
from qa.export.loading.indexing import index_together, not_indexed
from qa.export.loading.media import Media
from qa.export.loading.pages import Pages, is_new_site
from qa.export.loading.refusal import ImportRefused
from qa.export.loading.snippets import load_snippet
from qa.export.loading.values import set_fields
from qa.export.pages import BATCH, page_records
from qa.models import ArchivePage
from qa.worklist.refresh import refreshed_together
from search import indexing

# What reading a record that is not as it should be raises.
WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, ValidationError, DatabaseError, RecursionError)


@dataclass
class Loaded:
    """What an import did: how many records of each part it added, and what somebody should know."""

    added: dict[str, int] = field(default_factory=dict)
    # Titles of pages that are drafts now, for no sign-off permits them.
    kept_back: list[str] = field(default_factory=list)
    # Titles of pages that the site has in another version, which stay as they are.
    different: list[str] = field(default_factory=list)


def import_document(path: Path, *, dry_run: bool = False, progress: Progress = lambda done, total: None) -> Loaded:
    """Bring an export back, and return what was added; pages that the site has stay as they are.

    Raises ImportRefused for a file that is not taken: nothing has changed then. Neither does a dry run change anything.
    """
    with ExportFile(path) as export:
        media = Media(export, Ids())
        try:
            with transaction.atomic():
                if not ArchivePage.objects.exists():
                    call_command("start_site", verbosity=0)
                    media.ids = Ids()
                loaded = Loader(export, media, progress).load()
                transaction.set_rollback(dry_run)
        except BaseException:
            media.take_back()
            raise
        if dry_run:
            media.take_back()
    return loaded


class Loader:
    """Loads one export, part after part: what is pointed to before what points to it."""

    def __init__(self, export: ExportFile, media: Media, progress: Progress) -> None:
        self.export = export
        self.media = media
        self.ids = media.ids
        self.progress = progress
        self.loaded = Loaded()

    def load(self) -> Loaded:
        """Load everything, to be called in a transaction; raises ImportRefused."""
        was_new = is_new_site()
        added = self.loaded.added
        try:
            self.media.load_all(added)
        except WRONG as error:
            raise ImportRefused(f"A picture or document cannot be read: {in_words(error)}") from error
        for name, model in SNIPPETS.items():
            added[name] = self.each(name, partial(load_snippet, ids=self.ids, model=model))
        pages = Pages(self.ids, self.media)
        types = list(pages.types.values())
        with refreshed_together(), not_indexed(types), indexing.together():
            added["pages"] = self.plant(pages)
            self.fill(pages)
        index_together(types, (pk for key in pages.planted if (pk := self.ids.page(key))))
        added["imports"] = self.each("imports", lambda told: load_runs(told, self.ids))
        self.each("pages", lambda told: load_entries(told, pages.planted, self.ids))
        added["redirects"] = self.each("redirects", self.load_redirect)
        if was_new:
            self.load_organisation()
        self.loaded.kept_back = pages.kept_back
        self.loaded.different = list(self.find_different(pages.planted))
        return self.loaded

    def each(self, part: str, load: Callable[[Data], Any]) -> int:
        """Load each record of a part, and return how many were added; says in which line something is wrong."""
        added = 0
        for number, told in self.export.records(part):
            try:
                added += bool(load(told))
            except ImportRefused as refusal:
                raise ImportRefused(f"Line {number} of “{part}.jsonl”: {refusal}") from None
            except WRONG as error:
                raise ImportRefused(f"Line {number} of “{part}.jsonl” cannot be read: {in_words(error)}") from error
        return added

    def plant(self, pages: Pages) -> int:
        """Give each page its place; one that was moved below a younger page has to wait for a further round."""
        planted = 0
        while more := self.each("pages", pages.plant):
            planted += more
        self.each("pages", pages.note_place)
        pages.put_in_order()
        return planted

    def fill(self, pages: Pages) -> None:
        """Fill in the pages that were planted; those that repeat another page after that one."""
        total, done = len(pages.planted), 0

        def fill_if(told: Data, is_alias: bool) -> None:
            nonlocal done
            if told["key"] in pages.planted and (told["alias_of"] is not None) is is_alias:
                pages.fill(told)
                done += 1
                self.progress(done, total)

        self.each("pages", lambda told: fill_if(told, is_alias=False))
        self.each("pages", lambda told: fill_if(told, is_alias=True))

    def load_redirect(self, told: Data) -> bool:
        """Add a redirect, unless the site has one for its address."""
        old_path = Redirect.normalise_path(told["old_path"])
        if Redirect.objects.filter(old_path=old_path).exists():
            return False
        redirect = Redirect(
            old_path=old_path,
            site=Site.objects.filter(is_default_site=True).first() if told["is_of_one_site"] else None,
            is_permanent=bool(told["is_permanent"]),
            redirect_page_id=self.ids.page(told["page"]),
            redirect_page_route_path=told["route"],
            redirect_link=told["link"],
            automatically_created=bool(told["is_automatic"]),
        )
        redirect.full_clean()
        redirect.save()
        return True

    def load_organisation(self) -> None:
        """Let a new site say of the charity what the old one said."""
        organisation = OrganisationSettings.load()
        try:
            set_fields(organisation, self.export.manifest["organisation"], self.ids)
        except WRONG as error:
            raise ImportRefused(
                f"What the export says of the organisation cannot be read: {in_words(error)}"
            ) from error
        organisation.save()

    def find_different(self, planted: set[str]) -> Iterator[str]:
        """Yield the titles of the pages that were here already and say something else."""
        keys = Keys()
        untouched = (told for _, told in self.export.records("pages") if told["key"] not in planted)
        for batch in batches(untouched, BATCH):
            numbers = [number for told in batch if (number := self.ids.page(told["key"]))]
            here = {what_it_says(record) for record in page_records(numbers, keys)}
            yield from (told["fields"]["title"] for told in batch if what_it_says(told) not in here)


def what_it_says(record: Data) -> bytes:
    """Return all of a page that is its own: where it stands depends on its neighbours."""
    return to_json({**record, "place": None}, sort_keys=True)


def in_words(error: Exception) -> str:
    """Return what is wrong with a record, shortly."""
    if isinstance(error, KeyError):
        return f"it lacks “{error.args[0]}”"
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
