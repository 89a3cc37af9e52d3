"""Lists taken along, changed in Excel and read back: what differs is taken, and nothing else."""

from datetime import date
from typing import Any

import pytest

from tests.counting import count_queries
from tests.factories import actor_of, make_committee, make_membership
from tests.web.readback_cases import CASES, SAID, Case
from tests.web.readback_world import MARK, add, change, differences, make_readback_world
from tests.writing import writing
from tracker.database import db
from tracker.models import BudgetLine, Document, TableImport, User
from tracker.rules.choices import Language
from tracker.rules.grids import Cell
from tracker.rules.permissions import Role, may_knock
from tracker.rules.texts import fold
from tracker.sheets.child import read
from tracker.web.readback.registry import TABLES
from tracker.web.readback.table import Use

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def world(client, monkeypatch):
    monkeypatch.setattr("tracker.web.views.tables.read_book", read)
    return make_readback_world(client)


def squeezed(word: Any) -> str:
    lines = (" ".join(line.split()) for line in str(word).split("\n"))
    return "\n".join(lines)


def shown(case: Case) -> dict[str, str]:
    """Return what the cells typed in are to say in the next export."""
    typed = {
        head: word.text if isinstance(word, Cell) else word for head, word in case.typed.items()
    }
    return {head: squeezed(word) for head, word in (typed | case.reads).items()}


def test_there_is_a_case_for_every_list_with_heads_of_its_own_and_forms_nobody_sends(world):
    assert CASES.keys() == TABLES.keys()
    world.client.application.config["WTF_CSRF_ENABLED"] = True
    with world.client.application.test_request_context():
        for noun, kind in TABLES.items():
            actor = actor_of(world.town.people[CASES[noun].role])
            table = kind(actor, date(2023, 11, 21), world.place(noun))
            assert not table.form(None).meta.csrf, noun
            heads = table.heads
            known = [{fold(head) for head in (one.head, *one.others)} for one in heads]
            assert sum(map(len, known)) == len(set().union(*known))


def test_of_a_list_read_back_what_differs_is_taken_once_and_nothing_else(world):
    for noun, case in CASES.items():
        world.come_as(case.role)
        before = world.export(case.address)
        check_that_it_changes_nothing(world, noun, before)
        after = check_that_a_change_is_taken_once(world, noun, before)
        if case.new:  # the rows of some lists are those of another
            check_that_a_new_row_is_added(world, noun, after)


def check_that_it_changes_nothing(world, noun, sheet):
    seen = world.events()
    page = world.bring(noun, sheet)
    assert "Tệp không có gì mới để ghi" in page.text, noun
    row = world.last()
    assert (row.noun, row.changed, row.added, row.problems) == (noun, 0, 0, [])
    assert world.events() == seen


def check_that_a_change_is_taken_once(world, noun, before):
    """Return the list as it is then."""
    case = CASES[noun]
    page = world.bring(noun, change(before, case.row, case.typed))
    seen = world.events()
    assert (world.last().changed, world.last().added) == (1, 0), (noun, page.text)
    answer = world.take(page)
    assert answer.status_code == 303, (noun, answer.text)
    taken = world.events()
    assert taken > seen
    assert world.take(page).status_code == 303  # pressed twice
    assert world.events() == taken
    after = world.export(case.address)
    found = differences(before, after)
    assert {row for row, _head in found} == {case.row}, noun
    said = {head: words for (_row, head), words in found.items() if head not in case.follows}
    wanted = shown(case)
    assert said.keys() == wanted.keys(), noun
    for head, words in said.items():
        assert squeezed(words) == (wanted[head] or words), (noun, head)
    return after


def check_that_a_new_row_is_added(world, noun, before):
    case = CASES[noun]
    page = world.bring(noun, add(before[:1], case.new))
    assert (world.last().changed, world.last().added) == (0, 1), (noun, page.text)
    assert world.take(page).status_code == 303, (noun, page.text)
    after = world.export(case.address)
    assert len(after) == len(before) + 1, noun
    known = {row[-1].text for row in before}
    (new,) = [row for row in after if row[-1].text not in known]
    heads = [cell.text for cell in after[0]]
    said = dict(zip(heads, (cell.text for cell in new), strict=True))
    assert {head: said[head] for head in case.new} == {
        head: SAID.get(word, str(word)) for head, word in case.new.items()
    }, noun


