"""How often one sender may ask within an hour. Who they are is kept nowhere: a keyed hash of their address, an hour."""

import ipaddress
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from qa.asking_models import AskAttempt

KEPT = timedelta(hours=2)
# Some proxies say the port as well: 192.0.2.1:443, [2001:db8::1]:443.
WITH_PORT = re.compile(r"^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$")


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


def sender_of(request: HttpRequest, hour: datetime) -> str:
    """Return a name of the sender that holds for one hour and cannot be turned back into an address."""
    return salted_hmac(
        "qa.asking.limits", f"{hour.isoformat()} {client_address(request)}", algorithm="sha256"
    ).hexdigest()


def is_over_limit(request: HttpRequest) -> bool:
    """Count this attempt; return whether the sender has had ASK_MOST_AN_HOUR of them before in this hour."""
    hour = this_hour()
    mine = AskAttempt.objects.filter(hour=hour, sender=sender_of(request, hour))
    AskAttempt.objects.bulk_create([AskAttempt(hour=hour, sender=sender_of(request, hour))], ignore_conflicts=True)
    mine.update(count=F("count") + 1)
    return mine.values_list("count", flat=True).get() > settings.ASK_MOST_AN_HOUR


def forget() -> int:
    """Forget the senders of hours that are over; return how many rows. A timed job."""
    return AskAttempt.objects.filter(hour__lt=timezone.now() - KEPT).delete()[0]
