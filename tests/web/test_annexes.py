import io
import re
from pathlib import Path

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import make_plan, make_units
from tests.web.html_forms import read_forms
from tests.web.plan_pages import Office
from tests.writing import writing
from tracker.database import db, transaction
from tracker.models import AnnexImport, Assignment, Task, Unit
from tracker.rules.annexes.groups import read_group
from tracker.rules.choices import ImportState, LeadGroup, PlanState
from tracker.rules.permissions import Role
from tracker.services.annexes import intake
from tracker.services.annexes.corrections import mark_of
from tracker.speech import speaking
from tracker.web.forms import fields
from tracker.web.words import LEAD_GROUPS

FILES = Path(__file__).parent.parent / "data" / "nq03-2025"
PASTED = "\n".join(
    (
        "TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn",
        "I\tThể chế",
        "1\tXây dựng quy chế\tSở TTTT, VP UBND tỉnh\tcác sở, ban, ngành liên quan\t12/2024",
        "2\tBáo cáo\tSở Lạ\t\tkhi có điều kiện",
        "3\tRà soát\tBộ Y tế\tFPT\t01/01/2020",
    )
)
COLUMNS = ("number", "task", "lead", "coordinating", "deadline")
LINES = [line.split("\t") for line in PASTED.split("\n")]

pytestmark = pytest.mark.usefixtures("frozen")


class Desk(Office):
    """The secretariat's browser and a draft."""

    def __init__(self, client) -> None:
        super().__init__(client)
        with transaction():
            self.draft = make_plan(committee=self.case.committee, state=PlanState.DRAFT)

    @property
    def plan_id(self) -> int:
        return self.draft.id

    def paste(self, text: str = PASTED) -> int:
        answer = self.post("/import", text=text)
        assert answer.status_code == 303, re.findall(r"<li>(.*?)</li>", answer.text)
        return int(answer.location.rsplit("/", 1)[1])

    def send(self, import_id: int, path: str, **data: object):
        row = db.session.get(AnnexImport, import_id)
        return self.post(f"/import/{import_id}{path}", version=row.version_id, **data)

    def correct(self, import_id: int, at: int, cell: str, text: str, **data: object):
        said = db.session.get(AnnexImport, import_id).corrections.get(str(at), {})
        before = said.get(cell) or dict(zip(COLUMNS, LINES[at], strict=False)).get(cell, "")
        seen = {"seen": mark_of(before)}
        return self.post(f"/import/{import_id}/rows/{at}/{cell}", text=text, **seen, **data)

    def rows(self) -> int:
        chosen = select(func.count(Assignment.id)).where(Assignment.plan_id == self.plan_id)
        return db.session.scalar(chosen)


@pytest.fixture
def desk(client) -> Desk:
    return Desk(client)


def test_a_pasted_table_is_shown_with_its_doubts_in_words(desk):
    page = desk.page(f"/import/{desk.paste()}")
    assert "<b>3 dòng</b>" in page
    for words in (
        "I. Thể chế",
        "31/12/2024",
        "Chưa biết “Sở Lạ” là đơn vị nào; chọn đơn vị hoặc sửa ô này.",
        "Không đọc được “khi có điều kiện”; dòng này sẽ chưa có hạn.",
        "Hạn 01/01/2020 trước ngày ban hành kế hoạch.",
        "Còn 3 tên cần chọn đơn vị",
        "Đưa 3 dòng vào kế hoạch",
    ):
        assert words in page


def test_corrected_decided_and_confirmed_it_is_in_the_plan_and_can_be_taken_back(desk):
    number = desk.paste()
    blocked = desk.send(number, "/confirm")
    assert blocked.status_code == 422
    assert "còn 2 dòng phải sửa hoặc bỏ" in blocked.text
    assert desk.rows() == 0
    assert desk.correct(number, 3, "lead", "Sở Tài chính").status_code == 303
    assert desk.correct(number, 3, "deadline", "hằng quý").status_code == 303
    assert desk.post(f"/import/{number}/rows/4", is_left_out="1").status_code == 303
    assert desk.send(number, "/confirm").status_code == 303
    assert desk.rows() == 2
    plan = desk.page()
    assert "I. Thể chế" in plan
    assert "Đã thêm 2 dòng, sửa 0 dòng, giữ nguyên 0 dòng." in plan
    assert "Đã vào kế hoạch" in desk.page(f"/import/{number}")
    desk.post(f"/import/{number}/undo")
    assert desk.rows() == 0
    desk.post(f"/import/{number}/again")
    assert "<b>2 dòng</b>" in desk.page(f"/import/{number}")