def test_the_same_file_with_new_rows_is_not_taken_twice(world):
    case = CASES["budget"]
    world.come_as(case.role)
    sheet = add(world.export(case.address), case.new)
    page = world.bring("budget", sheet)
    assert world.take(page).status_code == 303
    other_tab = world.client.post(f"{page.request.path}/take", data={"shown": "x"})
    assert other_tab.status_code == 422
    assert "Đã ghi 21/11/2023" in other_tab.text
    page = world.bring("budget", sheet)
    assert "Chính tệp này đã được ghi ngày 21/11/2023" in page.text
    assert world.take(page).status_code in {400, 422}
    assert db.session.query(BudgetLine).count() == 3


def test_a_row_changed_meanwhile_is_refused_in_words_that_name_both(world):
    case = CASES["budget"]
    world.come_as(case.role)
    sheet = world.export(case.address)
    page = world.bring("budget", change(sheet, 2, {"Năm": 2022}))
    with writing():
        db.session.get(BudgetLine, 2).planned = 2_000_000_000
    answer = world.take(page)
    assert answer.status_code == 422
    assert "Dữ liệu vừa thay đổi" in answer.text
    page = world.bring("budget", change(sheet, 2, {"Năm": 2022}))
    assert "hiện là “2.000.000.000”, trong tệp là “1000000000”" in page.text
    assert "<b>H3</b> · dòng 3, cột “Dự toán, đồng”" in page.text
    assert 'name="shown"' not in page.text
    untouched = world.bring("budget", [sheet[0], sheet[1]])
    assert "Tệp không có gì mới để ghi" in untouched.text
    assert "Không có dòng nào mang mã “b2v" in world.bring("documents", sheet).text


def test_each_wrong_cell_is_named_with_its_place_and_nothing_is_taken(world):
    case = CASES["budget"]
    world.come_as(case.role)
    sheet = world.export(case.address)
    wrong = change(
        sheet,
        1,
        {
            "Năm": "hai nghìn",
            "Dự toán, đồng": "1,390",
            "Nguồn": "quỹ đen",
            "Việc giao": "Không có",
            "Nội dung chi": "",
        },
    )
    wrong = add(wrong, {"Nội dung chi": "x", "Năm": "=1/0", MARK: sheet[2][-1].text})
    wrong = add(wrong, {"Nội dung chi": "y", MARK: "9v0"})
    wrong = add(wrong, {"Nội dung chi": ("=1/0", "#DIV/0!")})
    wrong = add(wrong, {"Nội dung chi": ("=2*5", 10)})
    before = world.events()
    page = world.bring("budget", wrong)
    for words in (
        "<b>D2</b> · dòng 2, cột “Năm”: Nhập năm từ ",
        "<b>H2</b> · dòng 2, cột “Dự toán, đồng”",
        "<b>F2</b> · dòng 2, cột “Nguồn”: Chọn",
        "<b>B2</b> · dòng 2, cột “Việc giao”: Không nhận ra “Không có”",
        "<b>C2</b> · dòng 2, cột “Nội dung chi”",
        "<b>M4</b> · dòng 4, cột “Mã dòng”: Mã này đã có ở dòng 3",
        "<b>M5</b> · dòng 5, cột “Mã dòng”: Không có dòng nào mang mã “9v0”",
        "<b>C6</b> · dòng 6, cột “Nội dung chi”: Ô đang báo #DIV/0!",
        "<b>A7</b> · dòng 7, cột “Kế hoạch”",
    ):
        assert words in page.text
    assert world.take(page).status_code == 422
    assert world.events() == before


def test_what_a_service_refuses_is_named_at_its_cell_before_anything_is_written(world):
    world.come_as(Role.SECRETARIAT)
    sheet = world.export("/documents/export.xlsx")
    page = world.bring("documents", change(sheet, 1, {"Số": "7", "Tệp": "gì cũng được"}))
    assert "dòng 2, cột “Số”" in page.text
    assert [problem["fault"] for problem in world.last().problems] == ["document_number_taken"]
    assert world.take(page).status_code == 422
    world.come_as(Role.ADMIN)
    people = world.export("/users/export.xlsx")
    page = world.bring("people", change(people, 5, {"Vai trò trong ban": "Giám sát"}))
    assert "Cột này chỉ đọc ở dòng mới: hiện là “Đầu mối đơn vị”" in page.text


