"""Putting a page above the results of a search, as Wagtail keeps it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.log_actions import log
from wagtail.models import Page


@transaction.atomic
def promote(page: Page, spellings: Iterable[str], description: str, user: Any) -> list[Query]:
    """Put `page` above the results of each of `spellings`, after what is there; return the queries it is new to."""
    changed = []
    for words in spellings:
        query = Query.get(words)
        promotions = SearchPromotion.objects.filter(query=query)
        if promotions.filter(page=page).exists():
            continue
        promotion = SearchPromotion.objects.create(
            query=query, page=page, description=description, sort_order=promotions.count()
        )
        log(promotion, "wagtail.create", user=user)
        changed.append(query)
    return changed
