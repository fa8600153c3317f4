"""The inbox as a listing of wagtail-modeladmin: what it lists, who may open it, its place in the menu."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail_modeladmin.helpers import ButtonHelper, ModelAdminURLFinder, PermissionHelper
from wagtail_modeladmin.menus import ModelAdminMenuItem
from wagtail_modeladmin.options import ModelAdmin

from content.keys import is_key
from qa.inbox import permissions
from qa.inbox.filters import FILTERS
from qa.inbox.searching import InboxSearchHandler
from qa.inbox.tabs import count_new
from qa.inbox.views.index import InboxIndexView
from qa.inbox.views.inspect import InboxInspectView
from qa.models import Consent, ConsentKind, SubmittedQuestion
from qa.models.question import shorten

# So much of a question stands in the list; the whole of it is opened, and that is noted.
BEGINNING = 60
TEXT_GONE = "No longer kept"
URGENT = mark_safe('<span class="inbox-mark inbox-mark--urgent">Urgent</span> ')
FOLLOWS = mark_safe(' <span class="inbox-mark">Merged into another</span>')
PUBLIC_COLUMNS = (
    "code",
    "state_words",
    "urgent_words",
    "submitted_at",
    "closed_at",
    "topic",
    "assigned_to",
    "consent_words",
    "email_words",
)
PRIVATE_COLUMNS = ("text", "email")


class InboxPermissionHelper(PermissionHelper):
    """Who may look; nothing is made, edited or deleted here, for each action has a page of its own."""

    def user_can_list(self, user: Any) -> bool:
        """Return whether `user` sees the inbox."""
        return permissions.may_view(user)

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Return whether `user` may read a question."""
        return permissions.may_view(user)

    def user_can_create(self, user: Any) -> bool:
        """Return that nobody may: visitors ask."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Return that nobody may: what somebody asked stays as they put it."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Return that nobody may here: erasing has its own place, with its ledger."""
        return False


class InboxButtonHelper(ButtonHelper):
    """A question is opened by its beginning; no further buttons stand in the list."""

    def get_primary_button(self, obj: SubmittedQuestion) -> dict[str, str]:
        """Return the way to the question; its words are its own name, so it needs no title."""
        return {"url": self.url_helper.get_action_url("inspect", obj.pk)}

    def get_buttons_for_obj(self, *args: Any, **kwargs: Any) -> list[dict[str, str]]:
        """Return none."""
        return []


class InboxMenuItem(ModelAdminMenuItem):
    """The way to the inbox, with how many questions nobody has taken up."""

    def render_component(self, request: HttpRequest) -> Any:
        """Return the item, its number in its name so that a screen reader says it too."""
        component = super().render_component(request)
        number = count_new()
        component.label = f"{self.label} ({number})" if number else self.label
        return component


class InboxURLFinder(ModelAdminURLFinder):
    """Where the history of the whole site leads for a question."""

    def get_edit_url(self, instance: SubmittedQuestion) -> str | None:
        """Return the page of the question for those who may read it."""
        if self.user is not None and not permissions.may_view(self.user):
            return None
        return reverse("inbox_modeladmin_inspect", args=[instance.pk])


def described(name: str) -> Any:
    """Return a decorator that names a column."""

    def name_it(column: Any) -> Any:
        column.short_description = name
        return column

    return name_it


