"""What is typed on the form, filled into the workbook or sent by a program is read as one."""

import csv
import html
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest

from tests.reporting import make_indicator, make_reporting
from tests.web.signin import sign_in_as
from tests.web.test_api import key_of, send
from tracker.database import db
from tracker.models import Figure, IndicatorAssignment, IndicatorSet, Plan, ReportSheet
from tracker.rules.figure_choices import MeasureKind
from tracker.sheets.child import read

NUMBERS = (
    *("1.390", "1,390", "70,08", "70.08", "1.234.567,89", "1,234,567.89", "1.39.0", "0,5796"),
    *("320,7", "100,01", "-1", "70,08%", "0", "-0", "1902/1390", "10,5", "NaN", "Infinity", "1e2"),
    *("1e400", "1e-400", "1_000", "１２", "٣", "½", "0x10", "1\u00a0390", "−5", "9" * 5000, "+7"),
    *("0,1111111111", "9223372036854775808", "197,3 tỷ đồng", "chưa có số liệu", " 12 ", "\u200b"),
    *("10000000000000", "10000000000001", "012", "1 390", "5,", ",5", "--5", "1.000,50000", "$5"),
)
TEXTS = (
    *("Sở\u0301", "\u200b", "\u3164", "Báo cáo \u202efdp.exe", "Kế\u200bhoạch", "a\x00b", "\x07"),
    *(
        "ế" * 1000,
        "ế" * 1001,
        "a" + "\u0301" * 500,
        "🇻🇳👨‍👩‍👧 𠀋",
        "<script>x</script>",
        "{{7*7}}",
    ),
    *("%s%n", "=1+1", "@nhắc", "Tài liệu MẬT: kế hoạch", "  hai   dấu cách ", "O'Brien", "-"),
)
WRONG = r"(?s)<li>(?:<b>[\w:]+</b> · )?dòng (\d+), cột “[^”]*”: (.*?)</li>"
NO_TEXT = re.compile("[\x00\x07]|MẬT")  # no workbook holds it; a file with a secret is no file
DATES = (
    *("29/02/2023", "29/02/2024", "31/04/2023", "00/11/2023", "11/13/2023", "4/11/23", "5/1/2023"),
    *("04/11/0023", "31/12/9999", "01/01/10000", "２０２３-11-04", "٠٤/١١/٢٠٢٣", "2023-W44-6"),
    *("20231104", "2023-11-04", "2023-11-04T23:30:00-08:00", "mùng 4 tháng 11", "05.01.2023"),
    *("04/11/2023\n", "2023-11-04'; DROP TABLE task;--", "05-01-2023", "Quý III/2022", "1.390"),
)
FIELDS = {
    "value": (MeasureKind.COUNT, "tỷ đồng", NUMBERS, "Số liệu hoặc câu trả lời"),
    "percent": (MeasureKind.COUNT, "%", NUMBERS, "Số liệu hoặc câu trả lời"),
    "numerator": (MeasureKind.RATIO, "", NUMBERS, "Tử số"),
    "denominator": (MeasureKind.RATIO, "", NUMBERS, "Mẫu số"),
    "stated": (MeasureKind.RATIO, "", NUMBERS, "Tỷ lệ ghi trong văn bản của đơn vị"),
    "note": (MeasureKind.COUNT, "", TEXTS, "Ghi chú"),
    "words": (MeasureKind.MANUAL, "", TEXTS, "Bằng lời"),
    "as_of": (MeasureKind.COUNT, "", DATES, ""),
    "reason": (MeasureKind.COUNT, "", TEXTS, "Lý do không có số liệu"),
}


