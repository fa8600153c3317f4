"""Printed citations that an upgrade of the style, or an older version of the site, has left behind."""

from collections.abc import Iterator

from references import formatting
from references.models import Reference


def print_stale() -> int:
    """Print anew what is not of these data and this style; return how many were. Safe to repeat; a timed job."""
    count = 0
    for reference in find_stale():
        item = reference.item
        # Whoever saves it in between has printed it.
        count += Reference.objects.filter(pk=reference.pk, formatted_from=reference.formatted_from).update(
            csl=item, formatted=formatting.format_item(item), formatted_from=formatting.stamp_of(item)
        )
    return count


def find_stale() -> Iterator[Reference]:
    """Yield the references whose printed citation is not that of what they say."""
    for reference in Reference.objects.order_by("pk").iterator(chunk_size=500):
        if reference.formatted_from != formatting.stamp_of(reference.item):
            yield reference
