"""The workbook of a report: taken along, filled in as an office would, read back."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
import xlsxwriter

from tests import factories
from tests.counting import count_queries
from tests.reporting import COUNT, RATIO, WORDS, make_reporting
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Figure, Indicator, IndicatorAssignment, ProgressLine, ReportSheet
from tracker.rules.choices import LeadGroup, TaskKind
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.grids import CellKind
from tracker.sheets.child import read


class Desk:
    """A unit's office with its report, and what a browser does there."""

    def __init__(self, client):
        self.client = client
        self.case = make_reporting()
        office = self.case.office
        with writing():
            row = factories.make_assignment(committee=office.committee, kind=TaskKind.WORK)
            self.work = factories.make_task(unit=office.unit, assignment=row, code="NV-77")
        self.report = self.client_of("lead") and office.task.id

    def client_of(self, who):
        sign_in_as(self.client, self.case.office.people[who])
        return self.client

    def take_along(self, who="lead", address="/report-sheets/{}/report.xlsx"):
        answer = self.client_of(who).get(address.format(self.report))
        assert answer.status_code == 200, answer.status_code
        return answer.data

    def bring(self, data, who="lead", name="bao-cao.xlsx", where=None):
        client = self.client_of(who)
        where = where or f"/report-sheets/{self.report}"
        return client.post(where, data={"file": (BytesIO(data), name)})

    def look(self, answer):
        assert answer.status_code == 303, re.findall(r"(?s)<li>(.*?)</li>", answer.text)[:3]
        return self.client.get(answer.location).text

    def take(self, answer, shown=None):
        page = self.look(answer)
        shown = shown or re.search(r'name="shown"[^>]*value="([^"]+)"', page)[1]
        return self.client.post(f"{answer.location}/take", data={"shown": shown})

    def figures(self):
        db.session.expire_all()
        known = {id_: word for word, id_ in self.case.ids.items()}
        return {known[one.indicator_id]: one for one in db.session.query(Figure)}


@pytest.fixture
def desk(client, monkeypatch):
    monkeypatch.setattr("tracker.web.views.tables.read_book", read)
    with time_machine.travel(datetime(2023, 12, 16, 1, 0, tzinfo=UTC), tick=False):
        yield Desk(client)


def leaf_of(data):
    return ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


def row_mark(data, code):
    rows = read(data, "b.xlsx").grids[0].rows
    return next(row[-1].text for row in rows if row[1].text == code)


