"""The demo's pictures, drawn by code so that no file of anybody's work is needed."""

import math
from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

# Drawn at twice the size and scaled down, which smooths the edges.
SCALE = 2
WIDTH, HEIGHT = 1200, 800
PAPER, INK, TEAL, SAND, CORAL, MIST = "#f6f3ec", "#1d3b39", "#2c7a72", "#e8d9b5", "#d9694f", "#c9dfdb"

Point = tuple[float, float]


class Sheet:
    """A sheet of paper in the units of the finished picture."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, radius: float = 0) -> None:
        """Fill a box with rounded corners."""
        self.pen.rounded_rectangle([v * SCALE for v in (left, top, right, bottom)], radius * SCALE, fill=fill)

    def oval(self, left: float, top: float, right: float, bottom: float, fill: str) -> None:
        """Fill an oval."""
        self.pen.ellipse([v * SCALE for v in (left, top, right, bottom)], fill=fill)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 4) -> None:
        """Draw a line through `points` with rounded joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill a shape."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def write(self, x: float, y: float, text: str, size: float = 30, anchor: str = "lm") -> None:
        """Write `text` at a point."""
        self.pen.text((x * SCALE, y * SCALE), text, fill=INK, font=ImageFont.load_default(size * SCALE), anchor=anchor)

    def pointer(self, start: Point, end: Point, text: str) -> None:
        """Write `text` at `end` with a thin line to the part it names."""
        self.line([start, end], INK, 2)
        self.oval(start[0] - 5, start[1] - 5, start[0] + 5, start[1] + 5, INK)
        self.write(end[0] + 12, end[1], text)

    def to_png(self) -> BytesIO:
        """Return the finished picture."""
        file = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
        file.seek(0)
        return file


def draw(name: str) -> BytesIO:
    """Return the drawing called `name` as a PNG file; raises KeyError for a name there is no drawing of."""
    sheet = Sheet()
    DRAWINGS[name](sheet)
    return sheet.to_png()


def spine(sheet: Sheet) -> None:
    """Five vertebrae from the side, one disc bulging towards a nerve."""
    sheet.line([(690, 40), (660, 240), (650, 420), (670, 600), (720, 770)], SAND, 34)
    for number in range(5):
        top = 60 + number * 145
        lean = 26 * math.sin(number * 0.9)
        sheet.box(380 + lean, top, 580 + lean, top + 98, TEAL, radius=26)
        sheet.shape(
            [(575 + lean, top + 34), (640 + lean, top + 62), (632 + lean, top + 92), (575 + lean, top + 74)], TEAL
        )
        if number < 4:
            bulge = 52 if number == 2 else 0
            sheet.oval(388 + lean, top + 96, 576 + lean + bulge, top + 148, CORAL if bulge else MIST)
    sheet.pointer((480, 110), (800, 110), "Bone (vertebra)")
    sheet.pointer((500, 325), (800, 290), "Healthy disc")
    sheet.pointer((622, 474), (800, 474), "Bulging disc")
    sheet.pointer((690, 660), (800, 660), "Nerves")


def knee(sheet: Sheet) -> None:
    """Thigh bone and shin bone with their cartilage."""
    sheet.box(440, 30, 640, 280, TEAL, radius=20)
    sheet.oval(380, 190, 550, 390, TEAL)
    sheet.oval(530, 190, 700, 390, TEAL)
    sheet.box(380, 350, 700, 392, SAND, radius=20)
    sheet.box(380, 412, 700, 452, SAND, radius=20)
    sheet.box(390, 445, 690, 540, TEAL, radius=40)
    sheet.box(450, 500, 630, 790, TEAL, radius=20)
    sheet.oval(455, 250, 625, 372, MIST)
    sheet.pointer((600, 120), (790, 120), "Thigh bone")
    sheet.pointer((590, 310), (790, 270), "Kneecap")
    sheet.pointer((680, 372), (790, 372), "Cartilage")
    sheet.pointer((610, 640), (790, 640), "Shin bone")


def axes(sheet: Sheet, across: str, up: str) -> None:
    """Draw the two axes of a chart with their names."""
    sheet.line([(130, 90), (130, 690), (1130, 690)])
    sheet.write(630, 760, across, 30, "mm")
    sheet.write(130, 50, up, 30, "lm")


def pain_diary(sheet: Sheet) -> None:
    """A bar for each day of a week."""
    axes(sheet, "Day of the week", "Pain, 0 to 10")
    days = zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), (6, 5, 7, 4, 4, 3, 2), strict=True)
    for number, (day, pain) in enumerate(days):
        left = 180 + number * 135
        sheet.box(left, 690 - pain * 55, left + 85, 690, CORAL if pain > 5 else TEAL, radius=10)
        sheet.write(left + 42, 690 - pain * 55 - 25, str(pain), 30, "mm")
        sheet.write(left + 42, 720, day, 26, "mm")


def sleep_curve(sheet: Sheet) -> None:
    """A night of sleep in five cycles, deep at first."""
    axes(sheet, "Hours asleep", "Awake")
    sheet.write(20, 660, "Deep", 28)
    points = [
        (130 + hour * 120, 150 + (250 + 240 * math.exp(-hour / 2.6)) * (1 - math.cos(hour * 4.2)) / 2)
        for hour in (step / 40 for step in range(8 * 40 + 1))
    ]
    sheet.line(points, TEAL, 9)
    for hour in range(1, 9):
        sheet.write(130 + hour * 120, 715, str(hour), 26, "mm")


def balance(sheet: Sheet) -> None:
    """A level pair of scales."""
    sheet.shape([(600, 250), (540, 690), (660, 690)], TEAL)
    sheet.box(430, 685, 770, 725, TEAL, radius=18)
    sheet.box(230, 235, 970, 262, INK, radius=12)
    sheet.oval(570, 215, 630, 280, CORAL)
    for middle, word in ((270, "Activity"), (930, "Rest")):
        sheet.line([(middle, 250), (middle - 110, 460)], INK, 3)
        sheet.line([(middle, 250), (middle + 110, 460)], INK, 3)
        sheet.pen.pieslice([v * SCALE for v in (middle - 150, 380, middle + 150, 560)], 0, 180, fill=SAND)
        sheet.write(middle, 508, word, 38, "mm")


def breathing(sheet: Sheet) -> None:
    """A slow wave: a breath in, then a longer breath out."""
    axes(sheet, "Seconds", "Full breath")
    points = []
    for step in range(0, 1001, 4):
        phase = step % 250 / 250
        height = math.sin(phase / 0.4 * math.pi / 2) if phase < 0.4 else math.cos((phase - 0.4) / 0.6 * math.pi / 2)
        points.append((130 + step, 640 - max(0.0, height) * 430))
    sheet.line(points, TEAL, 9)
    for cycle in range(4):
        sheet.write(130 + cycle * 250 + 50, 180, "in", 26, "mm")
        sheet.write(130 + cycle * 250 + 190, 180, "out", 26, "mm")
        for seconds in (4, 10):
            sheet.write(130 + cycle * 250 + seconds * 25, 715, str(cycle * 10 + seconds), 24, "mm")


DRAWINGS: dict[str, Callable[[Sheet], None]] = {
    "balance": balance,
    "breathing": breathing,
    "knee": knee,
    "pain-diary": pain_diary,
    "sleep-curve": sleep_curve,
    "spine": spine,
}
