"""Where a publication is cited: in public pages and in drafts, by blocks and inside texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type, get_page_models

from content.drafts import latest_revisions_naming
from references.citations import named_in
from references.models import Reference


@dataclass(frozen=True)
class Use:
    """A page that cites a publication: what visitors read, the draft, or both."""

    page: Page
    is_public: bool
    is_in_draft: bool

    @property
    def title(self) -> str:
        """What editors call the page."""
        return self.page.get_admin_display_title()

    @property
    def kind(self) -> str:
        """What the page is."""
        return str(self.page.content_type.model_class()._meta.verbose_name).capitalize()

    @property
    def state(self) -> str:
        """Where it is cited, in words."""
        if not self.is_public:
            return "In a draft"
        if self.page.has_unpublished_changes and not self.is_in_draft:
            return "On the public page; the draft no longer cites it"
        return "On the public page"


def find_uses(reference: Reference) -> list[Use]:
    """Return every page that cites it, the public ones first, by title."""
    public, draft = public_keys(reference), set(draft_keys(reference))
    pages = Page.objects.filter(pk__in=public | draft).select_related("content_type")
    uses = [Use(page, page.live and page.pk in public, page.pk in draft) for page in pages]
    # A page that was unpublished still cites what its last version cited.
    return sorted(uses, key=lambda use: (not use.is_public, use.title.lower()))


def public_keys(reference: Reference) -> set[int]:
    """Return the numbers of the pages whose own content cites it."""
    cited = ReferenceIndex.get_references_to(reference).filter(base_content_type=get_default_page_content_type())
    return {int(key) for key in cited.values_list("object_id", flat=True)}


def draft_keys(reference: Reference) -> Iterator[int]:
    """Yield the numbers of the pages whose latest version cites it."""
    types = ContentType.objects.get_for_models(*(model for model in get_page_models() if has_texts(model))).values()
    for revision in latest_revisions_naming(reference.pk, Page.objects.filter(content_type__in=list(types))):
        page = revision.as_object()
        if reference.pk in cited_keys(page):
            yield page.pk


def has_texts(model: type[Page]) -> bool:
    """Return whether a page type has texts that can cite."""
    return bool(model.get_streamfield_names())


def cited_keys(page: Any) -> set[int]:
    """Return the numbers of the references that a page cites as it stands."""
    texts = (getattr(page, name) for name in page.get_streamfield_names())
    return {one if isinstance(one, int) else one.pk for one in named_in(texts)}
