"""What raw SQL, or a fault, may have slipped past the gate: `manage.py check --database default` lists it."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.checks import CheckMessage, Tags
from django.db.utils import OperationalError, ProgrammingError

from review.models import ClinicalPage, Review

BATCH = 100
SHOWN = 20


@checks.register(Tags.database)
def find_live_without_permission(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of live pages with advice on health whose content no line of the ledger permits, archive pages aside."""
    if not databases:
        return []
    try:
        return [warning for model in clinical_models() for warning in warn_of(model)]
    except (OperationalError, ProgrammingError):
        # Before the first migration there is nothing to look at.
        return []


def clinical_models() -> list[type[ClinicalPage]]:
    """Return the page types that need a reviewer."""
    return [model for model in apps.get_models() if issubclass(model, ClinicalPage)]


def warn_of(model: type[ClinicalPage]) -> list[CheckMessage]:
    """Return one warning for all such pages of a type."""
    found, first = 0, []
    for page in unpermitted(model):
        found += 1
        if found <= SHOWN:
            first.append(f"“{page.title}” ({page.pk})")
    if not found:
        return []
    which = "They are" if found <= SHOWN else f"The first {SHOWN}"
    return [
        checks.Warning(
            f"{found} live {model._meta.verbose_name_plural} have content that no line of the ledger permits.",
            hint=(
                "They were live before sign-offs were recorded here, or something has written to the database past the "
                f"site. Have a reviewer sign them off, or unpublish them. {which}: {', '.join(first)}."
            ),
            obj=model,
            id="review.W001",
        )
    ]


def unpermitted(model: type[ClinicalPage]) -> Iterator[ClinicalPage]:
    """Yield the live pages of a type whose content nothing permits, holding one batch of them at a time."""
    live = model._base_manager.filter(live=True, is_legacy=False).order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(live, BATCH)):
        # An alias shows what its source shows, and goes by its source's lines.
        owners = {page.pk: page.alias_of_id or page.pk for page in batch}
        lines = Review.objects.filter(page_id__in=set(owners.values())).standing()
        permitted = set(lines.values_list("page_id", "digest"))
        for page in batch:
            digest = page.clinical_digest
            if digest and not {(owners[page.pk], digest), (page.pk, digest)} & permitted:
                yield page
