"""The tokens of `site.css`, read from the file itself, and how well text can be read on each ground."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from content.branding.colours import clean_hex, contrast

STYLES = Path(settings.SITE_DIR) / "static" / "css" / "site.css"
ROOT = re.compile(r":root \{(.*?)\n\s*\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
# WCAG 2.2: text (1.4.3), and what shows where a control is or where the focus is (1.4.11).
TEXT, PART = 4.5, 3.0

# Which colour stands on which ground, and what it needs there. Whoever writes a new pair into the styles adds it here.
PAIRS = [
    *(("ink", ground, TEXT) for ground in ("paper", "surface", "sand", "tint", "gold-tint", "red-tint")),
    *(("soft", ground, TEXT) for ground in ("paper", "surface", "sand", "tint")),
    *(("link", ground, TEXT) for ground in ("paper", "surface", "sand", "tint", "gold-tint", "red-tint")),
    ("brand", "paper", TEXT),
    ("brand", "surface", TEXT),
    ("on-brand", "brand", TEXT),
    ("hero-ink", "hero", TEXT),
    ("hero-on-action", "hero-action", TEXT),
    ("hero-focus", "hero", PART),
    ("gold", "surface", TEXT),
    ("gold", "gold-tint", TEXT),
    ("red", "surface", TEXT),
    ("red", "red-tint", TEXT),
    ("edge", "surface", PART),
    ("edge", "paper", PART),
    ("focus", "paper", PART),
    ("focus", "surface", PART),
    ("focus", "sand", PART),
]


@dataclass(frozen=True)
class Pair:
    """A colour on a ground in one scheme."""

    colour: str
    ground: str
    ratio: float
    needed: float

    @property
    def passes(self) -> bool:
        """Whether it can be read, or seen."""
        return self.ratio >= self.needed

    @property
    def shown(self) -> str:
        """The ratio with two digits, rounded down."""
        return f"{int(self.ratio * 100) / 100:.2f}"


def read_tokens(styles: str) -> dict[str, dict[str, str]]:
    """Return the tokens by scheme: all of them for “light”, and what “dark” says otherwise on top of these."""
    light, dark = (dict(TOKEN.findall(block)) for block in ROOT.findall(styles)[:2])
    return {"light": light, "dark": light | dark}


def pairs_of(tokens: dict[str, str]) -> list[Pair]:
    """Return how well each colour can be read on its grounds in one scheme."""
    return [
        Pair(colour, ground, contrast(clean_hex(tokens[colour]), clean_hex(tokens[ground])), needed)
        for colour, ground, needed in PAIRS
    ]


def colours_of(tokens: dict[str, str]) -> dict[str, str]:
    """Return the tokens that are colours."""
    return {name: value for name, value in tokens.items() if value.startswith("#")}
