"""Whether a publication is here already: by DOI, by PubMed number, or by a title that is nearly the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process, utils

from references.models import Reference

# Of 100: one slip of the pen in a title, a subtitle with another mark before it.
CLOSE = 93
# Titles as short as this are alike by chance: “Editorial”, “Back pain”.
SHORT = 20


@dataclass(frozen=True)
class Known:
    """What a publication is known by."""

    key: Any
    name: str
    doi: str
    pmid: str
    title: str
    year: int | None


@dataclass(frozen=True)
class Match:
    """A publication that may be the same, and why."""

    known: Known
    because: str


@dataclass
class Index:
    """Publications that can be found by what they are known by."""

    dois: dict[str, Known] = field(default_factory=dict)
    pmids: dict[str, Known] = field(default_factory=dict)
    titles: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of_site(cls) -> "Index":
        """Return what is here, drafts included; one query."""
        index = cls()
        for reference in Reference.objects.order_by("pk").only(*SHOWN):
            index.add(known_as(reference))
        return index

    def add(self, known: Known) -> None:
        """Remember a publication."""
        if known.doi:
            self.dois.setdefault(known.doi.lower(), known)
        if known.pmid:
            self.pmids.setdefault(known.pmid, known)
        if title := utils.default_process(known.title):
            self.titles[title].append(known)

    def find(self, values: dict[str, Any]) -> Match | None:
        """Return the publication that `values` describe, if it is known."""
        doi, pmid = str(values.get("doi") or "").lower(), str(values.get("pmid") or "")
        if known := self.dois.get(doi):
            return Match(known, "the same DOI")
        if known := self.pmids.get(pmid):
            return Match(known, "the same PubMed number")
        return self.find_title(str(values.get("title") or ""), values.get("year"), doi, pmid)

    def find_title(self, title: str, year: int | None, doi: str, pmid: str) -> Match | None:
        """Return a publication with nearly the same title that no year and no number tells apart."""
        wanted = utils.default_process(title)
        if not wanted:
            return None
        cutoff = CLOSE if len(wanted) >= SHORT else 100
        for near, _, _ in process.extract(wanted, self.titles.keys(), scorer=fuzz.ratio, score_cutoff=cutoff, limit=5):
            for known in self.titles[near]:
                if not differs(known, year, doi, pmid):
                    return Match(known, "the same title" if near == wanted else "nearly the same title")
        return None


SHOWN = ("authors", "container", "title", "year", "doi", "pmid", "locale")


def known_as(reference: Reference) -> Known:
    """Return what a reference is known by."""
    return Known(reference.pk, str(reference), reference.doi, reference.pmid, reference.title, reference.year)


def differs(known: Known, year: int | None, doi: str, pmid: str) -> bool:
    """Return whether a publication of the same title is another: an update, a second part, another year's edition."""
    if (doi and known.doi and doi != known.doi.lower()) or (pmid and known.pmid and pmid != known.pmid):
        return True
    return bool(year and known.year and abs(year - known.year) > 1)


def find_one(values: dict[str, Any], other_than: Any = None) -> Match | None:
    """Return the reference that `values` describe, if it is here, without reading all of them for a number."""
    numbers = Q(pk__in=[])
    if values.get("doi"):
        numbers |= Q(doi__iexact=values["doi"])
    if values.get("pmid"):
        numbers |= Q(pmid=values["pmid"])
    found = Reference.objects.exclude(pk=other_than).filter(numbers).first()
    if found:
        return Match(known_as(found), "the same number")
    return None if other_than else Index.of_site().find(values)
