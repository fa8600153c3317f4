import re
from functools import cached_property
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, Revision
from wagtail.url_routing import RouteResult

from content.exceptions import PublishingRefused
from content.models import BasePage
from content.queries import freezing
from references.citations import found_at_once
from review import changes, copying, ledger, public
from review.checks.citations import find_obstacles
from review.models.redaction import Redaction
from review.views.citing import NAMES as CITATIONS
from review.views.citing import page_as_citation
from review.views.pdf import page_as_pdf
from review.views.versions import earlier_version, removed_entry

VERSION_NUMBER = re.compile("[1-9][0-9]{0,6}")

UNSIGNED = "A reviewer has not signed off exactly this text. Submit it for review; it goes out when they approve it."
STILL_AN_ALIAS = (
    "It repeats another page and has no sign-off of its own. "
    "Unpublish it first; then convert it and submit it for review."
)


class ClinicalPage(BasePage):
    """A page whose words somebody may stake their health on: it goes out only as a reviewer approved it."""

    change_note = models.TextField(
        "what changed, for visitors",
        blank=True,
        default="",
        db_default="",
        max_length=400,
        help_text="For a correction or a substantial change: one plain sentence. Shown with the date it goes live.",
    )

    settings_panels = [
        MultiFieldPanel([FieldPanel("review_every"), FieldPanel("change_note")], heading="Review and changes"),
        *Page.settings_panels,
    ]

    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "change_note"]
    # The template of the clinical content alone, by which a sign-off freezes it.
    clinical_template = ""
    # The template of all that the PDF of the page says.
    pdf_template = ""
    # The fields that must say something, “none” included, before the page may go out.
    required_statements: ClassVar[tuple[str, ...]] = ()
    # The checks (`review.checks.Check`) that concern this page type alone.
    own_checks: ClassVar[tuple[type[Any], ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def for_visitors(cls) -> models.QuerySet:
        """Add whether anything was removed from the page."""
        return public.with_removals(super().for_visitors())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page, and note in the ledger what is public from now on.

        What is no longer the archive's text, or has been signed off, is no archive page. Raises PublishingRefused for
        a live page that may not be.
        """
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = set(kwargs["update_fields"])
        was_legacy, after = self.is_legacy, self.as_it_will_be(kwargs.get("update_fields"))
        if after is None:
            super().save(*args, **kwargs)
            return
        self.is_legacy = self.belongs_to_archive(after)
        if kwargs.get("update_fields") is not None and self.is_legacy != was_legacy:
            kwargs["update_fields"].add("is_legacy")
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
                if after.live and not after.alias_of_id:
                    ledger.record_publication(after)
        except Exception:
            self.is_legacy = was_legacy
            raise

    def belongs_to_archive(self, after: "ClinicalPage") -> bool:
        """Return whether the page is still the archive's when saved as `after`: as imported, and not signed off since.

        An alias is the archive's as long as the page that it repeats.
        """
        if self.alias_of_id:
            source = type(self)._base_manager.filter(pk=self.alias_of_id)
            return bool(source.values_list("is_legacy", flat=True).first())
        if self._state.adding or not self.is_legacy:
            return self.is_legacy
        stored, digest = self.get_stored(), after.clinical_digest
        if stored is None or not stored.is_legacy or stored.clinical_digest != digest:
            return False
        return not (after.live and ledger.find_sign_off(self, digest))

    def get_stored(self) -> "ClinicalPage | None":
        """Return the page as the database has it, or None for a new one."""
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None

    def ensure_may_be_live(self) -> None:
        """Raise PublishingRefused unless this very content is signed off, or was public already, or is the archive's.

        An alias shows what its source shows, so its source's sign-off counts, until it stops being an alias.
        """
        digest = self.clinical_digest
        permission = ledger.find_permission(self, digest)
        obstacles = find_obstacles(self, permission) if permission else [UNSIGNED]
        if not digest or not obstacles:
            return
        if self.alias_of_id and ledger.is_shown_by(self.alias_of_id, digest):
            return
        stored = self.get_stored()
        if stored and stored.clinical_digest == digest and (stored.live or stored.is_legacy):
            if stored.alias_of_id == self.alias_of_id:
                return
            obstacles = [STILL_AN_ALIAS]
        raise PublishingRefused(self, obstacles)

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision, note who changed the clinical content, and keep what must not be overwritten.

        A revision that is live, scheduled, in review or signed off stays as it is, and a new one is made.
        """
        user = kwargs.get("user") or (args[0] if args else None)
        overwritten = kwargs.get("overwrite_revision")
        # Whatever else is wrong with overwriting it, such as a newer one by somebody else, is Wagtail's to say.
        is_own_latest = (
            overwritten and overwritten == self.get_latest_revision() and overwritten.user_id == (user and user.pk)
        )
        if is_own_latest and changes.is_kept(self, overwritten):
            kwargs["overwrite_revision"] = None
        before, taken_from, also = changes.latest_digest(self), [], set[Any]()
        if kwargs.get("changed") is False and not changes.has_history(self):
            # A copy's words are its copier's to answer for, as a new page's are its writer's, and its writers' as well.
            before, taken_from = "", list(self.revisions.order_by("pk"))
            also = changes.open_writers(copying.source.get())
        elif kwargs.get("previous_revision"):
            taken_from = changes.unsigned_until(self, kwargs["previous_revision"])
        if before is None:
            stored = self.get_stored() if self.is_legacy else None
            before = stored.clinical_digest if stored else ""
        revision = super().save_revision(*args, **kwargs)
        changes.note(self, user, revision, before, self.clinical_digest, taken_from=taken_from, also=also)
        return revision

    def get_clinical_context(self) -> dict[str, Any]:
        """Return what the template of the clinical content needs."""
        return {"page": self, "citations": self.get_citations()}

    @property
    def pdf_authors(self) -> list[str]:
        """The names that the PDF has as its authors; the organisation's where there is none."""
        return []

    @property
    def pdf_name(self) -> str:
        """The name of the PDF as a file, without its ending."""
        return self.slug

    @property
    def cited_version(self) -> str:
        """The version that its authors give it, for who cites it; empty where they give none."""
        return ""

    def render_clinical_content(self) -> str:
        """Return the clinical content as HTML."""
        return render_to_string(self.clinical_template, self.get_clinical_context())

    def freeze_clinical_content(self) -> str:
        """Return the clinical content as HTML to keep: it names no other page, for that may be hidden one day."""
        with freezing():
            return self.render_clinical_content()

    @property
    def clinical_digest(self) -> str:
        """The digest of the clinical content; one query for all publications that its blocks choose."""
        with found_at_once(getattr(self, name) for name in self.get_streamfield_names()):
            return super().clinical_digest

    @cached_property
    def trust(self) -> public.Trust:
        """What visitors may be told of the review of exactly this content; listings set it for all their pages."""
        return public.find_trust([self])[self.pk]

    def get_structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Add when the whole page was last reviewed, and by whom if exactly this content."""
        page, *others = super().get_structured_data(request)
        return [page | public.structured_review(self.trust), *others]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find earlier versions (`versions/<number>/`), the PDF and the citations of a public page; a removed one."""
        match path_components:
            case ["versions", number] if self.live and VERSION_NUMBER.fullmatch(number):
                return RouteResult(self, kwargs={"version": int(number)})
            case ["pdf"] if self.live:
                return RouteResult(self, kwargs={"as_pdf": True})
            case [name] if self.live and name in CITATIONS:
                return RouteResult(self, kwargs={"cited_as": CITATIONS[name]})
            case [] if not self.live and (removal := public.removal_of(self)):
                return RouteResult(self, kwargs={"removal": removal})
        return super().route(request, path_components)

    def serve(
        self,
        request: HttpRequest,
        *args: Any,
        version: int | None = None,
        removal: Redaction | None = None,
        as_pdf: bool = False,
        cited_as: str = "",
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with the page as it stands, as PDF or citation, as an earlier version, or say that it was removed."""
        if removal is not None:
            request.is_preview = False  # type: ignore[attr-defined] # as Wagtail does
            return removed_entry(request, self, removal)
        if version is not None:
            request.is_preview = False  # type: ignore[attr-defined] # as Wagtail does
            return earlier_version(request, self, version)
        if as_pdf:
            request.is_preview = False  # type: ignore[attr-defined] # as Wagtail does
            return page_as_pdf(request, self)
        if cited_as:
            request.is_preview = False  # type: ignore[attr-defined] # as Wagtail does
            return page_as_citation(request, self, cited_as)
        return super().serve(request, *args, **kwargs)
