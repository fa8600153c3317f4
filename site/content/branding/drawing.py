"""Icons and sharing pictures, drawn with Pillow and with fonts that come with installed packages."""

import unicodedata
from functools import cache
from io import BytesIO

import fontpkg
from PIL import Image, ImageDraw, ImageFont

from content.branding.brand import Brand, Picture

CARD = 1200, 630
PAPER, INK, SOFT, LINE = "#fbf8f1", "#1b2a28", "#4a5956", "#dfd7c6"
# Drawn so much larger and made smaller, which smooths the edges.
SCALE = 4
SAFE = 0.62  # of the width: what a round icon still shows
MARK = 48  # the units of the mark
ICO_SIZES = [16, 32, 48]
# Scripts, as Unicode names their letters, and the family that has them beside Latin ones.
FAMILIES = {
    **dict.fromkeys(["LATIN", "GREEK", "CYRILLIC", "MICRO", "OHM", "MASCULINE", "FEMININE"], "noto-sans"),
    "ARABIC": "cairo",
    "HEBREW": "heebo",
    "DEVANAGARI": "hind-siliguri",
    "BENGALI": "hind-siliguri",
    "TAMIL": "noto-sans-tamil",
    "THAI": "noto-sans-thai",
}
BOLD = 700
DRAWN_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><style>path{{fill:{light}}}.t{{fill:none;stroke:#fff}}'
    "@media(prefers-color-scheme:dark){{path{{fill:{dark}}}.t{{fill:none;stroke:#10201e}}}}</style>"
    '<path d="M24 5C12.4 5 4 12.6 4 22.4c0 5.6 2.8 10.4 7.2 13.6L9.6 43l8.4-4.2c1.9.5 3.9.7 6 .7 11.6 0 20-7.4 20-17.1'
    'S35.6 5 24 5Z"/><path class="t" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round" '
    'd="m15.5 22.5 6.5 6.5 11-13"/></svg>'
)


def draw_mark(size: int, bubble: str, tick: str) -> Image.Image:
    """Return the site's own mark, a speech bubble with a tick, on nothing."""
    whole = size * SCALE
    unit = whole / MARK
    image = Image.new("RGBA", (whole, whole))
    pen = ImageDraw.Draw(image)

    def scaled(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * unit, y * unit) for x, y in points]

    pen.ellipse(scaled((4, 5), (44, 39.6)), fill=bubble)
    pen.polygon(scaled((11.2, 33), (9.6, 43), (19, 38.2)), fill=bubble)
    line = scaled((15.5, 22.5), (22, 29), (33, 16))
    pen.line(line, fill=tick, width=round(4.4 * unit), joint="curve")
    for x, y in (line[0], line[-1]):
        round_end = 2.2 * unit
        pen.ellipse([x - round_end, y - round_end, x + round_end, y + round_end], fill=tick)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def open_picture(picture: Picture | None) -> Image.Image | None:
    """Return a picture of the charity, None where there is none that can be read."""
    if picture is None:
        return None
    try:
        return Image.open(BytesIO(picture.read())).convert("RGBA")
    except (OSError, ValueError):
        return None


def fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return a picture as large as the space lets it be."""
    share = min(width / image.width, height / image.height)
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS)


def put_in_middle(sheet: Image.Image, image: Image.Image) -> Image.Image:
    """Put a picture into the middle of a sheet, and return the sheet."""
    sheet.alpha_composite(image, ((sheet.width - image.width) // 2, (sheet.height - image.height) // 2))
    return sheet


def draw_tab_icon(brand: Brand, size: int) -> Image.Image:
    """Return the icon of a tab, on nothing."""
    if own := open_picture(brand.icon):
        return put_in_middle(Image.new("RGBA", (size, size)), fitted(own, size, size))
    return draw_mark(size, brand.shown_accent, "#ffffff")


def draw_app_icon(brand: Brand, size: int) -> Image.Image:
    """Return the icon of a home screen, on a full ground: phones cut it round."""
    inner = round(size * SAFE)
    if own := open_picture(brand.icon):
        return put_in_middle(Image.new("RGBA", (size, size), "#ffffff"), fitted(own, inner, inner))
    mark = draw_mark(inner, "#ffffff", brand.shown_accent)
    return put_in_middle(Image.new("RGBA", (size, size), brand.shown_accent), mark)


def to_png(image: Image.Image) -> bytes:
    """Return a picture as a PNG file."""
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_ico(brand: Brand) -> bytes:
    """Return the icon for tabs in its sizes as an ICO file."""
    icons = [draw_tab_icon(brand, size) for size in ICO_SIZES]
    file = BytesIO()
    icons[-1].save(file, "ICO", sizes=[icon.size for icon in icons], append_images=icons[:-1])
    return file.getvalue()


def family_of(text: str) -> str | None:
    """Return the family that has the letters of a text, None where none of the installed ones has."""
    found = {unicodedata.name(letter, "NONE").split()[0] for letter in text if unicodedata.category(letter)[0] == "L"}
    families = {FAMILIES.get(script) for script in found} or {"noto-sans"}
    if None in families:
        return None
    others = families - {"noto-sans"}
    return next(iter(others or families)) if len(others) < 2 else None


@cache
def font_file(family: str) -> str:
    """Return the upright, and where there are several the bold, file of a font package."""
    files = sorted(str(file.path) for file in fontpkg.families()[family].files if "Italic" not in file.path.name)
    return next((file for file in files if "-Bold" in file), files[0])


def font(family: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return a font of `size` pixels."""
    found = ImageFont.truetype(font_file(family), size)
    try:
        axes = found.get_variation_axes()
    except OSError:
        return found
    # FreeType names the axes in the language of the font: b"Weight".
    found.set_variation_by_axes([weight if b"eight" in axis["name"] else float(axis["default"] or 0) for axis in axes])
    return found


def wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return a text in lines no wider than `width`, words whole; a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        if lines and face.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def set_title(title: str, family: str, width: int, height: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Return a title in lines, and the largest font in which it fits; the smallest cuts it."""
    for size in (76, 68, 60, 52, 46):
        face = font(family, size, BOLD)
        lines = wrap(title, face, width)
        if len(lines) * size * 1.22 <= height and max(map(face.getlength, lines), default=0) <= width:
            return lines, face
    most = int(height / (46 * 1.22))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return lines, face


def draw_card(brand: Brand, title: str) -> bytes:
    """Return the picture that is shown when a page is shared: its title, the charity's name, colour and logo."""
    image = Image.new("RGBA", CARD, PAPER)
    pen = ImageDraw.Draw(image)
    edge, foot = 84, 486
    pen.rectangle([0, 0, CARD[0], 22], fill=brand.shown_accent)
    pen.rectangle([edge, foot, CARD[0] - edge, foot + 2], fill=LINE)
    if family := family_of(title):
        lines, face = set_title(title, family, CARD[0] - 2 * edge, foot - 120)
        for number, line in enumerate(lines):
            pen.text((edge, 78 + number * face.size * 1.22), line, fill=INK, font=face)
    own = open_picture(brand.logo)
    logo = fitted(own, 420, 84) if own else draw_mark(84, brand.shown_accent, "#ffffff")
    image.alpha_composite(logo, (edge, foot + 42 - (logo.height - 84) // 2))
    if name_family := family_of(brand.name):
        room = CARD[0] - 2 * edge - logo.width - 28
        size = 42
        while size > 20 and font(name_family, size, BOLD).getlength(brand.name) > room:
            size -= 2
        where = edge + logo.width + 28, foot + 84
        pen.text(where, brand.name, fill=SOFT, font=font(name_family, size, BOLD), anchor="lm")
    return to_png(image.convert("RGB").quantize(128, dither=Image.Dither.NONE))