def test_names_are_decided_on_a_page_of_their_own(desk):
    number = desk.paste()
    page = desk.page(f"/import/{number}/units")
    assert "Thêm “Bộ Y tế” vào danh mục" in page
    keys = re.findall(r'name="(lines-\d+-key)"[^>]*value="(\w+)"', page)
    decided = {"boyte": "create", "sola": str(desk.case.units["STC"].id), "fpt": "apart"}
    lines = dict(keys)
    lines |= {name.replace("key", "choice"): decided[key] for name, key in keys}
    assert desk.send(number, "/units", **lines).status_code == 303
    page = desk.page(f"/import/{number}")
    assert "Còn" not in page
    assert "sẽ thêm" in page
    assert "chỉ giữ lời văn" in page
    desk.correct(number, 4, "deadline", "2025")
    desk.send(number, "/confirm")
    assert desk.rows() == 3
    assert db.session.scalar(select(Unit.name).where(Unit.code == "BYT")) == "Bộ Y tế"


def test_where_units_are_many_the_one_meant_is_named(desk, monkeypatch):
    monkeypatch.setattr(fields, "MOST_LISTED", 1)
    number = desk.paste()
    page = desk.page(f"/import/{number}/units")
    assert "Hoặc gõ tên đơn vị" in page
    assert "Sở Tài chính</option>" not in page
    keys = dict(re.findall(r'name="(lines-\d+-key)"[^>]*value="(\w+)"', page))
    means = {"boyte": "", "sola": "so tai chinh", "fpt": ""}
    lines = keys | {name.replace("key", "unit"): means[key] for name, key in keys.items()}
    for words in ("sở", "Sở Hàng hải", "<b>"):
        wrong = {name: words if value == "so tai chinh" else value for name, value in lines.items()}
        refused = desk.send(number, "/units", **wrong)
        assert refused.status_code == 422
        assert re.search(r'id="lines-\d+-unit-error"', refused.text)
        assert f'value="{escape(words)}"' in refused.text
    assert desk.send(number, "/units", **lines).status_code == 303
    stored = db.session.get(AnnexImport, number).decisions
    assert stored["sola"]["unit"] == desk.case.units["STC"].id
    assert "Sở Tài chính</option>" in desk.page(f"/import/{number}/units")  # the one chosen


def test_a_small_file_is_read_at_once_and_a_broken_one_is_refused_beside_the_field(desk):
    for name in ("annex.xlsx", "annex.docx"):
        data = {"file": (io.BytesIO((FILES / name).read_bytes()), name)}
        answer = desk.post("/import", **data)
        assert answer.status_code == 303
        assert "<b>37 dòng</b>" in desk.client.get(answer.location).text
    answer = desk.post("/import", file=(io.BytesIO(b"PK\x03\x04 broken"), "hong.xlsx"))
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert db.session.scalar(select(func.count(AnnexImport.id))) == 2


def test_neither_or_both_of_file_and_text_are_refused(desk):
    assert desk.post("/import").status_code == 422
    both = desk.post("/import", text=PASTED, file=(io.BytesIO(b"a"), "a.csv"))
    assert "một trong hai cách" in both.text


def test_a_text_without_a_table_and_one_with_a_mark_of_secrecy_are_refused(desk):
    secret = desk.post("/import", text=PASTED.replace("Báo cáo", "Diễn tập [MẬT]"))
    assert secret.status_code == 422
    assert db.session.scalar(select(func.count(AnnexImport.id))) == 0


def test_columns_may_be_mapped_by_hand(desk):
    number = desk.paste("a\tb\tc\n1\tXây dựng quy chế\tSở Tài chính\n2\tBáo cáo\tSở Nội vụ")
    assert "Chưa biết hết các cột" in desk.page(f"/import/{number}")
    lines = {
        f"columns-{n}-{name}": value
        for n, role in enumerate(("number", "task", "lead"))
        for name, value in (("at", n), ("role", role))
    }
    assert desk.send(number, "/columns", table="0", **lines).status_code == 303
    page = desk.page(f"/import/{number}")
    assert "Chưa biết hết các cột" not in page
    assert "Xây dựng quy chế" in page
    twice = lines | {"columns-2-role": "task"}
    assert desk.send(number, "/columns", table="0", **twice).status_code == 422


