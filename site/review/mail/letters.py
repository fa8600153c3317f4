"""Putting a mail into words, once as text and once as HTML, and posting it to each person."""

import logging
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from content.models import OrganisationSettings
from publishing import outbox

logger = logging.getLogger(__name__)

# What the tags of a text template leave behind.
BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


def send(kind: str, event: str, users: Iterable[Any], subject: str, link: tuple[str, str], **context: Any) -> None:
    """Post the mail `review/mail/<kind>` to each of `users`, who are told of one `event` once.

    `link` is what the button says and where it leads. Times are the charity's, not those of whoever caused the mail.
    """
    users = list(users)
    if not users:
        return
    label, address = link
    shared = {
        "subject": outbox.one_line(subject),
        "charity": OrganisationSettings.load().name,
        "label": label,
        "address": address,
        "account": admin_address("wagtailadmin_account"),
        **context,
    }
    with timezone.override(timezone.get_default_timezone()), translation.override(settings.LANGUAGE_CODE):
        for user in users:
            words = {**shared, "user": user, "name": user.first_name}
            outbox.post(
                key=f"{event}:{user.pk}",
                to=user.email,
                subject=shared["subject"],
                text=BLANK_LINES.sub("\n\n", render_to_string(f"review/mail/{kind}.txt", words).strip()) + "\n",
                html=render_to_string(f"review/mail/{kind}.html", words).strip() + "\n",
            )


def admin_address(name: str, *args: Any) -> str:
    """Return the full address of a page of the admin."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)


def edit_address(page_pk: int) -> str:
    """Return the full address at which a page is edited."""
    return admin_address("wagtailadmin_pages:edit", page_pk)


def in_nobodys_way(tell: Callable[..., None]) -> Callable[..., None]:
    """Log what goes wrong in telling people, and let what they were to be told of go on."""

    @wraps(tell)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            # A savepoint keeps the work around it whole if the database refuses something here.
            with transaction.atomic():
                tell(*args, **kwargs)
        except Exception:
            logger.exception("Could not write the mail of %s", tell.__name__)

    return wrapper
