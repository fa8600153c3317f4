"""The numbers that this site gives to what an export knows by keys."""

from typing import Any

from django.db.models import Model
from wagtail.models import Locale, Page

from qa.export.keys import Keys, family
from qa.export.loading.refusal import ImportRefused
from qa.export.loading.safe_html import ensure_safe


class Ids:
    """Numbers by key: what the site holds already, and what is made while loading."""

    # A number that no record has.
    nothing = "0"

    def __init__(self) -> None:
        self.known: dict[type[Model], dict[str, int]] = {
            model: {key: pk for pk, key in keys.items() if pk is not None} for model, keys in Keys().known.items()
        }
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}

    def of(self, model: type[Model], value: Any) -> int | None:
        """Return the number of the record with this key, or None."""
        return self.known.get(family(model), {}).get(value) if isinstance(value, str) else None

    def add(self, model: type[Model], key: str, pk: int) -> None:
        """Note the number of a record."""
        self.known[family(model)][key] = pk

    def page(self, key: Any) -> int | None:
        """Return the number of a page."""
        return self.of(Page, key)

    def html(self, text: str) -> str:
        """Return a rich text that may be taken; raises ImportRefused."""
        ensure_safe(text)
        return text

    def split(self, key: str) -> tuple[Locale, str]:
        """Return the language of a page or snippet, and its translation key; raises ImportRefused."""
        language, _, translation_key = key.partition(":")
        if language not in self.locales:
            raise ImportRefused(
                f"The export holds pages in “{language[:20]}”, a language that this site does not have."
            )
        return self.locales[language], translation_key
