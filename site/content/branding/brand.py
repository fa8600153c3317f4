"""The brand as pages show it, worked out once for all requests."""

import hashlib
import json
import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from content.branding.colours import DARK, LIGHT, mix, nearest_passing, tint_of
from content.generation import cached

if TYPE_CHECKING:
    from content.models import OrganisationSettings

logger = logging.getLogger(__name__)

# Another one for every change of what is drawn, so that browsers fetch it anew.
DRAWN = 1
# The colours of `site.css`, for whoever has chosen none.
OWN_ACCENT, OWN_ACCENT_DARK = "#0f4c46", "#8fd3c6"
LOGO_SIZE = "max-640x112|format-png"
ICON_SIZE = "max-512x512|format-png"
# A picture this much wider than high is no icon.
WIDEST_ICON = 1.5


@dataclass(frozen=True)
class Picture:
    """A picture of the charity in the size in which it is shown."""

    url: str
    width: int
    height: int
    rendition: Any

    @property
    def is_wide(self) -> bool:
        """Whether a name has no room beside it on a phone."""
        return self.width > 2 * self.height

    def read(self) -> bytes:
        """Return its file. Raises OSError where that is gone."""
        with self.rendition.file.open() as file:
            return file.read()


@dataclass(frozen=True)
class Brand:
    """What the charity has chosen, with what follows from it."""

    name: str
    # Empty where the charity has chosen none, and the site keeps its own.
    accent: str = ""
    accent_dark: str = ""
    logo: Picture | None = None
    icon: Picture | None = None

    @cached_property
    def digest(self) -> str:
        """What is another for every other look."""
        pictures = [picture.url if picture else "" for picture in (self.logo, self.icon)]
        parts = [DRAWN, self.name, self.accent, self.accent_dark, *pictures]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def shown_accent(self) -> str:
        """The accent on a light ground, the site's own where none is chosen."""
        return self.accent or OWN_ACCENT

    @cached_property
    def css(self) -> str:
        """The style sheet that puts the accent in the place of the site's own; empty where there is none."""
        if not self.accent:
            return ""
        light = {
            "brand": self.accent,
            "link": self.accent,
            "hero": self.accent,
            "hero-line": mix(self.accent, "#ffffff", 0.8),
            "tint": tint_of(self.accent, LIGHT),
        }
        # White stands on the accent, and on anything darker.
        hero = mix(self.accent, DARK.grounds["the page"], 0.6)
        dark = {
            "brand": self.accent_dark,
            "link": self.accent_dark,
            "hero": hero,
            "hero-line": mix(hero, "#ffffff", 0.8),
            "tint": tint_of(self.accent_dark, DARK),
        }
        return (
            f"@media screen{{:root{{{variables(light)}}}.hero__tick{{stroke:{self.accent}}}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(dark)}}}}}\n"
            "@media (forced-colors:active){:root{--hero:Canvas}}\n"
        )


def variables(values: dict[str, str]) -> str:
    """Return custom properties as CSS."""
    return ";".join(f"--{name}:{value}" for name, value in values.items())


@cached
def find_brand() -> Brand:
    """Return the brand of the charity as it is now."""
    from content.models.organisation import read_settings  # noqa: PLC0415 - which knows this module

    return brand_of(read_settings())


def brand_of(organisation: "OrganisationSettings") -> Brand:
    """Return the brand that these settings make."""
    logo, accent = shown(organisation.logo, LOGO_SIZE), organisation.accent
    icon = shown(organisation.icon or organisation.logo, ICON_SIZE)
    if icon and not 1 / WIDEST_ICON <= icon.width / icon.height <= WIDEST_ICON:
        icon = None
    dark = organisation.accent_dark or (nearest_passing(accent, DARK) if accent else "")
    return Brand(organisation.name, accent, dark if accent else "", logo, icon)


def shown(image: Any, size: str) -> Picture | None:
    """Return a picture in this size; None where there is none, or its file is gone."""
    if image is None:
        return None
    try:
        rendition = image.get_rendition(size)
        return Picture(rendition.url, rendition.width, rendition.height, rendition)
    except Exception:
        # A file that is gone or broken must cost no page of the site.
        logger.exception("The picture %s of the charity cannot be shown", image.pk)
        return None
