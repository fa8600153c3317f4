from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from content.clinical import canonical_form, digest_of
from content.exceptions import PublishingRefused
from content.models.hold import SafetyHold, not_held
from content.models.organisation import OrganisationSettings
from content.search_text import SearchText, plain_text
from content.structured_data import breadcrumb_list, publisher, web_page


class ReviewCycle(models.IntegerChoices):
    """How many months after a review the next is due (NHS standard for health content: three years at most)."""

    SIX_MONTHS = 6, "6 months"
    ONE_YEAR = 12, "1 year"
    TWO_YEARS = 24, "2 years"
    THREE_YEARS = 36, "3 years"


REPEATS_HELD_PAGE = "It repeats a page that is on a safety hold. Lift the hold first; then convert it."


class BasePage(Page):
    """What every page of the site is and answers about itself."""

    # Whether it shows other pages and says little itself, so that nobody plans its review.
    is_only_a_listing = False

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

    review_every = models.PositiveSmallIntegerField(
        "review again after",
        choices=ReviewCycle.choices,
        default=ReviewCycle.THREE_YEARS,
        null=True,
        blank=True,
        help_text="How long visitors may rely on it before somebody reads it again; three years at most is usual.",
    )

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("social_image")],
            heading="For search engines and sharing",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="For the menus of this site"),
    ]
    settings_panels = [FieldPanel("review_every"), *Page.settings_panels]

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
    # By what the newest of such pages is told from an older one.
    newest_first: tuple[Any, ...] = (models.F("first_published_at").desc(nulls_last=True),)
    # What stands above a list of such pages.
    related_heading = ""
    # The field whose words stand beside the title in such a list, if there is one.
    related_note = ""
    # The fields that a reviewer signs off, empty for a page that gives no advice on health.
    clinical_fields: ClassVar[tuple[str, ...]] = ()
    # Whether the site's own search finds such pages.
    is_searchable = False
    # A page that invites visitors to do something is a button in the menus.
    is_menu_action = False
    # The records that a visitor's look at the page loads with it, as `select_related` takes them.
    shown_with: tuple[str, ...] = ()
    # The query parameters by which the page shows something else, such as the number of a listing's page.
    query_parameters: tuple[str, ...] = ()
    # A copy is a new page, whatever it was made from.
    exclude_fields_in_copy = ["is_legacy"]

    class Meta:
        abstract = True

    @classmethod
    def for_visitors(cls) -> models.QuerySet:
        """Return the pages of this type with what visitors see of each, in one query."""
        return cls._default_manager.select_related("locale", "social_image", *cls.shown_with)

    def get_view_restrictions(self) -> models.QuerySet:
        """Return what keeps visitors from the page; no query where it is known that nothing does."""
        # Here, as it needs the models.
        from content.queries import known_hidden  # noqa: PLC0415

        hidden = known_hidden()
        is_alias: Any = self.alias_of_id  # type: ignore[has-type]
        if hidden is None or is_alias or hidden.has_private(self):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page; raises PublishingRefused for a live one that may not be. Every way to publish comes here."""
        self.repeat_the_source_itself()
        page = self.as_it_will_be(kwargs.get("update_fields"))
        if page:
            page.ensure_keeps_hold()
        if page and page.live:
            page.ensure_may_be_live()
        super().save(*args, **kwargs)

    def repeat_the_source_itself(self) -> None:
        """Make an alias of an alias one of the page that both repeat: holds and sign-offs are looked up there."""
        chained = Page.objects.filter(alias_of__isnull=False)
        while self.alias_of_id and (source := chained.filter(pk=self.alias_of_id).first()):  # type: ignore[has-type]
            self.alias_of_id = source.alias_of_id

    def ensure_keeps_hold(self) -> None:
        """Raise PublishingRefused for an alias that would become a page of its own while its source is on hold."""
        if not self.alias_of_id and SafetyHold.objects.on_source_of(self):
            raise PublishingRefused(self, [REPEATS_HELD_PAGE])

    def as_it_will_be(self, update_fields: Collection[str] | None) -> "BasePage | None":
        """Return the page as saving these fields, or all if None, will leave it; None if the public sees no change."""
        if update_fields is None or self._state.adding:
            return self
        decisive = self.decisive_fields & {self._meta.get_field(name).name for name in self.own_fields(update_fields)}
        page = type(self)._base_manager.filter(pk=self.pk).first() if decisive else None
        for name in decisive if page else ():
            attribute = self._meta.get_field(name).attname
            setattr(page, attribute, getattr(self, attribute))
        return page

    @property
    def decisive_fields(self) -> set[str]:
        """The fields by which the public sees something else, or may: what the gate watches."""
        return {"live", "alias_of", "is_legacy", *self.clinical_fields}

    def own_fields(self, names: Iterable[str]) -> set[str]:
        """Return those of `names` that are fields of the page; Wagtail also names its relations to be saved."""
        concrete = {name for field in self._meta.concrete_fields for name in (field.name, field.attname)}
        return concrete & set(names)

    def ensure_may_be_live(self) -> None:
        """Raise PublishingRefused if the page as it stands may not be public; page types say when."""

    def with_content_json(self, content: dict[str, Any]) -> "BasePage":
        """Return the page with the content of a revision; being from the archive is not part of one."""
        page = super().with_content_json(content)
        page.is_legacy = self.is_legacy
        return page

    def get_clinical_content(self) -> dict[str, Any]:
        """Return what a reviewer signs off in its canonical form, by field; empty if there is nothing to sign."""
        return canonical_form(self)

    @property
    def clinical_digest(self) -> str:
        """The digest of the clinical content, empty if there is none."""
        return digest_of(self.get_clinical_content())

    def listed_elsewhere(self) -> list[Any]:
        """Return the pages that list it besides those above it."""
        return []

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
        above = self.get_ancestors().filter(not_held(), depth__gt=1, live=True)
        return list(above.defer_streamfields())

    @property
    def live_topics(self) -> list[Any]:
        """The published topics this page is about."""
        return []

    def get_search_text(self) -> SearchText:
        """Return what the site's own search knows of the page besides its title."""
        streams = [getattr(self, name) for name in self.get_streamfield_names()]
        return SearchText(summary=self.listing_summary, body=" ".join(map(plain_text, streams)))

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
