"""Accounts and records beside the pages: whom the ledger names stays, and a page's history tells of its records."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from review.models import Review
from review.shown import CORRECTED

NAMED = "The sign-off ledger names this person. Deactivate the account instead."


@hooks.register("before_delete_user")
def keep_account(request: HttpRequest, user: Any) -> HttpResponse | None:
    """Refuse to delete the account of somebody whom the ledger names."""
    if not Review.objects.filter(reviewer=user).exists():
        return None
    messages.error(request, NAMED)
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_accounts(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Refuse the same where several accounts are deleted at once, and delete none of them."""
    if action_type != "delete" or action.model is not Review._meta.get_field("reviewer").related_model:
        return None
    named = Review.objects.filter(reviewer__in=[user.pk for user in objects]).select_related("reviewer")
    people = sorted({str(line.reviewer) for line in named.order_by("pk")})
    if not people:
        return None
    messages.error(request, f"{NAMED} ({', '.join(people)})")
    return redirect("wagtailusers_users:index")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Show in a page's history that somebody corrected a record which it shows."""

    @actions.register_action(CORRECTED)
    class CorrectedFormatter(LogFormatter):
        label = "Correct what the page shows"

        def format_message(self, log_entry: Any) -> str:
            """Return what was corrected."""
            fields = ", ".join(log_entry.data.get("fields", []))
            return f"Corrected {fields} of “{log_entry.data.get('record', '')}”, which this page shows"
