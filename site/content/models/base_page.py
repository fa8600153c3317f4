from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from content.models.organisation import OrganisationSettings
from content.structured_data import breadcrumb_list, publisher, web_page


class BasePage(Page):
    """What every page of the site is and answers about itself."""

    is_legacy = models.BooleanField(
        "from the archive, not reviewed since",
        default=False,
        editable=False,
        help_text="Brought over from the old archive. Visitors see that it has not been reviewed since.",
    )
    social_image = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="sharing image",
        help_text="Shown when the page is shared. Leave empty to use the charity's own.",
    )

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("social_image")],
            heading="For search engines and sharing",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="For the menus of this site"),
    ]

    search_fields = [
        *Page.search_fields,
        index.FilterField("is_legacy"),
    ]

    # What schema.org calls a page of this type.
    schema_type: str | list[str] = "WebPage"
    # What Open Graph calls it.
    social_type = "website"
    # The fields that hold the page's topics: pages with topics in common are shown on each other.
    topic_fields: tuple[str, ...] = ()
    # What stands above a list of such pages.
    related_heading = ""
    # A page that invites visitors to do something is a button in the menus.
    is_menu_action = False

    class Meta:
        abstract = True

    @property
    def listing_summary(self) -> str:
        """One or two plain sentences for listings, search results and sharing."""
        return self.search_description

    @property
    def allow_indexing(self) -> bool:
        """Whether search engines may list this page."""
        return self.is_indexable()

    def is_indexable(self, request: HttpRequest | None = None) -> bool:
        """Return the same; with a request, the charity's setting is read once for all pages of a response."""
        return not self.is_legacy or OrganisationSettings.load(request_or_site=request).index_legacy_pages

    @cached_property
    def breadcrumbs(self) -> list[Page]:
        """The public pages above this one, the home page first; none for the home page itself."""
        return list(self.get_ancestors().filter(depth__gt=1, live=True).defer_streamfields())

    @property
    def live_topics(self) -> list[Any]:
        """The published topics this page is about."""
        return []

    def get_citations(self) -> Any:
        """Return the references this page cites, in the order of their numbers."""
        return []

    def get_structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the page's JSON-LD documents, the page itself first."""
        documents = [web_page(self, request)]
        if self.breadcrumbs:
            documents.append(breadcrumb_list([*self.breadcrumbs, self], request))
        return documents

    def get_publisher(self, request: HttpRequest) -> dict[str, Any]:
        """Return the organisation as a schema.org object."""
        return publisher(OrganisationSettings.load(request_or_site=request), request)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Return nothing for a page that asks search engines to leave it out."""
        return super().get_sitemap_urls(request) if self.is_indexable(request) else []
