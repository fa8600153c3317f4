from wagtail.models import Page
from wagtail.search.query import PlainText

from content.queries import visible
from search.query import clean_query


def search_pages(text: str, root: Page):
    """Return the public pages below `root` that match a visitor's words, best first.

    All words must match; where no page has them all, some are enough. An empty query finds nothing.
    """
    query = clean_query(text)
    pages = visible(Page.objects.descendant_of(root)).specific()
    if not query:
        return pages.none()
    results = pages.search(PlainText(query, operator="and"))
    return results if results.count() else pages.search(PlainText(query, operator="or"))
