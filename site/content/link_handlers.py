from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from content.queries import is_freezing, visible_by_key


class PublicPageLinkHandler(PageLinkHandler):
    """Links in a rich text to pages that any visitor may open; of other pages not even the address is given away."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """Return the public pages that the links name, None for each of the others; the words stay, without a link."""
        keys = [to_key(attrs.get("id")) for attrs in attrs_list]
        found = visible_by_key(key for key in keys if key)
        return [found.get(key) if key else None for key in keys]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Return the opening tags of the links; in a text that is rendered to be kept they wait to be resolved."""
        if is_freezing():
            return [f'<a linktype="page" id="{to_key(attrs.get("id")) or 0}">' for attrs in attrs_list]
        return super().expand_db_attributes_many(attrs_list)


def to_key(identity: str | None) -> int | None:
    """Return the primary key that a link names, or None where it names none."""
    return int(identity) if identity and identity.isdecimal() else None