class Doors:
    """A report that asks one indicator for each of these words, and its three doors."""

    def __init__(self, client, name):
        self.client, self.name = client, "value" if name == "percent" else name
        self.kind, unit, self.all, self.head = FIELDS[name]
        self.case = make_reporting()
        plan = db.session.get_one(Plan, self.case.plan.id)
        edition = db.session.get_one(IndicatorSet, plan.indicator_set_id)
        self.codes, self.ids = [], []
        for place in range(len(self.all)):
            row = make_indicator(edition, 10 + place, self.kind)
            row.unit_words = unit
            lead = self.case.office.unit.id
            given = IndicatorAssignment(plan_id=plan.id, indicator_id=row.id, lead_unit_id=lead)
            db.session.add(given)
            self.codes.append(row.code)
            self.ids.append(row.id)
        db.session.commit()
        self.task_id = self.case.office.task.id

    def by_workbook(self):
        """What is wrong in each row."""
        sign_in_as(self.client, self.case.office.people["lead"])
        sheet = self.client.get(f"/report-sheets/{self.task_id}/report.csv").data.decode(
            "utf-8-sig"
        )
        rows = list(csv.reader(StringIO(sheet)))
        heads = next(row for row in rows if self.head in row)
        place, numbers = heads.index(self.head), {}
        for number, row in enumerate(rows, start=1):
            if row[1:2] and row[1] in self.codes:
                words = self.all[self.codes.index(row[1])]
                row[place] = "" if NO_TEXT.search(words) else words
                numbers[number] = row[1]
        made = StringIO()
        csv.writer(made).writerows(rows)
        data = {"file": (BytesIO(made.getvalue().encode()), "b.csv")}
        answer = self.client.post(f"/report-sheets/{self.task_id}", data=data)
        assert answer.status_code == 303, re.findall(
            "error-text[^<]*<.*?</p>", answer.text, re.DOTALL
        )
        page = self.client.get(answer.location).text
        wrong = re.findall(
            r"(?s)<li>(?:<b>[\w:]+</b> · )?dòng (\d+), cột “[^”]*”: (.*?)</li>", page
        )
        return {self.codes.index(numbers[int(n)]): html.unescape(words) for n, words in wrong}

    def by_program(self):
        """What is answered to each row."""
        key, told = key_of(self.case, "lead"), {}
        for place, (code, words) in enumerate(zip(self.codes, self.all, strict=True)):
            sheet = db.session.query(ReportSheet).one_or_none()
            version = sheet.version_id if sheet else 0
            answer = send(
                self.client, key, self.task_id, {"code": code, self.name: words}, version=version
            )
            assert answer.status_code in {200, 422}, answer.text
            db.session.expire_all()
            if answer.status_code == 422:
                assert answer.json["field"] == f"figures.0.{self.name}"
                told[place] = answer.json["message"]
        return told

    def by_form(self):
        """What stands beside each field."""
        sign_in_as(self.client, self.case.office.people["lead"])
        sent = {}
        for id_, words in zip(self.ids, self.all, strict=True):
            sent |= {f"f{id_}-state": "given", f"f{id_}-{self.name}": words}
        sheet = db.session.query(ReportSheet).one_or_none()
        sent["version"] = str(sheet.version_id if sheet else 0)
        url, headers = f"/reports/{self.task_id}/save", {"X-Autosave": "1"}
        answer = self.client.post(url, data=sent, headers=headers).get_json()
        db.session.expire_all()
        names = [f"f{id_}-{self.name}" for id_ in self.ids]
        return {names.index(field): words for field, words in answer["faults"].items()}

    def said(self):
        held = {one.indicator_id: getattr(one, self.name) for one in db.session.query(Figure)}
        return [held.get(id_) for id_ in self.ids]


@pytest.mark.parametrize("name", FIELDS)
def test_words_are_read_alike_in_form_workbook_and_by_a_program(client, frozen, monkeypatch, name):
    monkeypatch.setattr("tracker.web.views.tables.read_book", read)
    frozen.move_to(datetime(2023, 12, 16, 1, 0, tzinfo=UTC))
    doors = Doors(client, name)
    workbook = doors.by_workbook() if doors.head else None  # it asks for no day of a figure
    program, from_program = doors.by_program(), doors.said()
    form = doors.by_form()
    told = {place: words for place, words in form.items() if not NO_TEXT.search(doors.all[place])}
    assert form == program
    assert workbook in (None, told)
    assert len(form) >= 5
    assert doors.said() == from_program
