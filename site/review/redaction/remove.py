"""The removal itself: everything in one transaction, or nothing."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search import index

from content import generation
from review.models import Redaction
from review.redaction import cleaning, entry, lines, record
from review.redaction.places import LEDGER, PAGES, VERSIONS
from review.redaction.search import (
    RemovalRefused,
    Search,
    ensure_found,
    existing_keys,
    find_all_of,
    own_keys,
)
from review.redaction.sweep import Finding, find, forget_in_sessions, write_all
from review.signals import passage_removed

PERMISSION = "review.redact"
REPEATED = "Say why without repeating what is removed: what you write here is kept."
SESSIONS = "Notes waiting for people who are logged in"


def may_remove(page: Page, user: Any) -> bool:
    """Return whether `user` may remove something from the page: with the permission, where they may edit."""
    return user.has_perm(PERMISSION) and page.depth > 1 and page.permissions_for_user(user).can_edit()


@transaction.atomic
def remove(
    search: Search,
    user: Any,
    category: str,
    reason: str = "",
    *,
    pages: Collection[int] = (),
    elsewhere: Collection[str] = (),
) -> Redaction:
    """Remove the passage, or the whole entry, from its page with its aliases, from the other `pages` chosen, and from
    the kinds of record `elsewhere` chosen; return the record of it.

    Raises PermissionDenied for people who may not, RemovalRefused where nothing is found or the reason repeats it.
    """
    search.ensure_makes_sense()
    own = own_keys([search.page.pk])
    removal = Removal(search, own, own_keys(pages) - own, frozenset(elsewhere))
    for page in [search.page, *Page.objects.filter(pk__in=set(pages) - own)]:
        if not may_remove(page, user):
            raise PermissionDenied("You may not remove anything from this page.")
    if search.matcher.count(reason):
        raise RemovalRefused(REPEATED)
    cleaning.begin()
    # An editor who saves one of them now waits until it is done.
    list(Page.objects.select_for_update().filter(pk__in=removal.keys).order_by("pk").values_list("pk"))
    if search.passage:
        ensure_found(search, [finding for finding in removal.findings if finding.page_key in own])
    removal.sweep(user)
    redaction = record.write(removal, user, category, reason)
    removal.tell()
    return redaction


@dataclass
class Removal:
    """One removal: what, from which pages of its own and which others, and from which kinds of record `elsewhere`.

    `counts` says from how many records of which kind it has been removed, by page and None for those of no page;
    `left` how many hold it still because nobody chose them.
    """

    search: Search
    own: set[int]
    others: set[int]
    elsewhere: frozenset[str]
    at: datetime = field(default_factory=timezone.now)
    counts: dict[int | None, Counter[str]] = field(default_factory=dict)
    left: int = 0

    @property
    def is_entry(self) -> bool:
        """Whether the whole entry goes."""
        return self.search.kind == Redaction.Kind.ENTRY

    @property
    def keys(self) -> set[int]:
        """The pages that something is removed from."""
        return self.own | self.others

    @cached_property
    def findings(self) -> list[Finding]:
        """Where it stands, before anything is written."""
        return list(find(self.search.matcher))

    @cached_property
    def present(self) -> set[int]:
        """The pages it was found on that are still there."""
        return existing_keys(self.findings) | self.own

    def sweep(self, user: Any) -> None:
        """Take it out of all that was chosen."""
        chosen = [finding for finding in self.findings if self.is_chosen(finding)]
        rest = self.others if self.is_entry else self.keys
        before = lines.Contents.of(rest)
        write_all(finding for finding in chosen if finding.table.name != LEDGER)
        agree_on_slugs(rest)
        ledger = [finding for finding in chosen if finding.table.name == LEDGER]
        lines.rewrite(rest, ledger, before.become(rest), self.at)
        if self.is_entry:
            chosen += self.empty_own(user)
        for finding in chosen:
            self.count(self.page_of(finding), finding.table.name)
        if sessions := forget_in_sessions(self.search.matcher):
            self.count(None, SESSIONS, sessions)

    def page_of(self, finding: Finding) -> int | None:
        """Return the page that a row belongs to; None for what belonged to a deleted one."""
        return finding.page_key if finding.page_key in self.present else None

    def is_chosen(self, finding: Finding) -> bool:
        """Return whether it is to be taken out of this row; a row of an entry that goes as a whole is emptied later."""
        key = self.page_of(finding)
        if self.is_entry and key in self.own:
            return False
        is_chosen = key in self.keys or (key is None and finding.table.name in self.elsewhere)
        self.left += not is_chosen
        return is_chosen

    def empty_own(self, user: Any) -> list[Finding]:
        """Empty the entry and all that belongs to it; return what held words."""
        pages = list(Page.objects.filter(pk__in=self.own).specific())
        for page in pages:
            entry.end_workflow(page, user)
        held = list(find_all_of(self.own))
        write_all(finding for finding in held if finding.table.name not in {PAGES, VERSIONS, LEDGER})
        for page in pages:
            entry.empty(page)
        lines.blank(self.own, entry.TITLE, self.at)
        return held

    def count(self, key: int | None, name: str, number: int = 1) -> None:
        """Note that it has been taken out of a record."""
        self.counts.setdefault(key, Counter())[name] += number

    def tell(self) -> None:
        """Bring the indexes up to date, tell the other parts of the site, and forget what is cached."""
        for page in Page.objects.filter(pk__in=self.keys).specific():
            index.insert_or_update_object(page)
            ReferenceIndex.create_or_update_for_object(page)
            kind = Redaction.Kind.ENTRY if self.is_entry and page.pk in self.own else Redaction.Kind.PASSAGE
            passage_removed.send(Redaction, page_pk=page.pk, redactor=self.search.matcher, kind=kind)
        for finding in self.findings:
            if (
                not finding.page_key
                and finding.table.name in self.elsewhere
                and index.class_is_indexed(finding.table.model)
            ):
                changed = finding.table.model._base_manager.filter(pk=finding.pk).first()
                index.insert_or_update_object(changed) if changed else None
        cleaning.clean_search_index()
        generation.changed()
        transaction.on_commit(cache.clear)
        transaction.on_commit(cleaning.clean_waiting)


def agree_on_slugs(keys: Iterable[int]) -> None:
    """Let the versions of each page name the address that the page has: theirs may have been taken by another page."""
    for page in Page.objects.filter(pk__in=keys):
        for revision in Revision.page_revisions.filter(object_id=str(page.pk)):
            slug = str(revision.content.get("slug"))
            if "removed" in slug and slug != page.slug and page.slug.startswith(slug):
                content = revision.content | {"slug": page.slug, "url_path": page.url_path}
                Revision.objects.filter(pk=revision.pk).update(content=content)
