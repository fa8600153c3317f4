"""What anybody may send without logging in: whether it can be read, where it comes from, and how often within an hour.

Who they are is kept nowhere: a keyed hash of their address and the hour, for two hours.
"""

import ipaddress
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db.models import F
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from content.models.attempt import SenderAttempt

KEPT = timedelta(hours=2)
# Some proxies say the port as well: 192.0.2.1:443, [2001:db8::1]:443.
WITH_PORT = re.compile(r"^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$")
# What Django raises for a form that it does not read.
UNREADABLE_ERRORS = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)


class PlainTextField(forms.CharField):
    """What somebody types, kept as it is: only what no database holds goes, and lines end in one way."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Return the text without NUL and half characters, and without space around it."""
        text = super().to_python(value) or ""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        return text.encode("utf-8", "ignore").decode("utf-8").strip()

    def run_validators(self, value: Any) -> None:
        """Leave out the check for NUL, which has gone."""


def client_address(request: HttpRequest) -> str:
    """Return the address of who asks, behind as many proxies as PROXY_COUNT says; of IPv6 what one household has."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    # Each proxy adds the address that it saw at the end; what stands before is only what the sender says.
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT:
        address = forwarded[-settings.PROXY_COUNT]
    try:
        known = ipaddress.ip_address(WITH_PORT.sub(r"\1\2", address))
    except ValueError:
        return address
    if known.version == 6 and not known.ipv4_mapped:
        return str(ipaddress.ip_network(f"{known}/64", strict=False))
    return str(known)


def this_hour() -> datetime:
    """Return the beginning of the hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def sender_of(request: HttpRequest, hour: datetime, salt: str) -> str:
    """Return a name of the sender that holds for one hour and one purpose, and cannot be turned into an address."""
    return salted_hmac(salt, f"{hour.isoformat()} {client_address(request)}", algorithm="sha256").hexdigest()


def count_attempt(attempts: type[SenderAttempt], request: HttpRequest, salt: str) -> int:
    """Count that somebody sends something; return how often they did within this hour, this time included."""
    hour = this_hour()
    sender = sender_of(request, hour, salt)
    mine = attempts._default_manager.filter(hour=hour, sender=sender)
    attempts._default_manager.bulk_create([attempts(hour=hour, sender=sender)], ignore_conflicts=True)
    mine.update(count=F("count") + 1)
    return mine.values_list("count", flat=True).get()


def forget_senders(attempts: type[SenderAttempt]) -> int:
    """Forget the senders of hours that are over; return how many rows."""
    return attempts._default_manager.filter(hour__lt=timezone.now() - KEPT).delete()[0]


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether a browser says that a page of another site sends this; what says nothing is no such browser."""
    if (where := request.headers.get("sec-fetch-site")) is not None:
        return where not in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()
