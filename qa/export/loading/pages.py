"""Pages of an export: first their places in the tree, so that each can be linked to, then what they say."""

from collections import defaultdict

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.dateparse import parse_date
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Revision

from content.exceptions import PublishingRefused
from content.models import BasePage, SafetyHold
from qa.export.fields import Data
from qa.export.loading.ids import Ids
from qa.export.loading.media import Media
from qa.export.loading.refusal import ImportRefused
from qa.export.loading.snippets import moment
from qa.export.loading.values import add_revision, content_here, set_fields, set_lists
from qa.export.pages import page_types, type_name
from qa.export.rewriting import swap_html
from qa.export.signatures import PICTURE, name_pictures, pictures_named_in, signed_here
from qa.importer.loader.categories import free_slug
from review.models import ClinicalPage, Review, ReviewDue

HELD_ELSEWHERE = "It was on hold where this archive was exported."
MOMENTS = ("published_at", "superseded_at", "withdrawn_at")


class Pages:
    """Adds the pages that a site lacks. A site as `start_site` leaves it takes over the pages that every site has."""

    def __init__(self, ids: Ids, media: Media) -> None:
        self.ids = ids
        self.media = media
        self.types = {type_name(model): model for model in page_types()}
        self.is_new_site = is_new_site()
        # The pages to fill in, and those that the gate kept back, by key and title.
        self.planted: set[str] = set()
        self.places: dict[str | None, list[tuple[int, str]]] = defaultdict(list)
        self.kept_back: list[str] = []

    def plant(self, told: Data) -> bool:
        """Give a page its place in the tree, as an empty draft.

        False for one that the site has, and for one below a page that the site does not have yet.
        """
        key = told["key"]
        if self.ids.page(key) or (told["parent"] is not None and self.ids.page(told["parent"]) is None):
            return False
        model = self.types.get(told["type"])
        if model is None:
            raise ImportRefused(f"This site has no page type “{str(told['type'])[:60]}”.")
        locale, translation_key = self.ids.split(key)
        parent = self.find_parent(told)
        page = find_fixed(model, parent)
        if page is None:
            taken = set(
                parent.get_children().filter(slug__startswith=told["fields"]["slug"]).values_list("slug", flat=True)
            )
            page = parent.add_child(
                instance=model(
                    title=told["fields"]["title"],
                    slug=free_slug(told["fields"]["slug"], taken),
                    live=False,
                    locale=locale,
                    translation_key=translation_key,
                )
            )
        elif self.is_new_site:
            Page.objects.filter(pk=page.pk).update(translation_key=translation_key, locale=locale)
        else:
            self.ids.add(Page, key, page.pk)
            return False
        self.ids.add(Page, key, page.pk)
        self.planted.add(key)
        return True

    def find_parent(self, told: Data) -> Page:
        """Return the page above; the root where there is none."""
        if told["parent"] is None:
            return Page.get_first_root_node()
        return Page.objects.get(pk=self.ids.page(told["parent"]))

    def note_place(self, told: Data) -> None:
        """Remember where a page stood among its siblings; raises ImportRefused for one whose parent never came."""
        if told["key"] in self.planted:
            self.places[told["parent"]].append((int(told["place"]), told["key"]))
        elif self.ids.page(told["key"]) is None:
            raise ImportRefused(f"The page above “{told['fields']['title']}” is not in the export.")

    def put_in_order(self) -> None:
        """Let siblings stand in the order they had; most do already, for they were made in it."""
        for parent_key, placed in self.places.items():
            numbers = [self.ids.page(key) for _, key in sorted(placed)]
            siblings = Page.objects.filter(pk__in=numbers).order_by("path").values_list("pk", flat=True)
            if not self.is_new_site or parent_key is None or list(siblings) == numbers:
                continue
            parent = self.ids.page(parent_key)
            for number in numbers:
                Page.objects.get(pk=number).move(Page.objects.get(pk=parent), pos="last-child")

    def fill(self, told: Data) -> None:
        """Write all that an export says of a page that was planted; live only if the gate lets it be."""
        page = Page.objects.get(pk=self.ids.page(told["key"])).specific
        slug, state = page.slug, told["state"]
        page.live = False
        set_fields(page, told["fields"], self.ids)
        if not self.is_new_site:
            page.slug = slug
        page.alias_of_id = self.find_source(told, type(page))
        page.first_published_at = moment(state["first_published_at"])
        page.last_published_at = moment(state["last_published_at"])
        page.save(clean=False)
        set_lists(page, told["fields"], self.ids)
        if state["is_legacy"] and isinstance(page, ClinicalPage):
            # A draft that is written loses the mark, and only the archive's own text goes out unsigned.
            type(page).objects.filter(pk=page.pk).update(is_legacy=True)
            page.is_legacy = True
        revisions = self.add_revisions(page, told)
        lines = self.add_lines(page, told["reviews"], revisions)
        is_live = bool(state["live"]) and self.let_out(page)
        for line, movable in lines:
            # Going live has moved some of them to today.
            Review.objects.filter(pk=line.pk).update(**movable)
        Page.objects.filter(pk=page.pk).update(
            draft_title=(told["draft"] or told["fields"])["title"],
            latest_revision=revisions["draft"],
            latest_revision_created_at=revisions["draft"].created_at,
            live_revision=revisions["live"] if is_live else None,
            has_unpublished_changes=bool(state["has_unpublished_changes"]),
            expired=bool(state["expired"]),
        )
        self.set_beside(page, told)

    def find_source(self, told: Data, model: type[Page]) -> int | None:
        """Return the number of the page that this one repeats, or None."""
        pk = self.ids.page(told["alias_of"])
        return pk if pk and model.objects.filter(pk=pk).exists() else None

    def add_revisions(self, page: BasePage, told: Data) -> dict[str, Revision]:
        """Add what the page says, its draft and its scheduled version, the newest last."""
        live = add_revision(page, page.serializable_data())
        found = {"live": live, "draft": live}
        scheduled = told["scheduled"]
        drafts = {"scheduled": scheduled and scheduled["fields"], "draft": told["draft"]}
        latest = told["draft"] or told["fields"]
        if scheduled and scheduled["fields"] == latest:
            drafts = {"draft": latest}
        for name, fields in drafts.items():
            if fields:
                found[name] = add_revision(page, content_here(page, fields, self.ids))
        if scheduled:
            waiting = found.get("scheduled", found["draft"])
            Revision.objects.filter(pk=waiting.pk).update(approved_go_live_at=moment(scheduled["at"]))
        return found

    def add_lines(self, page: BasePage, told: list[Data], revisions: dict[str, Revision]) -> list[tuple[Review, Data]]:
        """Write the lines of the ledger, each with what may move of it, before the page goes live by them."""
        signed = {revision.as_object().clinical_digest: revision.pk for revision in revisions.values()} if told else {}
        lines = []
        for line in told:
            content, digest = signed_here(type(page), line, self.ids)
            movable = {name: moment(line[name]) for name in MOMENTS}
            movable |= {"version": line["version"], "change_note": line["change_note"]}
            review = Review(
                page_id=page.pk,
                content=content,
                digest=digest,
                rendered=self.frozen_here(line["rendered"]),
                revision_number=signed.get(digest, 0),
                signed_at=moment(line["signed_at"]),
                next_due_on=parse_date(line["next_due_on"]) if line["next_due_on"] else None,
                **{name: line[name] for name in ("decision", "scope", "part", "title")},
                **{name: line[name] for name in ("reviewer_name", "reviewer_credentials")},
                **movable,
            )
            review.clean_fields(exclude=["reviewer", "page"])
            review.save()
            lines.append((review, movable))
        return lines

    def frozen_here(self, rendered: str) -> str:
        """Return a frozen text with the links and pictures of this site."""
        text = swap_html(rendered, self.ids)
        images = get_image_model()
        return name_pictures(
            text,
            {
                f"{PICTURE}{key}/{filter_spec}": self.media.picture_address(key, filter_spec, images) or ""
                for key, filter_spec in pictures_named_in(text)
            },
        )

    def let_out(self, page: BasePage) -> bool:
        """Make a page live, and return whether the gate let it."""
        page.live = True
        try:
            with transaction.atomic():
                page.save(clean=False)
        except PublishingRefused:
            self.kept_back.append(page.title)
            return False
        return True

    def set_beside(self, page: Page, told: Data) -> None:
        """Write who may open the page, whether it is on hold, and when it is due."""
        PageViewRestriction.objects.filter(page=page).delete()
        for restriction in told["restrictions"]:
            kind = PageViewRestriction.GROUPS if restriction["type"] == "groups" else PageViewRestriction.LOGIN
            made = PageViewRestriction.objects.create(page=page, restriction_type=kind)
            made.groups.set(Group.objects.filter(name__in=restriction["groups"]))
        if hold := told["hold"]:
            SafetyHold.objects.create(
                page=page, reason=HELD_ELSEWHERE, notice=str(hold["notice"]), placed_at=moment(hold["placed_at"])
            )
        if told["review_due"]:
            due_on = parse_date(told["review_due"])
            ReviewDue.objects.update_or_create(page=page, defaults={"due_on": due_on})


def find_fixed(model: type[BasePage], parent: Page) -> BasePage | None:
    """Return the page of a type of which a page has one at most, such as the archive, or None."""
    if model.max_count_per_parent != 1:
        return None
    page: BasePage | None = model.objects.child_of(parent).order_by("path").first()
    return page


def is_new_site() -> bool:
    """Return whether the site has nothing but the pages that every site has."""
    others: list[type[Model]] = [model for model in page_types() if model.max_count_per_parent != 1]
    return not Page.objects.filter(content_type__in=ContentType.objects.get_for_models(*others).values()).exists()
