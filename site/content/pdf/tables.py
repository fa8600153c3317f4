"""Tables: cells with their places worked out as browsers do, and wide tables taken apart so that nothing is cut off."""

from collections.abc import Callable
from typing import Any

from bs4 import Tag

from content.pdf import looks

Node = dict[str, Any]
ReadCell = Callable[[Tag, int], list[Node]]

# A page lying on its side has room for so many columns; wider tables go on below, with their first column again.
MOST_COLUMNS = 12
UPRIGHT_COLUMNS = 6
# Characters of the width of a page, standing and lying, at the size that tables are set in.
ROOM = {False: 96, True: 170}
MOST_SPANNED = 1000


def read_table(element: Tag, read_cell: ReadCell) -> list[Node]:
    """Return a table with its caption, in parts if it is wide; nothing of one without cells."""
    header = [
        row for part in element.find_all("thead", recursive=False) for row in part.find_all("tr", recursive=False)
    ]
    own = (row for row in element.find_all("tr") if row.find_parent("table") is element)
    rows = [*header, *(row for row in own if row.parent and row.parent.name != "thead")]
    cells, columns = place(rows, len(header))
    if not cells:
        return []
    is_split = columns > MOST_COLUMNS and all(cell["columns"] == 1 for cell in cells)
    shown = MOST_COLUMNS if is_split else columns
    is_wide = shown > UPRIGHT_COLUMNS
    longest = max(3, ROOM[is_wide] // shown - 2)
    for cell in cells:
        cell["blocks"] = read_cell(cell.pop("element"), longest)
    caption = element.find("caption")
    words = read_cell(caption, 30) if caption else []
    table = {"kind": "table", "caption": words, "is_wide": is_wide, "header": len(header), "rows": len(rows)}
    if not is_split:
        return [table | {"columns": columns, "cells": cells}]
    return [table | part for part in split(cells, columns)]


def place(rows: list[Tag], header: int) -> tuple[list[Node], int]:
    """Return the cells of a table with their places, and how many columns they take.

    Cells that claim a place that is taken, or reach below the rows there are, get the room that is left.
    """
    taken: set[tuple[int, int]] = set()
    cells: list[Node] = []
    for y, row in enumerate(rows):
        x = 0
        end = header if y < header else len(rows)
        for element in row.find_all(["td", "th"], recursive=False):
            while (x, y) in taken:
                x += 1
            width = next(
                (n for n in range(1, span(element, "colspan")) if (x + n, y) in taken), span(element, "colspan")
            )
            height = min(span(element, "rowspan"), end - y)
            taken |= {(x + right, y + down) for right in range(width) for down in range(height)}
            cells.append(
                {
                    "element": element,
                    "x": x,
                    "y": y,
                    "columns": width,
                    "rows": height,
                    "is_header": element.name == "th",
                    "align": alignment(element),
                }
            )
            x += width
    return cells, max((x for x, _ in taken), default=-1) + 1


def split(cells: list[Node], columns: int) -> list[Node]:
    """Return the parts of a wide table, each beginning with the first column."""
    parts = []
    for first in range(1, columns, MOST_COLUMNS - 1):
        last = min(first + MOST_COLUMNS - 1, columns)
        shown = [cell | {"x": 0} for cell in cells if cell["x"] == 0]
        shown += [cell | {"x": cell["x"] - first + 1} for cell in cells if first <= cell["x"] < last]
        parts.append({"columns": last - first + 1, "cells": shown, "part": [first + 1, last, columns]})
    return parts


def span(element: Tag, name: str) -> int:
    """Return how many columns or rows a cell takes."""
    said = str(element.get(name, "1"))
    return min(max(int(said), 1), MOST_SPANNED) if said.isdecimal() else 1


def alignment(element: Tag) -> str:
    """Return how the words of a cell are aligned, empty where nobody says."""
    names = element.get_attribute_list("class") if element.has_attr("class") else []
    return next((looks.ALIGNMENTS[name] for name in names if name in looks.ALIGNMENTS), "")
