"""The one way to search: what the rest of the site calls."""

from dataclasses import dataclass, field

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import MAX_QUERY_STRING_LENGTH, normalise_query_string

from content.generation import cached
from content.queries import visible
from content.urgent import UrgentAdvice, find_urgent_advice
from content.words import tokens_in
from search.engines import get_engine
from search.expressions import Term
from search.facets import Facet, get_facets
from search.filters import NEWEST, Filters
from search.finding import Found, site_labels
from search.guidance import Guidance, guide
from search.results import Listing
from search.text import index_text
from search.understanding import Query, clean_text, understand
from search.vocabulary import get_vocabulary

# A correction is offered where fewer pages than these were found, and it finds so many times more.
FEW, TIMES_MORE = 5, 3
RESULTS_PER_PAGE = 10
MOST_PROMOTED = 3


@dataclass
class Answer:
    """What a search gives: the results in their order, and what explains them."""

    query: Query
    found: Found
    listing: Listing
    filters: Filters
    promoted: list["Promoted"] = field(default_factory=list)
    did_you_mean: str = ""

    @property
    def count(self) -> int:
        """How many pages were found."""
        return self.found.count

    @property
    def has_all_words(self) -> bool:
        """Whether the results have all words; where too few pages had, most words were enough."""
        return self.found.share == 1.0 and not self.query.missing


@dataclass
class Shown:
    """A page of results as it is shown: made once for all who ask for the same until something public changes."""

    answer: Answer
    results: ResultsPage
    facets: list[Facet]
    guidance: Guidance | None
    advice: list[UrgentAdvice]


@dataclass(frozen=True)
class Promoted:
    """A page that the editors put above the results of a query."""

    title: str
    url: str
    description: str


def search(text: str, root: Page, filters: Filters | None = None, request: HttpRequest | None = None) -> Answer:
    """Return the public pages below `root` that answer a visitor's words, the best first.

    All words must match; where few pages have them all, most are enough. Nothing found is made before it is asked for.
    """
    filters = filters or Filters()
    query = understand(text)
    found = Found(query, tuple(filters.labels.values()), site_labels(root.pk))
    listing = Listing(found, request, filters.order == NEWEST)
    promoted = find_promoted(text, request)
    return Answer(query, found, listing, filters, promoted, find_correction(found))


@cached
def show(text: str, root_key: int, filters: Filters, number: int) -> Shown:
    """Return a page of results for `text` on the site with this home page; one beyond the last gives the last."""
    root = Page.objects.get(pk=root_key)
    answer = search(text, root, filters)
    shown = Shown(
        answer,
        Paginator(answer.listing, RESULTS_PER_PAGE).get_page(number),
        facets_of(answer, root) if answer.count or filters.labels else [],
        None if answer.count else guide(answer.query, root),
        find_urgent_advice(text),
    )
    answer.found.forget()
    return shown


def facets_of(answer: Answer, root: Page) -> list[Facet]:
    """Return what the results may be narrowed down by."""
    return get_facets(answer.found, answer.filters, root)


def search_pages(text: str, root: Page) -> list[Page]:
    """Return the best of the public pages below `root` that answer a visitor's words, as specific pages."""
    keys = search(text, root).found.best
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=keys)).specific(defer=True)}
    return [pages[key] for key in keys if key in pages]


def find_correction(found: Found) -> str:
    """Return the query that a visitor may have meant, or nothing: never what was typed.

    Words that no page has were taken for others already. Those that few pages have may be meant otherwise as well.
    """
    query = found.query
    replaced = {typed: meant for typed, meant in query.corrections.items() if is_found(meant)}
    if not replaced and found.count < FEW:
        vocabulary = get_vocabulary()
        for group in query.groups:
            if len(group.words) > 1 or group.topics:
                continue
            [word] = group.words
            likely = [other for other in vocabulary.corrections(word) if vocabulary.pages[other] > 5 * group.pages]
            if likely:
                replaced[word] = likely[0]
        if replaced:
            better = Found(understand(with_words(query.text, replaced)), found.labels, found.always)
            if better.count < max(TIMES_MORE * found.count, 1):
                return ""
    corrected = with_words(query.text, replaced) if replaced else ""
    return corrected if corrected.casefold() != query.text.casefold() else ""


def is_found(words: str) -> bool:
    """Return whether some public page has each of `words`: a word may have gone since it was last counted."""
    return all(get_engine().count(Term(stem)) for stem in index_text(words).split())


def with_words(text: str, replaced: dict[str, str]) -> str:
    """Return `text` with some of its words in other words."""
    pieces, end = [], 0
    for token in tokens_in(text):
        if token.word in replaced:
            pieces += [text[end : token.start], replaced[token.word]]
            end = token.end
    return "".join([*pieces, text[end:]])


@cached
def promoted_queries() -> frozenset[str]:
    """Return the queries for which editors put pages above the results."""
    return frozenset(SearchPromotion.objects.values_list("query__query_string", flat=True))


def find_promoted(text: str, request: HttpRequest | None) -> list[Promoted]:
    """Return what editors put above the results of these words, as Wagtail keeps it.

    Wagtail's own way to ask counts the query, a write that fails under load; this only reads.
    """
    words = normalise_query_string(clean_text(text))[:MAX_QUERY_STRING_LENGTH]
    if words not in promoted_queries():
        return []
    rows = list(SearchPromotion.objects.filter(query__query_string=words).select_related("query")[:MOST_PROMOTED])
    keys = [row.page_id for row in rows if row.page_id]
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=keys))} if keys else {}
    found = []
    for row in rows:
        if page := pages.get(row.page_id):
            found.append(Promoted(row.external_link_text or page.title, page.get_url(request) or "", row.description))
        elif not row.page_id and row.external_link_url:
            found.append(Promoted(row.external_link_text, row.external_link_url, row.description))
    return found