class InboxAdmin(ModelAdmin):
    """What visitors asked."""

    model = SubmittedQuestion
    base_url_path = "inbox"
    menu_label = "Inbox"
    menu_item_name = "inbox"
    menu_icon = "mail"
    menu_order = 105
    list_display = ("question", "state_words", "age", "topic_words", "person_words", "email_words", "consent_words")
    list_filter = FILTERS
    list_per_page = 50
    list_select_related = ("topic", "assigned_to")
    search_fields = ("text", "code", "email")
    search_handler_class = InboxSearchHandler
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = InboxIndexView
    inspect_view_class = InboxInspectView
    permission_helper_class = InboxPermissionHelper
    button_helper_class = InboxButtonHelper
    export_filename = "questions-from-visitors"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SubmittedQuestion]:
        """Return all questions with what a row shows, and of their words no more than that."""
        agreed = Consent.objects.filter(submission=OuterRef("pk"), kind=ConsentKind.PUBLISH, withdrawn_at=None)
        open_ones = SubmittedQuestion.objects.filter(state__in=SubmittedQuestion.OPEN).order_by()
        of_this = open_ones.filter(merged_into=OuterRef("pk")).values("merged_into")
        followers = of_this.annotate(number=Count("pk")).values("number")
        return SubmittedQuestion.objects.annotate(
            beginning=Left("text", BEGINNING * 4),
            may_be_published=Exists(agreed),
            followers=Coalesce(Subquery(followers), 0),
        ).defer("text", "advice", "decline_reason")

    def get_list_export(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the columns of a spreadsheet: private ones for those who may take them away."""
        private = PRIVATE_COLUMNS if permissions.may_export_private(request.user) else ()
        return (*PUBLIC_COLUMNS, *private)

    def get_extra_attrs_for_row(self, obj: SubmittedQuestion, context: Any) -> dict[str, str]:
        """Mark urgent rows."""
        return {"class": "inbox__row--urgent"} if obj.is_urgent else {}

    def get_extra_attrs_for_field_col(self, obj: SubmittedQuestion, field_name: str) -> dict[str, str]:
        """Name each value for narrow screens, where the head of the table is not seen."""
        return {} if field_name == "question" else {"data-label": getattr(self, field_name).short_description}

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Show a question; raises Http404 for what never was the number of one."""
        if not is_key(instance_pk):
            raise Http404
        return super().inspect_view(request, instance_pk)

    def get_menu_item(self, order: int | None = None) -> InboxMenuItem:
        """Return the item for the menu."""
        return InboxMenuItem(self, order or self.get_menu_order())

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        """Return the list and the single question only; there are no others to forbid."""
        wanted = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in wanted)

    def register_admin_url_finders(self) -> None:
        """Lead to a question from wherever its history is shown."""
        register_admin_url_finder(self.model, InboxURLFinder)

    def register_indexing(self) -> None:
        """Register nothing: no index of ours knows what visitors wrote."""

    @described("Question")
    def question(self, obj: Any) -> SafeString:
        """Return its beginning, whether it is urgent, and how many were merged into it."""
        urgent = URGENT if obj.is_urgent else ""
        merged = format_html(' <span class="inbox-mark">+{} merged</span>', obj.followers) if obj.followers else ""
        follows = FOLLOWS if obj.merged_into_id else ""
        words = shorten(obj.beginning, BEGINNING)
        text = format_html('<bdi class="inbox-words" dir="auto">{}</bdi>', words or TEXT_GONE)
        return format_html('{}{}{}{}<span class="inbox-code">{}</span>', urgent, text, merged, follows, obj.code)

    @described("State")
    def state_words(self, obj: SubmittedQuestion) -> str:
        """Return where it stands."""
        return obj.get_state_display()

    @described("Urgent")
    def urgent_words(self, obj: SubmittedQuestion) -> str:
        """Return whether it is urgent."""
        return yes_or_no(obj.is_urgent)

    @described("Age")
    def age(self, obj: SubmittedQuestion) -> SafeString:
        """Return how long it has been here."""
        received = localtime(obj.submitted_at)
        return format_html(
            '<time datetime="{}" title="Received {}">{}</time>',
            received.isoformat(timespec="minutes"),
            date_format(received, "j F Y, H:i"),
            timesince(received, depth=1),
        )

    @described("Topic")
    def topic_words(self, obj: SubmittedQuestion) -> str:
        """Return what it is about, as the asker said."""
        return str(obj.topic or "")

    @described("Given to")
    def person_words(self, obj: SubmittedQuestion) -> str:
        """Return whose it is."""
        return str(obj.assigned_to or "Nobody")

    @described("Email")
    def email_words(self, obj: SubmittedQuestion) -> str:
        """Return whether there is an address."""
        return yes_or_no(obj.email)

    @described("May be published")
    def consent_words(self, obj: Any) -> str:
        """Return whether its asker agrees to publication."""
        return yes_or_no(obj.may_be_published)


def yes_or_no(value: Any) -> str:
    """Return it in a word."""
    return "Yes" if value else "No"