def test_a_sheet_in_english_is_read_by_a_reader_of_vietnamese_and_without_some_columns(world):
    world.come_as(Role.SECRETARIAT)
    person = db.session.get(User, world.town.people[Role.SECRETARIAT].user_id)
    with writing():
        db.session.get(User, person.id).language = Language.ENGLISH
    sheet = world.export("/documents/export.xlsx")
    assert sheet[0][0].text == "Type"
    assert sheet[0][-1].text == "Mark of the row"
    with writing():
        db.session.get(User, person.id).language = Language.VIETNAMESE
    assert "Tệp không có gì mới" in world.bring("documents", sheet).text
    narrow = [[row[4], row[-1]] for row in sheet]
    narrow[1][0] = "Trích yếu khác"
    page = world.bring("documents", narrow)
    assert "<b>1 dòng thay đổi</b>" in page.text
    answer = world.bring("documents", [row[:-1] for row in sheet])
    assert answer.status_code == 422
    assert "Mã dòng" in answer.text


def test_who_may_not_change_a_list_gets_it_without_marks_and_cannot_bring_it(world):
    for role in Role:
        world.come_as(role)
        for noun, kind in TABLES.items():
            if noun == "measures":
                continue
            place = world.place(noun)
            status = world.client.get(f"/tables/{noun}?place={place}").status_code
            assert status == (200 if may_knock(role, kind.action) else 403), (role, noun)
    world.come_as(Role.OBSERVER)
    heads = [cell.text for cell in world.export("/documents/export.xlsx")[0]]
    assert MARK not in heads
    assert "Nhập lại" not in world.client.get("/documents").text
    assert world.client.get("/tables/la").status_code == 404


def test_a_unit_reads_back_its_own_measures_only(world):
    place = f"/tables/measures?place={world.ids['detail']}"
    world.come_as(Role.UNIT_LEAD)
    assert world.client.get(place).status_code == 200
    assert "Nhập lại từ Excel" in world.client.get(f"/tasks/{world.ids['detail']}/measures").text
    other = make_membership(
        committee=world.town.committee, role=Role.UNIT_LEAD, unit=world.town.units[1]
    )
    world.town.people[Role.UNIT_LEAD] = other
    world.come_as(Role.UNIT_LEAD)
    assert world.client.get(place).status_code in {403, 404}
    assert world.client.get("/tables/measures").status_code == 404


def test_a_file_waits_for_who_brought_it_and_can_be_left(world):
    world.come_as(Role.SECRETARIAT)
    sheet = world.export("/budget/export.xlsx")
    path = world.bring("budget", change(sheet, 1, {"Năm": 2022})).request.path
    assert "sua.xlsx" in world.client.get("/tables/budget").text
    for stranger in (
        world.town.people[Role.ADMIN],
        make_membership(committee=make_committee(), role=Role.SECRETARIAT),
    ):
        world.town.people[Role.CHAIR] = stranger
        world.come_as(Role.CHAIR)
        assert world.client.get(path).status_code == 404
        assert world.client.post(f"{path}/take").status_code in {404, 422}
        assert world.client.post(f"{path}/leave").status_code == 404
    world.come_as(Role.SECRETARIAT)
    assert world.client.post(f"{path}/leave").status_code == 303
    assert db.session.query(TableImport).count() == 0


def test_only_columns_that_are_worked_out_are_grey(world):
    world.come_as(Role.SECRETARIAT)
    answer = world.client.get("/documents/export.xlsx")
    guide = read(answer.data, "tep.xlsx").grids[1]
    assert guide.name == "Hướng dẫn"
    words = [cell.text for row in guide.rows for cell in row if cell.text]
    assert "Hỏa tốc" in words
    shown_only = [column.key for column in TABLES["documents"].columns if column.use is Use.SHOWN]
    assert shown_only == ["files"]
    assert db.session.query(Document).count() == 2


def test_the_page_asks_as_often_for_many_rows_as_for_few(world):
    asked = []
    for noun in ("budget", "documents", "units"):
        world.come_as(Role.SECRETARIAT)
        sheet = world.export(CASES[noun].address)
        head = next(head for head in CASES[noun].typed if head not in CASES[noun].reads)
        few = change(sheet, 1, {head: "Khác"})
        for one in (few, change(few, 2, {head: "Khác nữa"})):
            page = world.bring(noun, one)
            with count_queries() as sent:
                world.client.get(page.request.path)
            asked.append(len(sent))
    assert asked[::2] == asked[1::2]
    assert max(asked) <= 12


def test_a_file_with_a_mark_of_secrecy_is_not_even_kept(world):
    world.come_as(Role.SECRETARIAT)
    sheet = world.export("/documents/export.xlsx")
    answer = world.bring("documents", change(sheet, 1, {"Trích yếu": "Phương án (TUYỆT MẬT)"}))
    assert answer.status_code == 422
    assert db.session.query(TableImport).count() == 0
