"""What readers see of a table is its words: nothing beside them hides or changes a cell."""

import pytest

from content.blocks import TableBlock

TABLE = {
    "data": [["Drug", "Dose"], ["Paracetamol", "Never above 4 g"]],
    "first_row_is_table_header": True,
    "first_col_is_header": False,
    "table_header_choice": "row",
    "table_caption": "Doses",
}


def cell(**settings):
    return TABLE | {"cell": [{"row": 1, "col": 1, **settings}]}


@pytest.mark.parametrize("settings", [{"hidden": True}, {"className": "visually-hidden"}])
def test_no_setting_of_a_cell_hides_it(settings):
    block = TableBlock()
    assert block.render(cell(**settings)) == block.render(TABLE)
    assert block.to_python(cell(**settings))["cell"] == []
    assert block.clean(cell(**settings))["cell"] == []


def test_a_cell_keeps_its_alignment():
    block = TableBlock()
    settings = cell(className="htRight visually-hidden")
    assert '<td class="htRight"' in block.render(settings)
    assert block.clean(settings)["cell"] == [{"row": 1, "col": 1, "className": "htRight"}]


def test_a_merged_cell_hides_those_it_covers_and_no_others():
    merged = TABLE | {
        "data": [["Drug", "Dose"], ["Paracetamol", ""], ["Ibuprofen", "Never above 1.2 g"]],
        "mergeCells": [{"row": 1, "col": 0, "rowspan": 1, "colspan": 2}],
        "cell": [{"row": 2, "col": 1, "hidden": True}],
    }
    html = TableBlock().render(merged)
    assert 'colspan="2"' in html
    assert "Never above 1.2 g" in html
    assert html.count("<td") == 3
