from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.sheets.building import document, saved
from tracker.rules.faults import Fault
from tracker.rules.grids import Source, Span
from tracker.sheets.child import read
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import MOST_COLUMNS

ANNEX = Path(__file__).parents[1] / "data" / "nq03-2025" / "annex.docx"


def grids(data):
    return read(data, "phu-luc.docx").grids


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def table_of(rows, columns):
    made = docx.Document()
    return made, made.add_table(rows, columns)


def test_the_annex_of_a_resolution_is_read_as_it_stands():
    (grid,) = grids(ANNEX.read_bytes())
    assert (grid.source, grid.name, len(grid.rows)) == (Source.DOCUMENT, "", 44)
    assert texts(grid)[0][2:4] == ["Cơ quan chủ trì", "Cơ quan phối hợp"]
    assert texts(grid)[1] == ["I. Nhóm nhiệm vụ", "", "", "", "", ""]
    assert grid.merged[0] == Span(1, 0, 1, 5)


def test_every_table_of_a_document_is_a_grid():
    read_back = grids(document([["a", "b"]], [[""]], [["c"], ["d"]]))
    assert [texts(grid) for grid in read_back] == [[["a", "b"]], [["c"], ["d"]]]


def test_cells_merged_down_and_across_are_spans():
    made, table = table_of(4, 3)
    for number in range(4):
        table.cell(number, 2).text = str(number)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "gộp"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "Sở Nội vụ"
    (grid,) = grids(saved(made))
    assert texts(grid) == [["gộp", "", "0"], ["", "", "1"], ["Sở Nội vụ", "", "2"], ["", "", "3"]]
    assert grid.merged == (Span(0, 0, 1, 1), Span(2, 0, 3, 0))


def test_breaks_tabs_and_paragraphs_are_kept_and_deleted_text_is_not():
    made, table = table_of(1, 1)
    paragraph = table.cell(0, 0).paragraphs[0]
    paragraph.add_run("một\tvế\nhai")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:t>bỏ</w:t></w:r></w:del>"))
    table.cell(0, 0).add_paragraph("ba")
    (grid,) = grids(saved(made))
    assert texts(grid) == [["một vế\nhai\nba"]]


def numbered(paragraph, list_id, depth=0):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/>'
            f'<w:numId w:val="{list_id}"/></w:numPr>'
        )
    )


def listing(made, list_id, *levels):
    """Define a list in a document; each level is its figures and its words."""
    numbering = made.part.numbering_part.element
    shape = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{figures}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
        for depth, (figures, words) in enumerate(levels)
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="9{list_id}">{shape}</w:abstractNum>'
        ),
    )
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{list_id}">'
            f'<w:abstractNumId w:val="9{list_id}"/></w:num>'
        )
    )


def test_numbers_word_writes_by_itself_are_read():
    made, table = table_of(5, 2)
    listing(made, 77, ("upperRoman", "%1."), ("decimal", "%2"))
    listing(made, 78, ("bullet", "-"))
    for line, depth in enumerate((0, 1, 1, 0, 1)):
        numbered(table.cell(line, 0).paragraphs[0], 77, depth)
        table.cell(line, 1).text = "việc"
    numbered(table.cell(4, 1).paragraphs[0], 78)
    (grid,) = grids(saved(made))
    assert [row[0].text for row in grid.rows] == ["I.", "1", "2", "II.", "1"]
    assert grid.rows[4][1].text == "việc"


def test_a_table_inside_a_cell_is_refused_with_its_place():
    made, table = table_of(3, 2)
    table.cell(2, 1).add_table(1, 1).cell(0, 0).text = "x"
    with pytest.raises(SheetRefused) as refused:
        grids(saved(made))
    refusal = refused.value
    assert refusal.reason is Fault.TABLE_IN_TABLE
    assert (refusal.sheet, refusal.row, refusal.column) == ("1", 3, 2)


@pytest.mark.parametrize("width", [str(MOST_COLUMNS + 1), "999999999", "9" * 50])
def test_a_cell_over_too_many_columns_is_refused(width):
    made, table = table_of(2, 1)
    properties = table.cell(1, 0)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="1"/>'))
    properties.find(qn("w:gridSpan")).set(qn("w:val"), width)
    with pytest.raises(SheetRefused) as refused:
        grids(saved(made))
    assert (refused.value.reason, refused.value.row) == (Fault.TABLE_COLUMNS, 2)


def test_a_document_without_a_table_is_refused():
    made = docx.Document()
    made.add_paragraph("Không có bảng")
    with pytest.raises(SheetRefused) as refused:
        grids(saved(made))
    assert refused.value.reason is Fault.SHEET_EMPTY
