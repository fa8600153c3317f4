"""The link by which an asker, and nobody else, sees what became of their question. It needs no account."""

from django.core import signing
from django.urls import reverse
from wagtail.models import Site

from qa.submission_models import CODE_LENGTH

SALT = "qa.asking.status"


def signature_of(code: str) -> str:
    """Return what nobody can make up for a code: 256 bits, keyed with SECRET_KEY."""
    return signing.Signer(salt=SALT).signature(code)


def is_signed(code: str, signature: str) -> bool:
    """Return whether the signature is that of the code."""
    if len(code) > CODE_LENGTH or len(signature) > 200:
        return False
    try:
        signing.Signer(salt=SALT).unsign(f"{code}:{signature}")
    except signing.BadSignature:
        return False
    return True


def status_path(code: str) -> str:
    """Return the path of the page that tells an asker how their question stands."""
    return reverse("ask_status", args=[code, signature_of(code)])


def status_address(code: str) -> str:
    """Return its full address, for a mail."""
    return Site.objects.get(is_default_site=True).root_url + status_path(code)
