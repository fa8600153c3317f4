"""What may be said about single cells of a table beside their words, which alone are signed off.

Handsontable keeps anything that is posted as a cell's class or as hidden, and either would change what readers see
without changing a word. So only alignment is kept, and what a merged cell covers is worked out from the merge.
"""

from typing import Any

MERGED = ("row", "col", "rowspan", "colspan")
# https://handsontable.com/docs/6.2.2/demo-alignment.html
ALIGNMENTS = ("htLeft", "htCenter", "htRight", "htJustify", "htTop", "htMiddle", "htBottom")


def said_of_cells(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the settings of a table's cells: how they are aligned, and which of them a merged cell covers."""
    merged = [merge for merge in value.get("mergeCells") or [] if is_whole(merge)]
    covered = [
        {"row": row, "col": column, "hidden": True}
        for row, cells in enumerate(value.get("data") or [] if merged else [])
        for column in range(len(cells))
        if any(covers(merge, row, column) for merge in merged)
    ]
    aligned = [
        {"row": cell["row"], "col": cell["col"], "className": alignment}
        for cell in value.get("cell") or []
        if isinstance(cell, dict) and {"row", "col"} <= set(cell) and (alignment := alignment_of(cell))
    ]
    return aligned + covered


def alignment_of(cell: dict[str, Any]) -> str:
    """Return the classes of a cell that align it, and no others."""
    return " ".join(name for name in str(cell.get("className") or "").split() if name in ALIGNMENTS)


def is_whole(merge: Any) -> bool:
    """Return whether a merged cell says in numbers where it stands and how far it reaches."""
    return isinstance(merge, dict) and all(isinstance(merge.get(key), int) for key in MERGED)


def covers(merge: dict[str, Any], row: int, column: int) -> bool:
    """Return whether a merged cell stands in the place of this one; its own first cell is not covered."""
    is_first = (row, column) == (merge["row"], merge["col"])
    in_rows = merge["row"] <= row < merge["row"] + merge["rowspan"]
    return not is_first and in_rows and merge["col"] <= column < merge["col"] + merge["colspan"]
