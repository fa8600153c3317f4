"""What an editor does about a search: a synonym, a promoted page, an answer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from search.directory import section_types
from search.guidance import closest
from search.log.masking import key_of
from search.models.log import LONGEST_TEXT
from search.report import permissions, summary
from search.report.forms import PromoteForm, SynonymForm
from search.report.promotions import promote
from search.report.synonyms import SynonymRefused, add_synonym
from search.text import index_text
from search.understanding import clean_text

MOST_SECTIONS = 400
REPORT = "search_report:index"


class WordsView(WagtailAdminTemplateMixin):
    """What the pages have in common: the words, for people who may do something about them, and the way back."""

    header_icon = "search"
    request: HttpRequest

    @staticmethod
    def is_allowed(user: Any) -> bool:
        """Return whether `user` may do this."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the words; raises PermissionDenied for people who may not do this."""
        if not self.is_allowed(request.user):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        self.words = clean_text(given.get("words", ""))[:LONGEST_TEXT]
        if not self.words:
            return redirect(REPORT)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the words."""
        return self.words

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(REPORT), "label": "What people search for"},
            {"url": "", "label": self.get_page_title(), "sublabel": self.words},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words."""
        return super().get_context_data(words=self.words, **kwargs)


class SynonymView(WordsView, FormView):
    """Adds the words to a topic."""

    page_title = "Add as a synonym"
    template_name = "search/report/synonym.html"
    form_class = SynonymForm
    is_allowed = staticmethod(permissions.may_add_synonyms)

    def get_initial(self) -> dict[str, Any]:
        """Return the words to begin with."""
        return {"synonym": self.words}

    def form_valid(self, form: SynonymForm) -> HttpResponse:
        """Add them, or say why that cannot be."""
        topic, words = form.cleaned_data["topic"], form.cleaned_data["synonym"]
        try:
            add_synonym(topic, words, self.request.user)
        except SynonymRefused as refused:
            form.add_error("topic", str(refused))
            return self.form_invalid(form)
        edit = messages.button(reverse("wagtailsnippets_content_topic:edit", args=[topic.pk]), "Open the topic")
        messages.success(self.request, f"Whoever searches for “{words}” now finds “{topic}”.", buttons=[edit])
        return redirect(REPORT)


class PromoteView(WordsView, FormView):
    """Puts a page above the results."""

    page_title = "Promote a page"
    template_name = "search/report/promote.html"
    form_class = PromoteForm
    is_allowed = staticmethod(permissions.may_promote)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the spellings of what means the same."""
        return super().get_form_kwargs() | {"spellings": summary.spellings_like(self.words, key_of(self.words))}

    def form_valid(self, form: PromoteForm) -> HttpResponse:
        """Promote the page."""
        page, spellings = form.cleaned_data["page"], form.cleaned_data["spellings"]
        changed = promote(page, spellings, form.cleaned_data["description"], self.request.user)
        if not changed:
            form.add_error("page", "This page stands above these results already.")
            return self.form_invalid(form)
        title = page.get_admin_display_title()
        names = ", ".join(f"“{query.query_string}”" for query in changed)
        edit = messages.button(reverse("wagtailsearchpromotions:edit", args=[changed[0].pk]), "Open")
        messages.success(self.request, f"“{title}” now stands above the results for {names}.", buttons=[edit])
        return redirect(REPORT)


class WriteView(WordsView, TemplateView):
    """Leads to a new page in the right section, with the words to copy."""

    page_title = "Write an answer"
    template_name = "search/report/write.html"
    is_allowed = staticmethod(permissions.may_write)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sections, the closest first."""
        sections = writable_sections(self.request.user)
        near = closest(sections, set(index_text(self.words).split()), lambda page: page.title)
        return super().get_context_data(near=near, sections=sections, **kwargs)


def writable_sections(user: Any) -> list[Page]:
    """Return the sections below the home page in which `user` may add pages, in the order of the tree."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "add")
    found = pages.filter(depth__gt=2, content_type__in=section_types()).select_related("content_type").order_by("path")
    return [page for page in found[:MOST_SECTIONS] if page.specific_class.creatable_subpage_models()]