def test_a_large_file_waits_and_the_page_comes_back_by_itself(desk, monkeypatch):
    monkeypatch.setattr(intake, "SMALL", 10)
    data = (FILES / "annex.xlsx").read_bytes()
    answer = desk.post("/import", file=(io.BytesIO(data), "annex.xlsx"))
    page = desk.client.get(answer.location)
    assert "Đang đọc tệp" in page.text
    assert page.headers["Refresh"]
    assert "Refresh" not in desk.client.get(f"{answer.location}?live=1").headers
    row = db.session.scalars(select(AnnexImport)).one()
    assert row.state is ImportState.READING
    with writing():
        intake.keep_progress(row.id, 1_200, 20_000)
    assert "Đã đọc 1.200 / 20.000 dòng" in desk.client.get(answer.location).text
    with count_queries() as sent:
        plan = desk.client.get(f"/plans/{row.plan_id}").text
    assert len(sent) <= 12
    assert "1.200 / 20.000 dòng" in plan


def test_an_import_not_wanted_is_thrown_away(desk):
    number = desk.paste()
    assert desk.post(f"/import/{number}/drop").status_code == 303
    assert desk.client.get(f"/plans/{desk.plan_id}/import/{number}").status_code == 404


def test_a_cell_opens_at_its_place_and_keeps_what_is_typed_when_it_is_refused(desk):
    number = desk.paste()
    page = desk.page(f"/import/{number}?show=doubtful&row=3&cell=lead")
    (form,) = [one for one in read_forms(page) if "/rows/3/lead" in one.action]
    assert form.filled()["text"] == ["Sở Lạ"]
    assert "“Sở Lạ” nghĩa là" in page
    assert f'<option value="{desk.case.units["STC"].name}"' in page
    refused = desk.client.post(form.action, data=form.filled() | {"text": "Sở Lạ [MẬT]"})
    assert refused.status_code == 422
    assert 'id="text-error"' in refused.text
    assert "Sở Lạ [MẬT]" in refused.text
    saved = desk.client.post(form.action, data=form.filled() | {"add": "Sở Tài chính"})
    assert saved.location.endswith(f"/import/{number}?show=doubtful&row=3#cell-3-lead")
    assert db.session.get(AnnexImport, number).corrections == {"3": {"lead": "Sở Lạ; Sở Tài chính"}}


def test_who_is_meant_is_said_in_the_cell_and_known_to_the_whole_annex(desk):
    number = desk.paste(PASTED.replace("\t\tkhi", "\tSở Lạ\tkhi"))
    unit = str(desk.case.units["STC"].id)
    means = {"lines-0-key": "sola", "lines-0-choice": unit}
    assert desk.correct(number, 3, "lead", "Sở Lạ", **means).status_code == 303
    assert db.session.get(AnnexImport, number).decisions["sola"]["unit"] == int(unit)
    assert "Chưa biết “Sở Lạ”" not in desk.page(f"/import/{number}")


def test_a_cell_somebody_corrected_meanwhile_is_not_overwritten_unseen_and_others_are(desk):
    number = desk.paste()
    seen = {"seen": mark_of("Sở Lạ")}
    desk.correct(number, 3, "lead", "Sở Tài chính")
    late = desk.post(f"/import/{number}/rows/3/lead", text="Sở Nội vụ", **seen)
    assert late.status_code == 422
    assert "Có người vừa sửa ô này; ô đang ghi “Sở Tài chính”" in late.text
    assert ">\nSở Nội vụ</textarea>" in late.text.replace("\r", "")
    (form,) = [one for one in read_forms(late.text) if "/rows/3/lead" in one.action]
    again = desk.client.post(form.action, data=form.filled() | {"add": ""})
    assert again.status_code == 303
    assert desk.post(f"/import/{number}/rows/3/note", text="Ghi", seen=mark_of("")).location
    assert db.session.get(AnnexImport, number).corrections["3"] == {
        "lead": "Sở Nội vụ",
        "note": "Ghi",
    }


def test_it_is_said_at_once_how_a_deadline_is_read(desk):
    def read(words):
        asked = {"words": words}
        return desk.client.get(f"/plans/{desk.plan_id}/import/deadline", query_string=asked).text

    assert read("Quý II/2025") == "Đọc là hạn 30/06/2025"
    assert read("hằng quý") == "Đọc là: Hằng quý"
    assert read("01/01/2020").endswith("trước ngày ban hành kế hoạch.")
    assert read("khi có điều kiện \x00 \ud83d".encode("utf-8", "replace")) == (
        "Chưa đọc được hạn từ lời văn này"
    )


