"""A refusal is an answer, never a fault: whatever raised it, a person reads why and loses nothing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page, PageSubscription

from content.exceptions import PublishingRefused
from review.answers import answer_approval, answer_deletion, answer_refusal, tell_refusal, to_editor, wants_json
from review.four_eyes import OWN_WORK, UNSEEN, ApprovalRefused, is_own_work
from review.models import ClinicalPage, ClinicalReviewTask
from review.models.task import APPROVE
from review.retiring import DeletionRefused

CREATE_VIEW = "wagtailadmin_pages:add"
# The views that save what was typed before they submit or publish it.
SAVING_VIEWS = {CREATE_VIEW, "wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert"}
# The dialogue of an approval, in which a script posts and expects its steps.
DIALOGUES = {"wagtailadmin_pages:workflow_action", "wagtailadmin_pages:collect_workflow_action_data"}


class RefusalMiddleware:
    """Turns what is refused (publishing, approval, deletion), wherever raised, into words on the editor, or JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Lead from Wagtail's dialogue of an approval, where nobody sees the page, to the review screen.

        Those who may not approve their own work are told why, where Wagtail would only say that they may not.
        """
        if kwargs.get("action_name") != APPROVE or view_name(request) not in DIALOGUES:
            return None
        page = Page.objects.filter(pk=kwargs.get("page_id")).first()
        if page is None:
            return None
        if request.method == "POST" and is_refused_as_own(request, page.specific):
            return self.answer(request, ApprovalRefused(OWN_WORK), page.pk)
        if "seen_digest" in request.POST or not is_read_on_the_screen(request, page):
            return None
        messages.info(request, UNSEEN)
        response = redirect("review_screen:task", kwargs["task_state_id"])
        return leave_dialogue(request, response) if is_script(request) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the view that raised; other errors, and those of visitors, are not ours."""
        if not isinstance(exception, PublishingRefused | ApprovalRefused | DeletionRefused):
            return None
        user: Any = getattr(request, "user", None)
        if not wants_json(request) and not (user and user.has_perm("wagtailadmin.access_admin")):
            return None
        if isinstance(exception, DeletionRefused):
            return answer_deletion(request, exception)
        return self.answer(request, exception, request.resolver_match and request.resolver_match.kwargs.get("page_id"))

    def answer(self, request: HttpRequest, refusal: PublishingRefused | ApprovalRefused, page_pk: Any) -> HttpResponse:
        """Return the answer that suits the view."""
        name = view_name(request)
        if isinstance(refusal, ApprovalRefused):
            if name in DIALOGUES and is_script(request):
                messages.error(request, str(refusal))
                return leave_dialogue(request, to_editor(request, page_pk))
            return answer_approval(request, refusal, page_pk)
        if name in DIALOGUES and is_script(request):
            tell_refusal(request, refusal)
            return leave_dialogue(request, to_editor(request, refusal.page.pk))
        if name == CREATE_VIEW and refusal.page.pk:
            # The view was stopped before it came to this.
            PageSubscription.objects.get_or_create(
                page=refusal.page, user=request.user, defaults={"comment_notifications": True}
            )
        return answer_refusal(request, refusal, was_saved=name in SAVING_VIEWS and bool(refusal.page.pk))


def leave_dialogue(request: HttpRequest, response: Any) -> HttpResponse:
    """Let the script of a dialogue follow a redirect."""
    step = {"step": "success", "redirect": response.url}
    return render_modal_workflow(request, "", None, {}, json_data=step)


def view_name(request: HttpRequest) -> str:
    """Return the name of the address asked for, with its namespace."""
    return request.resolver_match.view_name if request.resolver_match else ""


def is_script(request: HttpRequest) -> bool:
    """Return whether a script of a page asks."""
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def is_refused_as_own(request: HttpRequest, page: Any) -> bool:
    """Return whether this person could approve the page, had they not changed it themselves."""
    user: Any = request.user
    if not isinstance(page, ClinicalPage) or not user.has_perm("wagtailadmin.access_admin"):
        return False
    task = page.current_workflow_task
    return bool(
        task
        and is_own_work(page, user)
        and APPROVE not in {name for name, *_ in task.get_actions(page, user)}
        and page.permissions_for_user(user).can_edit()
    )


def is_read_on_the_screen(request: HttpRequest, page: Page) -> bool:
    """Return whether this person may decide on the review of a page that is under way, and has to read it for that."""
    user: Any = request.user
    if not isinstance(page.specific, ClinicalPage) or not user.has_perm("wagtailadmin.access_admin"):
        return False
    task = page.current_workflow_task
    return isinstance(task, ClinicalReviewTask) and APPROVE in {name for name, *_ in task.get_actions(page, user)}
