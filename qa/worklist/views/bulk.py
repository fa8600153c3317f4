from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from content.keys import is_key
from qa.worklist import bulk
from qa.worklist.forms import NOBODY, BulkForm
from qa.worklist.views.listing import WorklistView

# Each makes a version of every page: more would keep the editor waiting past the server's patience.
MOST_AT_ONCE = 200
# How many pages a message names.
NAMED = 10
DONE = {
    "assign": "given to {what}",
    "deal_with": "marked as dealt with",
    "topic": "about “{what}” now, and published",
    "expert": "answered by {what} now, and published",
    "unpublish": "no longer public",
}


class BulkView(WorklistView):
    """Does one thing to the ticked pages, or to all that the list shows."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, say what became of each page, and go back to the list."""
        back = f"{reverse('archive_worklist:index')}?{request.GET.urlencode()}"
        action = request.POST.get("action", "")
        posted = request.POST.copy()
        if is_nobody := posted.get("bulk-person") == NOBODY:
            posted["bulk-person"] = ""
        form = BulkForm(posted)
        works = self.chosen_works()
        if not form.is_valid():
            messages.error(request, "What you chose is gone by now. Choose again.")
        elif action not in DONE:
            messages.error(request, "Choose what to do with the pages.")
        elif not works:
            messages.warning(request, "Tick the pages first, then choose what to do with them.")
        elif action not in {"assign", "deal_with"} and len(works) > MOST_AT_ONCE:
            messages.error(
                request,
                f"{len(works)} pages are too many at once: filter the list down to {MOST_AT_ONCE}, then repeat.",
            )
        elif wanted := self.wanted(action, form.cleaned_data, is_nobody=is_nobody):
            do, what = wanted
            self.tell(action, do(works), what)
        return redirect(back)

    def chosen_works(self) -> list[Any]:
        """Return the ticked works, or all of the list, among those that this person may edit."""
        works = self.get_queryset()
        if self.request.POST.get("everything") != "yes":
            keys = [int(key) for key in self.request.POST.getlist("page") if is_key(key)]
            works = works.filter(page__in=keys)
        return list(works)

    def wanted(
        self, action: str, chosen: dict[str, Any], *, is_nobody: bool
    ) -> tuple[Callable[[list[Any]], bulk.Result], str] | None:
        """Return what to do and its words, or None after saying what is missing."""
        user, person, topic, expert = self.request.user, chosen["person"], chosen["topic"], chosen["expert"]
        if action == "assign" and (person or is_nobody):
            return lambda works: bulk.assign(works, person, user), str(person or "nobody")
        if action == "topic" and topic:
            return lambda works: bulk.set_topic(works, topic, user), str(topic)
        if action == "expert" and expert:
            return lambda works: bulk.set_expert(works, expert, user), str(expert)
        if action == "deal_with" and chosen["reason"]:
            return lambda works: bulk.deal_with(works, chosen["reason"], user), ""
        if action == "unpublish" and chosen["sure"]:
            return lambda works: bulk.unpublish(works, user), ""
        missing = {
            "assign": "Choose the person to give them to.",
            "topic": "Choose the topic.",
            "expert": "Choose the expert.",
            "deal_with": "Choose the reason that has been dealt with.",
            "unpublish": "Tick “Yes, take them from the public” if you mean it.",
        }
        messages.warning(self.request, missing[action])
        return None

    def tell(self, action: str, result: bulk.Result, what: str) -> None:
        """Say how many pages changed, and which did not and why."""
        if number := len(result.changed):
            words = DONE[action].format(what=what)
            messages.success(self.request, f"{number} {'page is' if number == 1 else 'pages are'} {words}.")
        if result.drafts:
            messages.warning(self.request, listed("changed in a draft only", result.drafts))
        if result.refused:
            messages.error(self.request, listed("not changed", result.refused))


def listed(what: str, pages: list[tuple[str, str]]) -> str:
    """Return how many pages are `what`, and what is to be said of each, the first of many by name."""
    rows = format_html_join("", "<li>“{}”: {}</li>", pages[:NAMED])
    more = format_html("<li>and {} more</li>", len(pages) - NAMED) if len(pages) > NAMED else ""
    counted = f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} {what}"
    return format_html("{}:<ul class='review-refusal'>{}{}</ul>", counted, rows, more)
