from typing import Any

from django.db.models import Q, QuerySet
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

# Of so many words at most: each is looked for in every question.
MOST_WORDS = 8
LONGEST = 200


class InboxSearchHandler(DjangoORMSearchHandler):
    """Finds questions that hold every word in their text, their code or their email address."""

    def search_queryset(self, queryset: QuerySet, search_term: str, **kwargs: Any) -> QuerySet:
        """Return what is found; no database takes a NUL."""
        for word in search_term.replace("\0", "")[:LONGEST].split()[:MOST_WORDS]:
            queryset = queryset.filter(Q(text__icontains=word) | Q(code__icontains=word) | Q(email__icontains=word))
        return queryset
