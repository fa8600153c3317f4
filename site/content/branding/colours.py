"""Whether text in the charity's colour can be read everywhere, and the shades that are made of it.

WCAG 2.2, success criterion 1.4.3: text needs a contrast of 4.5:1. The grounds are the tokens of `site.css`.
"""

import colorsys
import re
from dataclasses import dataclass

Colour = tuple[float, float, float]

ENOUGH = 4.5
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
WHITE = "#ffffff"


@dataclass(frozen=True)
class Scheme:
    """What stands behind and on the accent when the screen is light, or when it is dark."""

    name: str
    # By what editors call them.
    grounds: dict[str, str]
    # The words on a button.
    on_accent: str
    # Of the accent in the tinted boxes, and what it is mixed with.
    tint: float
    tint_ground: str
    # Where more contrast lies: darker, or lighter.
    direction: int


LIGHT = Scheme(
    "light",
    {
        "the page": "#fbf8f1",
        "white boxes": "#ffffff",
        "sand-coloured boxes": "#f3ebda",
        "yellow boxes": "#fdf1d8",
        "red boxes": "#fdecea",
    },
    on_accent=WHITE,
    tint=0.11,
    tint_ground=WHITE,
    direction=-1,
)
DARK = Scheme(
    "dark",
    {
        "the page": "#10201e",
        "boxes": "#182c29",
        "sand-coloured boxes": "#2b2f25",
        "yellow boxes": "#362c15",
        "red boxes": "#401f1c",
    },
    on_accent="#0d1f1d",
    tint=0.16,
    tint_ground="#10201e",
    direction=1,
)


def clean_hex(text: str) -> str:
    """Return a colour as "#rrggbb"; raises ValueError for what is none."""
    found = HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    digits = found[1].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(2 * digit for digit in digits)


def to_rgb(colour: str) -> Colour:
    """Return red, green and blue from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def to_hex(rgb: Colour) -> str:
    """Return a colour as "#rrggbb"."""
    return "#" + "".join(f"{round(255 * min(max(part, 0), 1)):02x}" for part in rgb)


def mix(colour: str, other: str, share: float) -> str:
    """Return `share` (0 to 1) of one colour in another."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(to_rgb(colour), to_rgb(other), strict=True))
    return to_hex((red, green, blue))


def luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tint_of(accent: str, scheme: Scheme) -> str:
    """Return the ground of boxes that are tinted with the accent."""
    return mix(accent, scheme.tint_ground, scheme.tint)


def weakest(accent: str, scheme: Scheme) -> tuple[str, float]:
    """Return where the accent can be read worst, in an editor's words, and its contrast there."""
    grounds = {
        **scheme.grounds,
        "tinted boxes": tint_of(accent, scheme),
        "buttons, below their words": scheme.on_accent,
    }
    ratios = {name: contrast(accent, ground) for name, ground in grounds.items()}
    name = min(ratios, key=ratios.__getitem__)
    return name, ratios[name]


def passes(accent: str, scheme: Scheme) -> bool:
    """Return whether text in this colour can be read on every ground of the scheme."""
    return weakest(accent, scheme)[1] >= ENOUGH


def nearest_passing(accent: str, scheme: Scheme) -> str:
    """Return the shade of the same hue that can be read everywhere and differs least in lightness."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*to_rgb(accent))
    for step in range(257):
        wanted = min(max(lightness + scheme.direction * step / 256, 0), 1)
        shade = to_hex(colorsys.hls_to_rgb(hue, wanted, saturation))
        if passes(shade, scheme):
            return shade
    raise AssertionError("Neither black nor white can be read.")  # pragma: no cover


def what_is_wrong(accent: str, scheme: Scheme) -> str:
    """Return, for an editor, why the accent cannot be read somewhere and what could; empty where it can."""
    ground, ratio = weakest(accent, scheme)
    if ratio >= ENOUGH:
        return ""
    # Rounded down: 4.49 must not be called 4.5.
    shown = int(ratio * 100) / 100
    return (
        f"On a {scheme.name} screen this is hard to read: its contrast on {ground} is {shown:.2f}:1, and text needs "
        f"{ENOUGH}:1. The nearest shade that can be read everywhere is {nearest_passing(accent, scheme)}."
    )