def filled(data, typed, *, name="bao-cao.xlsx", without=(), beside=""):
    """The workbook with cells typed in: by the code of the row, then by the head of the column."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for grid in read(data, name).grids:
            sheet = book.add_worksheet(grid.name)
            heads = next((row for row in grid.rows if "Mã dòng" in [c.text for c in row]), ())
            heads = [cell.text for cell in heads]
            rows = [row for row in grid.rows if row[1].text not in without]
            for number, row in enumerate(rows):
                if beside and heads:
                    words = "Cột thêm" if row[-1].text == "Mã dòng" else beside
                    sheet.write(grid.first_row - 1 + number, len(row), words)
                new = typed.get(row[1].text, {}) if heads else {}
                for place, cell in enumerate(row):
                    head = heads[place] if heads else ""
                    value = new.get(
                        head, cell.number if cell.kind is CellKind.NUMBER else cell.text
                    )
                    if value != "":
                        sheet.write(
                            grid.first_row - 1 + number, grid.first_column - 1 + place, value
                        )
    return made.getvalue()


UNDER_WAY = "Under way"  # a file may be filled in in either language
GOOD = {
    "1.1": {"Tử số": 1390, "Mẫu số": "1.902", "Tỷ lệ ghi trong văn bản của đơn vị": "70,08%"},
    "1.2": {"Số liệu hoặc câu trả lời": 21},
    "1.3": {"Bằng lời": "=Đã ban hành quy chế."},
    "NV-77": {"Tình trạng": UNDER_WAY, "Kết quả đến nay": "Xong 96/118 quy trình"},
}


def test_a_report_goes_out_filled_in_and_comes_back_with_its_doubt_shown(desk):
    data = desk.take_along()
    figures, lines, *_guide = read(data, "b.xlsx").grids
    sheet = ZipFile(BytesIO(data)).read("xl/worksheets/sheet2.xml").decode()
    assert "!$B$1:$B$" in sheet  # names with commas are offered from a list of their own
    assert "Chỉ điền các ô màu vàng" in figures.rows[1][0].text
    assert lines.rows[-1][1].text == "NV-77"
    typed = {code: dict(cells) for code, cells in GOOD.items()}
    typed["1.3"]["Bằng lời"] = "Đã ban hành quy chế."
    answer = desk.bring(filled(data, typed))
    page = desk.look(answer)
    assert "1.390 ÷ 1.902 = 73,08\u00a0%, báo cáo của đơn vị ghi 70,08\u00a0%" in page
    assert "4 dòng thay đổi" in page
    assert not db.session.query(ReportSheet).count()
    assert desk.take(answer, shown="other").status_code == 422
    assert not db.session.query(ReportSheet).count()
    assert desk.take(answer).status_code == 303
    told = desk.figures()
    assert (told[RATIO].numerator, told[RATIO].denominator) == (1390, 1902)
    assert (told[COUNT].value, told[WORDS].words) == (21, "Đã ban hành quy chế.")
    assert told[RATIO].kept is None
    [line] = db.session.query(ProgressLine)
    assert line.result == "Xong 96/118 quy trình"
    reason = {"1.1": {"Lý do giữ số liệu có cảnh báo": "Theo báo cáo đã ký."}}
    desk.take(desk.bring(filled(desk.take_along(), reason)))
    assert desk.figures()[RATIO].kept[0]["reason"] == "Theo báo cáo đã ký."
    again = desk.look(desk.bring(desk.take_along()))
    assert "Không ô nào khác" in again or "4 dòng như cũ" in again


def test_what_cannot_be_is_told_at_its_cell_and_nothing_is_taken(desk):
    typed = {
        "1.1": {"Tử số": 1.39, "Mẫu số": 0},  # Excel took the dot of 1.390 for a comma
        "1.2": {"Số liệu hoặc câu trả lời": "1,390", "Mẫu số": "70%"},
        "NV-77": {"Tình trạng": "gần xong", "Ngày cam kết xong": "31/02/2024"},
    }
    page = desk.look(desk.bring(filled(desk.take_along(), typed)))
    assert "hai cách" in page  # 1,390 could be either
    for place in ("J6", "I6", "E5", "J5"):
        assert f"<b>{place}</b>" in page, place
    assert "Tiến độ nhiệm vụ, <b>E5</b> · dòng 5, cột “Tình trạng”: Chọn một trong" in page
    assert "Ô đang là 1,39" in page
    assert "Nếu là 1.390 thì gõ 1390" in page
    assert "Mẫu số phải lớn hơn 0" in page  # both cells at once, not one after the other
    assert "Ghi 1 dòng" not in page
    assert not db.session.query(ReportSheet).count()


def test_what_a_file_lacks_repeats_or_adds_is_told(desk):
    data = desk.take_along()
    rule = re.search(rb'<dataValidation type="whole".*?sqref="([^"]+)"', leaf_of(data))
    assert rule[1].startswith(b"H5")  # decimals there are warned of at once
    page = desk.look(desk.bring(filled(data, {"1.2": {"Tử số": 5}}, without={"1.1"}, beside="x")))
    assert "1 dòng không có trong tệp, giữ nguyên" in page
    assert "không có cột này: S4 “Cột thêm”" in page
    for mark, words in (("", "mất mã ở cột ẩn"), (row_mark(data, "1.1"), "trùng với dòng 5")):
        page = desk.look(
            desk.bring(filled(data, {"1.2": {"Mã dòng": mark}, "1.3": {"Bằng lời": "x"}}))
        )
        assert words in page


def test_a_file_of_another_report_or_of_an_older_draft_is_not_taken(desk):
    old = filled(desk.take_along(), GOOD | {"1.3": {"Bằng lời": "x"}})
    desk.take(desk.bring(old))
    changed = filled(old, {"1.2": {"Số liệu hoặc câu trả lời": 22}})
    page = desk.look(desk.bring(changed))
    assert "đã thay đổi sau khi tải tệp" in page
    assert desk.figures()[COUNT].value == 21
    desk.case.next_task("2024-Q1", desk.case.office.task.due.replace(year=2024))
    desk.report = desk.case.office.task.id
    answer = desk.bring(old)
    assert answer.status_code == 422
    assert "cho đơn vị khác hoặc kỳ khác" in answer.text
    assert desk.bring(b"Tu so,Mau so\r\n1,2\r\n", name="b.csv").status_code == 422


def test_the_simple_case_comes_back_as_csv(desk):
    data = desk.take_along(address="/report-sheets/{}/report.csv").decode("utf-8-sig")
    lines = data.replace("1.2,Chỉ số thử 2", "1.2,Chỉ số thử 2").splitlines()
    place = lines[0].split(",").index("Số liệu hoặc câu trả lời")
    row = next(number for number, line in enumerate(lines) if ",1.2," in line)
    cells = lines[row].split(",")
    cells[place] = "1.390"
    lines[row] = ",".join(cells)
    answer = desk.bring("\r\n".join(lines).encode(), name="b.csv")
    assert desk.take(answer).status_code == 303
    assert desk.figures()[COUNT].value == 1390


def test_the_secretariat_brings_one_file_for_many_units(desk):
    with writing():
        other = factories.make_unit()
        task = desk.case.office.task
        second = factories.make_task(
            unit=other,
            assignment=factories.make_assignment(
                committee=desk.case.office.committee,
                plan=desk.case.plan,
                kind=TaskKind.PERIODIC_REPORT,
            ),
            period=task.period,
            due=task.due,
        )
        for given in db.session.query(IndicatorAssignment).filter_by(plan_id=desk.case.plan.id):
            given.reporters = LeadGroup.ALL_UNITS
    typed = {"1.1": {"Tử số": 5, "Mẫu số": 10}, "1.2": {"Số liệu hoặc câu trả lời": 7}}
    alone = desk.bring(filled(desk.take_along("secretary"), typed), "secretary")
    address = f"/report-sheets/province.xlsx?period={task.period}"
    data = desk.take_along("secretary", address)
    answer = desk.bring(filled(data, typed), "secretary", where="/report-sheets/province")
    desk.look(alone)  # what the frame remembers is known now
    with count_queries() as of_one:
        desk.look(alone)
    with count_queries() as of_two:
        desk.look(answer)
    assert len(of_two) == len(of_one) <= 14
    assert desk.take(answer).status_code == 303
    said = db.session.query(Figure.unit_id, Figure.numerator, Figure.value).order_by(Figure.id)
    assert [tuple(one) for one in said] == [
        (desk.case.office.unit.id, 5, None), (desk.case.office.unit.id, None, 7),
        (other.id, 5, None), (other.id, None, 7),
    ]  # fmt: skip
    for sheet in db.session.query(ReportSheet):
        assert sheet.on_behalf_by_id == desk.case.office.people["secretary"].user_id
    assert {sheet.task_id for sheet in db.session.query(ReportSheet)} == {task.id, second.id}
    assert desk.client.get("/report-sheets/province.xlsx?period=2020-Q1").status_code == 404


def test_who_may_bring_a_report_is_what_the_table_says(desk):
    own = {"lead": 200, "secretary": 200, "member": 403, "chair": 403, "observer": 403}
    for who, status in (own | {"helping lead": 404, "stranger": 404}).items():
        assert desk.client_of(who).get(f"/report-sheets/{desk.report}").status_code in {
            status,
            403 if status == 404 else status,
        }, who
    for who in ("helping lead", "other lead", "strange lead", "chair"):
        answer = desk.client_of(who).get(f"/report-sheets/{desk.report}/report.xlsx")
        assert answer.status_code in {403, 404}, who
    desk.client_of("member")
    assert desk.client.get(f"/report-sheets/{desk.report}/report.xlsx").status_code == 200


def test_a_wrong_answer_is_told_with_the_answers_there_are(desk):
    with writing():
        row = db.session.get_one(Indicator, desk.case.ids[COUNT])
        row.measure_kind, row.tiers = MeasureKind.TIER, [{"name": "Sơ khai"}, {"name": "Nền tảng"}]
    typed = {"1.2": {"Số liệu hoặc câu trả lời": "Mức 9"}}
    page = desk.look(desk.bring(filled(desk.take_along(), typed)))
    assert "Chọn một trong: Sơ khai; Nền tảng." in page


def test_lines_broken_in_a_cell_stand_in_one_where_the_form_has_one(desk):
    typed = {
        "1.2": {"Ghi chú": "Thiếu số liệu\ncủa huyện"},
        "1.3": {"Bằng lời": "Đã ban hành.\nĐang sửa."},
    }
    assert desk.take(desk.bring(filled(desk.take_along(), typed))).status_code == 303
    told = desk.figures()
    assert (told[COUNT].note, told[WORDS].words) == (
        "Thiếu số liệu của huyện",
        "Đã ban hành.\nĐang sửa.",
    )


def test_a_figure_put_away_that_the_file_empties_leaves_a_report_nil(desk):
    figure = desk.case.entry(COUNT, value=21, is_cumulative=True)
    desk.case.save(figure, is_nil=True, nil_reason="Không phát sinh.")
    answer = desk.bring(filled(desk.take_along(), {"1.2": {"Số liệu hoặc câu trả lời": None}}))
    assert "thì không còn là báo cáo không phát sinh" not in desk.look(answer)
    assert desk.take(answer).status_code == 303
    assert desk.figures() == {}
    assert desk.case.sheet().is_nil


def test_figures_brought_take_a_nil_report_back_and_the_page_says_so(desk):
    desk.case.save(is_nil=True, nil_reason="Không phát sinh.")
    line = {"NV-77": {"Kết quả đến nay": "Xong 96/118 quy trình"}}
    page = desk.look(desk.bring(filled(desk.take_along(), line)))
    assert "không phát sinh" not in page
    answer = desk.bring(filled(desk.take_along(), {"1.2": {"Số liệu hoặc câu trả lời": 21}}))
    assert "thì không còn là báo cáo không phát sinh" in desk.look(answer)
    assert desk.take(answer).status_code == 303
    assert not desk.case.sheet().is_nil
