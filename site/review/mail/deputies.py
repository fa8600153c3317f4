"""Telling somebody that they stand in for a colleague."""

from typing import Any

from review.mail import people
from review.mail.letters import admin_address, in_nobodys_way, send
from review.models import Absence


@in_nobodys_way
def tell_deputy(absence: Absence, named_by: Any) -> None:
    """Tell the deputy of an absence once, unless they entered it themselves."""
    if absence.deputy is None:
        return
    away = absence.user.get_full_name() or absence.user.email
    send(
        "deputy",
        f"deputy:{absence.pk}",
        people.choose([absence.deputy], but_not=named_by),
        f"You stand in for {away}",
        ("See what waits for review", admin_address("review_screen:queue")),
        away=away,
        since=absence.since,
        until=absence.until,
    )