def test_names_are_listed_up_to_the_number_that_every_picker_lists(desk, monkeypatch):
    number = desk.paste()
    monkeypatch.setattr(fields, "MOST_LISTED", 1)
    page = desk.client.get(f"/plans/{desk.plan_id}/import/{number}?row=3&cell=lead").text
    assert 'id="annex-units"' not in page
    assert f'data-names="/plans/{desk.plan_id}/import/names"' in page


def test_where_units_are_many_their_names_are_asked_for(desk):
    number = desk.paste()
    page = desk.client.get(f"/plans/{desk.plan_id}/import/{number}?row=3&cell=lead").text
    assert 'id="annex-units"' in page

    def names(words):
        answer = desk.client.get(
            f"/plans/{desk.plan_id}/import/names", query_string={"words": words}
        )
        return [name for name, _ in answer.json["found"]]

    assert names("tai chinh") == ["Sở Tài chính"]
    assert names("") == names("hải quân \x00") == []
    with transaction():
        make_units({"name": f"UBND xã Số {n}", "folded": f"xa so {n}"} for n in range(200))
    page = desk.client.get(f"/plans/{desk.plan_id}/import/{number}?row=3&cell=lead").text
    assert f'data-names="/plans/{desk.plan_id}/import/names"' in page
    assert "UBND xã Số 7" not in page.partition("<select")[0]
    assert names("xa so 19")[0] == "UBND xã Số 19"
    assert len(names("xa so")) == 8


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OBSERVER, Role.ADMIN])
def test_only_the_secretariat_reaches_the_pages(desk, role):
    number = desk.paste()
    desk.sign_in(role)
    for path in ("/import", f"/import/{number}", f"/import/{number}/units"):
        assert desk.client.get(f"/plans/{desk.plan_id}{path}").status_code == 403


def test_an_import_is_found_under_its_own_plan_only(desk):
    number = desk.paste()
    with transaction():
        other = make_plan(committee=desk.case.committee, state=PlanState.DRAFT)
    assert desk.client.get(f"/plans/{other.id}/import/{number}").status_code == 404
    assert desk.post(f"/import/{number}/rows/999/lead", text="a").status_code == 404


def test_the_page_asks_the_database_as_often_for_many_rows_as_for_few(desk):
    few, plan_id = desk.paste(), desk.plan_id
    head = PASTED.split("\n", 1)[0]
    many = desk.paste(
        "\n".join((head, *(f"{n}\tViệc {n} khác\tSở Tài chính\t\t2025" for n in range(300))))
    )
    asked = []
    for number in (few, many):
        with count_queries() as sent:
            desk.client.get(f"/plans/{plan_id}/import/{number}")
        asked.append(len(sent))
    assert asked[1] <= asked[0] <= 12


def test_what_a_plan_assigns_taken_to_excel_is_read_back_as_the_same(desk):
    before = desk.client.get(f"/plans/{desk.case.plan.id}/assignments.xlsx")
    data = {"file": (io.BytesIO(before.data), "giao-viec.xlsx")}
    answer = desk.client.post(f"/plans/{desk.case.plan.id}/import", data=data)
    page = desk.client.get(answer.location).text
    assert "0 mới, 0 thay đổi, 3 như cũ, 0 không còn trong tệp" in page


@pytest.mark.parametrize(
    "group", [each for each in LeadGroup if each not in {LeadGroup.NONE, LeadGroup.STORED}]
)
def test_our_own_name_of_a_group_is_read_as_that_group(app, group):
    with app.test_request_context(), speaking("vi"):
        assert read_group(str(LEAD_GROUPS[group])).group is group


def test_promulgated_the_rows_become_tasks(desk):
    number = desk.paste(PASTED.split("\n2\t", 1)[0])
    desk.send(number, "/confirm")
    desk.post("/promulgate")
    assert db.session.scalar(select(func.count(Task.id)).where(Task.plan_id == desk.plan_id)) == 2
    assert "không còn là bản nháp" in desk.page(f"/import/{number}")
    again = desk.post("/import", text=PASTED)
    assert again.status_code == 422
    assert "sửa việc giao bằng văn bản sửa đổi, bổ sung" in again.text
    assert f'href="/plans/{desk.plan_id}/amendments"' in desk.page("/import")
