"""The words that askers agree to: two consents, each by itself, each kept exactly as it was shown.

UK GDPR Article 9(2)(a): the first is explicit consent to use health information, for one purpose, of a named
organisation, and can be withdrawn. Nothing depends on the second.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from content.models import OrganisationSettings
from qa.submission_models import ConsentKind, ConsentText, digest_of

# Where the charity's name goes.
CHARITY = "{charity}"

STANDARD = {
    ConsentKind.ANSWER: (
        "I agree that {charity} uses what I write here, including what it says about my health, to answer my question. "
        "I can withdraw this at any time."
    ),
    ConsentKind.PUBLISH: (
        "I agree that {charity} publishes my question with its answer, rewritten so that it does not identify me. "
        "I can withdraw this at any time. You answer me whether or not I tick this."
    ),
}


def wording(page: Any, kind: str) -> str:
    """Return the words that `page` asks people to agree to, as they are shown."""
    words = (page.consent_to_answer if kind == ConsentKind.ANSWER else page.consent_to_publish).strip()
    return (words or STANDARD[ConsentKind(kind)]).replace(CHARITY, OrganisationSettings.load().name)


def digests(page: Any) -> dict[str, str]:
    """Return what tells the words of each kind that `page` shows now from all others."""
    return {kind: digest_of(kind, wording(page, kind)) for kind in ConsentKind.values}


def keep_texts(page: Any) -> None:
    """Keep the words that `page` shows, so that whoever agreed to them is known to have agreed to these."""
    for kind in ConsentKind.values:
        ensure_text(kind, wording(page, kind))


def ensure_text(kind: str, words: str) -> ConsentText:
    """Return the kept version of these very words, made if nobody was ever shown them."""
    digest = digest_of(kind, words)
    while True:
        if found := ConsentText.objects.filter(digest=digest).first():
            return found
        last = ConsentText.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return ConsentText.objects.create(kind=kind, number=last + 1, text=words, digest=digest)
        except IntegrityError:
            # Somebody else kept the same words, or took the number, this very moment.
            continue
