from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from wagtail_modeladmin.views import IndexView

from content.spreadsheets import SafeExportMixin
from qa import consent
from qa.inbox import permissions
from qa.inbox.tabs import EVERYTHING, TABS, Tab, count_tabs, find_tab
from qa.models import PrivateView, SubmittedQuestion
from qa.privacy import viewing

# So many lines of a spreadsheet are read at once.
BATCH = 500


@method_decorator(sensitive_post_parameters(), name="dispatch")
class InboxIndexView(SafeExportMixin, IndexView):
    """The list of questions, in tabs.

    The search is posted and its words stand in no address: one looks for what somebody wrote, or for who they are.
    """

    page_title = "Inbox"
    export_headings = {
        "code": "Code",
        "state_words": "State",
        "urgent_words": "Urgent",
        "submitted_at": "Received",
        "closed_at": "Closed",
        "topic": "Topic",
        "assigned_to": "Given to",
        "consent_words": "May be published",
        "email_words": "Left an email address",
        "text": "Question",
        "email": "Email address",
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what was chosen; a posted form without words to look for leads to the address of its choices."""
        if request.method == "POST":
            chosen = request.POST.copy()
            chosen.pop("csrfmiddlewaretoken", None)
            has_words = bool(chosen.get(self.SEARCH_VAR, "").strip())
            if not has_words and chosen.get(self.EXPORT_VAR) not in self.FORMATS:
                kept = {name: value for name, value in chosen.items() if value and name != self.SEARCH_VAR}
                return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
            if has_words:
                # Whoever looks for something does not know where it stands.
                chosen["tab"] = EVERYTHING.name
            # modeladmin reads its choices there.
            request.GET = chosen  # type: ignore[assignment]
        self.tab: Tab = find_tab(request.GET.get("tab", ""))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what a search found."""
        return self.get(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> dict[str, list[str]]:
        """Return the choices of our filters only: any field of any related record could be asked for otherwise."""
        known = {choice.parameter_name for choice in self.model_admin.list_filter}
        return {name: values for name, values in self.params.lists() if name in known}

    def get_base_queryset(self, request: HttpRequest | None = None) -> QuerySet:
        """Return what the tab shows; with its words for whoever may take them away."""
        request = request or self.request
        questions = super().get_base_queryset(request).filter(self.tab.where(request.user))
        return questions.defer(None) if "text" in self.list_export and self.export else questions

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        """Return the order of the tab."""
        return list(self.tab.order)

    def get_ordering_field_columns(self) -> dict[int, str]:
        """Return none: no column is sorted by a press on its head."""
        return {}

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponse:
        """Return the file; who takes private words away is noted for each question."""
        if "text" in self.list_export:
            private = queryset.select_related(None).only("code", "text", "email").order_by()
            viewing.note(self.request.user, private.iterator(BATCH), PrivateView.Where.EXPORT)
        return super().as_spreadsheet(queryset.iterator(BATCH), spreadsheet_format)

    def to_row_dict(self, item: SubmittedQuestion) -> dict[str, Any]:
        """Return one line; what there is none of is left empty."""
        return {field: self.cell(item, field) for field in self.list_export}

    def cell(self, item: SubmittedQuestion, field: str) -> Any:
        """Return what a line says in one column."""
        if field.endswith("_words"):
            return getattr(self.model_admin, field)(item)
        if field.endswith("_at"):
            moment = getattr(item, field)
            return timezone.make_naive(moment).replace(microsecond=0) if moment else ""
        return str(getattr(item, field) or "")

    def load(self, part: QuerySet) -> list[SubmittedQuestion]:
        """Return the questions of one page of the list; found by their numbers, all others need not be worked out."""
        keys = list(part.values_list("pk", flat=True))
        questions = self.apply_select_related(self.model_admin.get_queryset(self.request)).in_bulk(keys)
        found = [questions[key] for key in keys if key in questions]
        if self.query.strip():
            # Whoever looks for words learns where they stand.
            viewing.note(self.request.user, found, PrivateView.Where.SEARCH)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the rows shown, the tabs with their numbers, and the choices made."""
        counts = count_tabs(self.request.user)
        is_narrowed = bool(self.query.strip()) or any(spec.value() for spec in self.filter_specs)
        paginator = self.paginator_class(self.queryset, self.items_per_page)
        if not is_narrowed:
            # It has been counted already.
            paginator.count = counts[self.tab.name]
        page = paginator.get_page(max(self.page_num, 1))
        context = {
            "view": self,
            "model_admin": self.model_admin,
            "paginator": paginator,
            "page_obj": page,
            "object_list": self.load(page.object_list),
            "result_count": paginator.count,
            "is_narrowed": is_narrowed,
            "is_search": bool(self.query.strip()),
            "withdrawn_count": consent.undecided().count(),
            "tabs": [(tab, counts[tab.name]) for tab in TABS if shows(tab, counts, self.tab)],
            "has_private_export": permissions.may_export_private(self.request.user),
        }
        return context | kwargs


def shows(tab: Tab, counts: dict[str, int], current: Tab) -> bool:
    """Return whether a tab is offered: one that hardly ever holds anything, only when it does."""
    return tab.name != "withdrawn" or counts[tab.name] > 0 or tab is current
