"""Which words may be written down. A word that stands in no public page may be somebody's name.

It is written down once it has been searched for on `DAYS` different days of the last `REMEMBERED` days, and for as long
as that is so. Until then the database knows it by a keyed hash only.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from django.db.models import Count
from django.utils.crypto import salted_hmac

from content.generation import cached
from search.log.masking import Word
from search.models import KnownWord, UnknownWord
from search.topic_names import known_names

DAYS = 3
REMEMBERED = 30
# So many unknown words are noted on one day: somebody may be trying to fill the database.
MOST_A_DAY = 20_000
# So many at once are asked for.
BATCH = 500
T = TypeVar("T")


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield `items` in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def find_told(words: Iterable[Word], day: date) -> set[str]:
    """Return the stems that may be written down, after noting that the unknown ones were searched for on `day`."""
    forms = {word.token.word: word.stem for word in words if word.may_be_a_name}
    told = find_known(forms)
    digests = {digest_of(stem): stem for stem in forms.values() if stem not in told}
    note(digests, day)
    return told | {digests[digest] for digest in find_frequent(digests, day)}


def find_known(forms: dict[str, str]) -> set[str]:
    """Return the stems of those words that a public page or the name of a topic has; `forms` has stems by words."""
    known = set(forms.values()) & stems_of_topics()
    for stems in batches(set(forms.values()) - known):
        known.update(KnownWord.objects.filter(stem__in=stems).values_list("stem", flat=True))
    for words in batches(word for word, stem in forms.items() if stem not in known):
        known.update(forms[word] for word in KnownWord.objects.filter(word__in=words).values_list("word", flat=True))
    return known


@cached
def stems_of_topics() -> frozenset[str]:
    """Return the stems of all names of published topics."""
    return frozenset(stem for key in known_names().sorted_keys for stem in key.split())


def digest_of(stem: str) -> str:
    """Return a hash by which a word is known again, keyed with SECRET_KEY."""
    return salted_hmac("search.log.unknown", stem, algorithm="sha256").hexdigest()[:32]


def note(digests: Iterable[str], day: date) -> None:
    """Put on record that these were searched for on `day`."""
    if digests and UnknownWord.objects.filter(day=day).count() < MOST_A_DAY:
        rows = [UnknownWord(digest=digest, day=day) for digest in sorted(digests)]
        UnknownWord.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def find_frequent(digests: Iterable[str], day: date) -> set[str]:
    """Return those that were searched for on enough days."""
    recent = UnknownWord.objects.filter(day__gt=day - timedelta(days=REMEMBERED))
    found: set[str] = set()
    for some in batches(digests):
        counted = recent.filter(digest__in=some).order_by().values("digest").annotate(days=Count("day"))
        found.update(counted.filter(days__gte=DAYS).values_list("digest", flat=True))
    return found
