from collections.abc import Iterator
from typing import Any

from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from review.checks.base import Check, Problem
from review.checks.passages import Found, blocks_of


def pictures(page: Any) -> Iterator[tuple[Any, Found]]:
    """Yield the images of the page's streams and where each stands."""
    for found in blocks_of(page):
        # An `ImageBlock` is walked as a whole: its own chooser inside it does not know the alternative text.
        if isinstance(found.block, ImageBlock | ImageChooserBlock) and found.value is not None:
            yield found.value, found


class AlternativeTextCheck(Check):
    """Every picture is described for people who cannot see it, or marked as decoration (WCAG 2.2, 1.1.1)."""

    name = "alternative-text"
    title = "Pictures are described for people who cannot see them"

    def find(self, page: Any) -> Iterator[Problem]:
        for image, found in pictures(page):
            decorative = getattr(image, "decorative", None)
            text = getattr(image, "contextual_alt_text", None)
            if decorative is None and text is None:
                decorative, text = image.is_decorative, image.description
            if not decorative and not (text or "").strip():
                message = (
                    f"Describe the picture “{image.title}” in a sentence, or tick “decorative” if it adds nothing."
                )
                yield self.error(message, found.field, found.anchor)


class LicenceCheck(Check):
    """Every picture says what allows us to use it."""

    name = "licence"
    title = "Pictures have a licence"

    def find(self, page: Any) -> Iterator[Problem]:
        for image, found in pictures(page):
            if not image.licence.strip():
                message = (
                    f"Open the picture “{image.title}” under Images and write down its licence, such as “Our own”."
                )
                yield self.error(message, found.field, found.anchor)
