"""The consolidated report on paper: one PDF and one Word document say all that is looked for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import groupby

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from PIL import Image

from tests.printing.reading_pdf import line_of, words_of
from tracker.printing import consolidated
from tracker.printing.bars import bar_png
from tracker.printing.consolidated import ReportPaper
from tracker.printing.parts import Issuer, Signer
from tracker.rules.consolidated import BlockKind
from tracker.rules.drafting.blocks import Bar, Block, Sentence, own_paragraph, sentence

OF = {"of": "documents"}


def heading(key: str, level: int, words: str) -> Block:
    return Block(key, BlockKind.HEADING, (Sentence("title", words),), level=level)


def annex(key: str, title: str, rows: int) -> Block:
    cells = tuple((str(n), f"Văn bản minh họa {n}", "Chưa nộp") for n in range(1, rows + 1))
    return Block(
        key,
        BlockKind.TABLE,
        (Sentence("title", title),),
        heads=("STT", "Trích yếu", "Báo cáo"),
        rows=cells,
        is_annex=True,
    )


DRAFT = ReportPaper(
    issuer=Issuer("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "UBND TỈNH TIỀN GIANG"),
    issuer_words="Ban Chỉ đạo Chuyển đổi số tỉnh Tiền Giang",
    symbol="BC-BCĐ",
    number=None,
    place="Tiền Giang",
    day=None,
    subject="Tổng kết hoạt động năm 2022",
    addressee="",
    blocks=(
        heading("h1", 1, "KẾT QUẢ CHỈ ĐẠO, ĐIỀU HÀNH"),
        Block(
            "documents",
            BlockKind.PARAGRAPH,
            (
                sentence(
                    "d", "Đã ban hành {n} văn bản <b>{{7*7}}</b>.", n=("24", {"of": "documents"})
                ),
            ),
        ),
        replace(heading("h2", 2, "Không in"), is_left_out=True),
        heading("h3", 2, "Nhiệm vụ"),
        Block(
            "chart",
            BlockKind.CHART,
            (Sentence("title", "Theo đơn vị"),),
            bars=(Bar("Sở Nội vụ", 500, "50 % (1/2)", target=800), Bar("Sở Y tế", 0, "0 % (0/1)")),
        ),
        heading("h4", 1, "PHƯƠNG HƯỚNG"),
        own_paragraph("own:1", "Tập trung phát triển dữ liệu số.\nGiao các sở thực hiện."),
        annex("a", "Danh mục văn bản", 50),
        annex("b", "Tình hình đơn vị", 2),
    ),
    signs=Signer(None, ("TRƯỞNG BAN",), "CHỦ TỊCH UBND TỈNH"),
    recipients=("Thành viên Ban Chỉ đạo", "Lưu: VT, Hồ sơ"),
    created_at=datetime(2023, 1, 3, 1, 0, tzinfo=UTC),
)


def test_a_draft_is_laid_out_by_the_decree_and_each_annex_is_numbered_anew(tmp_path):
    pages = words_of(consolidated.render(DRAFT), tmp_path)
    text = [" ".join(word.text for word in page) for page in pages]
    for part in (
        "UBND TỈNH TIỀN GIANG",
        "DỰ THẢO",
        "Số: ……/BC-BCĐ",
        "Tiền Giang, ngày …… tháng …… năm ……",
        "BÁO CÁO Tổng kết hoạt động năm 2022",
        "I. KẾT QUẢ CHỈ ĐẠO, ĐIỀU HÀNH",
        "Đã ban hành 24 văn bản <b>{{7*7}}</b>.".replace("<", "&lt;").replace(">", "&gt;"),
        "1. Nhiệm vụ",
        "50 % (1/2)",
        "Vạch đứng là mục tiêu.",
        "II. PHƯƠNG HƯỚNG",
        "Giao các sở thực hiện./.",
        "Nơi nhận:",
        "TRƯỞNG BAN",
    ):
        assert part in text[0], part
    assert "Không in" not in text[0]
    first, second = (n for n, page in enumerate(text) if "Phụ lục" in page)
    assert "Phụ lục I DANH MỤC VĂN BẢN" in text[first]
    assert "Phụ lục II TÌNH HÌNH ĐƠN VỊ" in text[second]
    assert "(Kèm theo Báo cáo số ……/BC-BCĐ" in text[first]
    assert second - first > 1  # the first runs over pages
    for number, page in enumerate(pages[first:second], 1):
        shown = [word.text for word in page if word.top < 18 and word.text.isdigit()]
        assert shown == ([] if number == 1 else [str(number)])
        assert "STT Trích yếu Báo cáo" in text[first + number - 1]  # heads are repeated
    assert not [word for word in pages[second] if word.top < 18 and word.text.isdigit()]
    row = line_of(pages[first], "Văn", "bản", "minh", "họa", "1")
    assert row.bottom - row.top < 6  # its column is wide enough for one line


def test_word_says_the_same_with_charts_drawn():
    issued = replace(DRAFT, number="5", day=date(2023, 1, 4), addressee="UBND tỉnh")
    document = docx.Document(BytesIO(consolidated.render_word(issued)))
    told = [" ".join(one.text.split()) for one in document.paragraphs if one.text]
    assert told[:2] == ["BÁO CÁO", "Tổng kết hoạt động năm 2022"]
    assert told.index("Giao các sở thực hiện./.") < told.index("Phụ lục I")
    assert "Kính gửi: UBND tỉnh." in told
    assert "I. KẾT QUẢ CHỈ ĐẠO, ĐIỀU HÀNH" in told
    assert "Đã ban hành 24 văn bản <b>{{7*7}}</b>." in told
    assert "(Kèm theo Báo cáo số 05/BC-BCĐ ngày 04 tháng 01 năm 2023 của Ban Chỉ đạo" in " ".join(
        told
    )
    head, chart, _foot, first, second = document.tables
    assert "Số: 05/BC-BCĐ" in head.rows[1].cells[0].text
    assert "DỰ THẢO" not in head.rows[1].cells[0].text
    assert [cell.text for cell in chart.rows[0].cells] == ["Sở Nội vụ", "", "50 % (1/2)"]
    drawn = [one.get("descr") for one in chart._tbl.iter(qn("wp:docPr"))]
    assert drawn == ["Sở Nội vụ: 50 % (1/2)", "Sở Y tế: 0 % (0/1)"]
    assert "Vạch đứng là mục tiêu." in told
    assert (len(first.rows), len(second.rows)) == (51, 3)
    assert len(document.sections) == 3


def test_the_bar_of_a_chart_is_as_long_as_its_figure_and_marks_the_target():
    with Image.open(BytesIO(bar_png(500, 800))) as picture:
        middle = picture.convert("L").crop((0, 32, 1000, 33)).tobytes()
    lengths = [(sum(1 for _ in same), colour) for colour, same in groupby(middle)]
    assert [length for length, _ in lengths] == [500, 300, 8, 192]
    assert len({colour for _, colour in lengths}) == 3
    assert len({bar_png(0), bar_png(0, 0), bar_png(1000, 1000)}) == 3


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("1.250/1.300 hồ sơ", ["1.250/", "1.300 hồ sơ"]),
        ("ngày 02/11/2022", ["ngày 02/11/2022"]),
        ("số 3015/KH-UBND", ["số 3015/KH-UBND"]),
        ("12/24 (5/6)", ["12/24 (5/6)"]),
    ],
)
def test_a_long_fraction_may_break_in_a_cell_but_no_day_and_no_sign(cell, parts):
    assert consolidated.breakable(cell).split("\u200b") == parts


def test_a_chart_of_few_bars_is_never_parted(tmp_path):
    bars = tuple(Bar(f"Vạch{number}", 500, "50 %") for number in range(9))
    chart = Block("c", BlockKind.CHART, (Sentence("title", "Biểu đồ"),), bars=bars)
    labels = {bar.label for bar in bars}
    for lines in range(14, 26, 2):
        above = own_paragraph("own:9", "\n".join(["Lời."] * lines))
        pages = words_of(consolidated.render(replace(DRAFT, blocks=(above, chart))), tmp_path)
        shown = [sum(word.text in labels for word in page) for page in pages]
        assert max(shown) == len(bars), (lines, shown)
    document = docx.Document(BytesIO(consolidated.render_word(replace(DRAFT, blocks=(chart,)))))
    rows = next(one for one in document.tables if one.rows[0].cells[0].text == "Vạch0").rows
    assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows)


def test_an_annex_of_many_columns_lies_on_its_side_in_pdf_and_word():
    heads = ("Mã", "Chỉ tiêu", "Chủ trì", "Mục tiêu", "Kỳ này", "Kỳ trước", "Thay đổi", "Đánh giá")
    wide = Block(
        "w",
        BlockKind.TABLE,
        (Sentence("title", "Kết quả các chỉ tiêu"),),
        is_annex=True,
        heads=heads,
        rows=(
            (
                "1",
                "Ký số",
                "Sở Y tế",
                "≥ 80 %",
                "70 % (1.330/1.900)",
                "60 %",
                "+10",
                "Chưa so được",
            ),
        )
        * 3,
    )
    paper = replace(DRAFT, blocks=(*DRAFT.blocks, wide))
    with pikepdf.open(BytesIO(consolidated.render(paper))) as pdf:
        boxes = [[float(side) for side in page.mediabox[2:]] for page in pdf.pages]
    assert [width > height for width, height in boxes] == [False] * (len(boxes) - 1) + [True]
    document = docx.Document(BytesIO(consolidated.render_word(paper)))
    shapes = [one.page_width > one.page_height for one in document.sections]
    assert shapes == [False, False, False, True]
    cells = document.tables[-1].rows[1].cells
    assert (cells[4].text, cells[-1].text) == ("70 % (1.330/1.900)", "Chưa so được")
