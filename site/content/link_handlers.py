from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from content.queries import visible


class PublicPageLinkHandler(PageLinkHandler):
    """Links in a rich text to pages that any visitor may open; of other pages not even the address is given away."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """Return the public pages that the links name, None for each of the others; the words stay, without a link."""
        keys = [attrs.get("id") for attrs in attrs_list]
        found = {str(page.pk): page for page in visible(Page.objects.filter(pk__in=keys))}
        return [found.get(str(key)) for key in keys]
