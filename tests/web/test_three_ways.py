"""A figure is judged alike whichever way it comes: typed, in a workbook, sent by a program."""

import csv
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO, StringIO

import pytest

from tests.reporting import COUNT, DUE, RATIO, WORDS, make_reporting
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import ReportSheet
from tracker.services import api_keys
from tracker.sheets.child import read

HEADS = {"numerator": "Tử số", "denominator": "Mẫu số", "value": "Số liệu hoặc câu trả lời"}
HEADS |= {"stated": "Tỷ lệ ghi trong văn bản của đơn vị"}
SAID = [
    (RATIO, "1.390", "1.902", "70,08 %", "1.390 ÷ 1.902 = 73,08\u00a0%"),
    (RATIO, "1.902.000", "1.905.000", "", "kỳ này 1.902.000, chênh khoảng một nghìn lần"),
    (RATIO, "1,390", "1.902", "", "ghi 1.390 nếu là hàng nghìn, ghi 1,39 nếu là phần lẻ"),
    (COUNT, "70.08", "", "", "Dấu chấm, dấu phẩy đặt sai chỗ"),
    (COUNT, "19", "", "", "21 xuống 19"),
    (COUNT, "1.390", "", "", "kỳ này 1.390, chênh 66,2 lần"),
    (COUNT, "1 391", "", "", "kỳ này 1.391, chênh 66,2 lần"),
    (COUNT, "01392", "", "", "kỳ này 1.392, chênh 66,3 lần"),
    (COUNT, "1.390,5", "", "", "Nhập số nguyên"),
    (COUNT, "1,390.5", "", "", "Dấu chấm, dấu phẩy đặt sai chỗ"),
    (COUNT, "−5", "", "", "Nhập số từ 0"),
    (COUNT, "１３９０", "", "", "Nhập số theo dạng"),
    (COUNT, "trăm", "", "", "Nhập số theo dạng"),
    (COUNT, "5 trăm", "", "", "Chỉ nhập số; đơn vị tính đã ghi cạnh ô"),
    (COUNT, "73,08%", "", "", "Chỉ nhập số; đơn vị tính đã ghi cạnh ô"),
    (RATIO, "73,08 %", "1.902", "", "Chỉ nhập số; đơn vị tính đã ghi cạnh ô"),
]
BLANKS = ("", " ", "\u00a0", " \t ", "\u200b", "\ufeff ")


class Ways:
    """One report, and the three ways figures come to it; each tells what it makes of them."""

    def __init__(self, client):
        self.client, self.case = client, make_reporting(period="2023-Q3", due=date(2023, 9, 18))
        self.case.save(
            self.case.entry(numerator=1400, denominator=1902),
            self.case.entry(COUNT, value=21, is_cumulative=True),
            self.case.entry(WORDS, words="Đã ban hành quy chế."),
        )
        self.case.submit()
        self.case.accept()
        office = self.case.office
        self.report = self.case.next_task("2023-Q4", DUE).id
        self.codes = {RATIO: "1.1", COUNT: "1.2"}
        with writing():
            lead = office.actor("lead")
            self.key = api_keys.give_out(lead, name="Máy", days=90, now=clock.real_now())
        sign_in_as(client, office.people["lead"])

    @property
    def version(self):
        db.session.expire_all()
        drafts = db.session.query(ReportSheet).filter_by(task_id=self.report)
        return next((str(sheet.version_id) for sheet in drafts), "0")

    def typed(self, what, said):
        id_ = self.case.ids[what]
        row = {f"f{id_}-{name}": words for name, words in said.items()} | {f"f{id_}-state": "given"}
        row |= {f"f{id_}-is_cumulative": "y"} if what == COUNT else {}
        answer = self.client.post(
            f"/reports/{self.report}/save",
            data=row | {"version": self.version},
            headers={"X-Autosave": "1"},
        ).json
        return [*answer["faults"].values(), answer["fragments"][f"doubt-{id_}"]]

    def sent(self, what, said):
        figure = {"code": self.codes[what]} | said
        answer = self.client.post(
            f"/api/v1/reports/{self.report}/figures",
            headers={"Authorization": f"Bearer {self.key}", "Accept-Language": "vi"},
            json={"version": int(self.version), "figures": [figure]},
        ).json
        figures = [one for one in answer.get("figures", ()) if one["code"] == self.codes[what]]
        doubts = [doubt["words"] for one in figures for doubt in one["doubts"]]
        return [answer.get("message", ""), *doubts]

    def brought(self, what, said):
        book = self.client.get(f"/report-sheets/{self.report}/report.csv").data.decode("utf-8-sig")
        heads, *rows = csv.reader(StringIO(book))
        for row in rows:
            if row[1] == self.codes[what]:
                for name, words in said.items():
                    row[heads.index(HEADS[name])] = words
        made = StringIO()
        csv.writer(made).writerows([heads, *rows])
        answer = self.client.post(
            f"/report-sheets/{self.report}",
            data={"file": (BytesIO(made.getvalue().encode()), "b.csv")},
        )
        return [self.client.get(answer.location).text]


@pytest.fixture
def ways(client, frozen, monkeypatch):
    monkeypatch.setattr("tracker.web.views.tables.read_book", read)
    frozen.move_to(datetime(2023, 12, 16, 1, 0, tzinfo=UTC))
    return Ways(client)


def test_a_figure_is_judged_alike_whichever_way_it_comes(ways):
    for what, first, second, stated, words in SAID:
        parts = {"numerator": first, "denominator": second, "stated": stated}
        said = {"value": first} if what == COUNT else parts
        for way in (ways.brought, ways.sent, ways.typed):
            told = unescape(" ".join(way(what, said)))
            assert words in told, (way.__name__, first, told[-3000:])


def test_blanks_say_nothing_whichever_way_they_come(ways):
    for blank in BLANKS:
        for way in (ways.sent, ways.typed):
            told = " ".join(way(COUNT, {"value": blank}))
            assert "Nhập" not in told, (way.__name__, blank, told)
        assert "chỗ cần sửa" not in ways.brought(COUNT, {"value": blank})[0], blank
