from typing import Any

from wagtail.contrib.sitemaps import Sitemap

from content.queries import visible


class PublicSitemap(Sitemap):
    """The pages that any visitor may open and that want to be found."""

    def items(self) -> Any:
        """Return the public pages of the site that is asked for, in the order of the tree."""
        pages = self.get_wagtail_site().root_page.get_descendants(inclusive=True)
        return visible(pages).order_by("path").defer_streamfields().specific()
