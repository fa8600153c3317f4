"""The review screen, claims and absences."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
    WorkflowMenuItem,
)
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import BaseItem
from wagtail.admin.widgets import Button

from review import reviewers
from review.claims import RELEASE_PERMISSION
from review.models import ClinicalReviewTask
from review.queue import count_open
from review.reviewers import ABSENCE_PERMISSION
from review.views.absence import AbsenceView, EndAbsenceView
from review.views.screen import ClaimView, DraftView, QueueView, ReleaseView, TaskView, signal

REVIEW_THIS = "Review this page"
REVIEW_WORDS = {CancelWorkflowMenuItem: "Take it back from review", RestartWorkflowMenuItem: "Begin the review anew"}


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Return the addresses of the screen, the queue and absences."""
    patterns = [
        path("", QueueView.as_view(), name="queue"),
        path("away/", AbsenceView.as_view(), name="absence"),
        path("away/<int:absence_pk>/end/", EndAbsenceView.as_view(), name="end_absence"),
        path("signal/", signal, name="signal"),
        path("<int:task_state_pk>/", TaskView.as_view(), name="task"),
        path("<int:task_state_pk>/draft/", DraftView.as_view(), name="draft"),
        path("<int:task_state_pk>/claim/", ClaimView.as_view(), name="claim"),
        path("<int:task_state_pk>/release/", ReleaseView.as_view(), name="release"),
    ]
    return [path("review/screen/", include((patterns, "review_screen")))]


class ReviewMenuItem(MenuItem):
    """The way to the queue, with how many wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to reviewers and to those who look after them."""
        return reviewers.may_manage(request.user) or reviewers.may_review(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """Return the item, its number in its name so that a screen reader says it too."""
        component = super().render_component(request)
        number = count_open(request.user)
        component.label = f"{self.label} ({number})" if number else self.label
        return component


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """Return the queue for the menu."""
    return ReviewMenuItem("Review", reverse("review_screen:queue"), name="review", icon_name="glasses", order=90)


@hooks.register("register_account_menu_item")
def register_account_item(request: HttpRequest) -> dict[str, str] | None:
    """Return “I am away” for the account of a reviewer."""
    if not reviewers.may_review(request.user):
        return None
    url = reverse("review_screen:absence")
    return {"url": url, "label": "I am away", "help_text": "Name a deputy for your reviews while you are away."}


@hooks.register("register_permissions")
def register_permissions() -> QuerySet:
    """Let administrators grant what managing editors may do for reviewers."""
    wanted = Q(pk__in=[])
    for label in (RELEASE_PERMISSION, ABSENCE_PERMISSION):
        app, codename = label.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def find_review(page: Any, user: Any) -> str | None:
    """Return the address of the review of a page that is under way, if `user` may decide it."""
    state = page.current_workflow_task_state if page and page.pk else None
    if state is None or not reviewers.find_tasks(user).filter(pk=state.task_id).exists():
        return None
    return reverse("review_screen:task", args=[state.pk])


class ReviewActionItem(ActionMenuItem):
    """The way from the editor to the review screen."""

    name = "review"
    label = REVIEW_THIS
    icon_name = "glasses"

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def get_url(self, parent_context: Any) -> str:
        """Return the screen."""
        return self.url


@hooks.register("construct_page_action_menu")
def decide_on_the_screen(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take approving and returning out of the editor, where one changes things by accident."""
    page = context.get("page")
    if not page or not isinstance(page.current_workflow_task, ClinicalReviewTask):
        return
    menu_items[:] = [item for item in menu_items if not isinstance(item, WorkflowMenuItem)]
    if url := find_review(page, request.user):
        menu_items.insert(0, ReviewActionItem(url))


@hooks.register("construct_page_action_menu")
def speak_of_reviews(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Call a review a review: nobody here knows what a workflow is."""
    for item in menu_items:
        item.label = REVIEW_WORDS.get(type(item), item.label)


@hooks.register("register_page_header_buttons")
def add_header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the review screen in the menu at the head of a page in review."""
    if url := find_review(page, user):
        yield Button(REVIEW_THIS, url, icon_name="glasses", priority=5)


class ReviewUserbarItem(BaseItem):
    """The way from the public page to the review screen."""

    template_name = "review/screen/userbar_item.html"

    def __init__(self, url: str) -> None:
        self.url = url


@hooks.register("construct_wagtail_userbar")
def add_userbar_item(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Offer the review screen on the page itself."""
    if url := find_review(page, request.user):
        items.insert(1, ReviewUserbarItem(url))
