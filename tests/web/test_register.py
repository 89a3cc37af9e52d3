"""The pages of the register, of inspections and of the budget, as each reader meets them."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import (
    make_budget_line,
    make_committee,
    make_document,
    make_inspection,
    make_membership,
    make_plan,
    make_unit,
)
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import BudgetLine, Document, DocumentLink, Finding, Inspection, Task
from tracker.rules.permissions import UNIT_ROLES, Role
from tracker.sheets.child import read

pytestmark = pytest.mark.usefixtures("frozen")
MOST_QUERIES = 12
DOCUMENT = {
    "kind": "plan",
    "number": "3015",
    "symbol": "KH-UBND",
    "issued_on": "02/11/2023",
    "subject": "Nâng cao chỉ số chuyển đổi số",
    "issuer": "UBND tỉnh",
    "priority": "normal",
}


@pytest.fixture
def office(client: FlaskClient) -> SimpleNamespace:
    """A committee with a person of each role, two units and a plan."""
    with writing():
        committee = make_committee()
        units = [make_unit(), make_unit()]
        plan = make_plan(committee=committee)
        people = {
            role: make_membership(
                committee=committee, role=role, unit=units[0] if role in UNIT_ROLES else None
            )
            for role in Role
        }
    sign_in_as(client, people[Role.SECRETARIAT])
    return SimpleNamespace(committee=committee, units=units, plan=plan, people=people)


def words_of(answer) -> str:
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def test_a_document_is_entered_with_its_file_and_found_without_diacritics(client, office):
    file = (BytesIO(b"%PDF-1.4\n"), "ke-hoach.pdf")
    answer = client.post(f"/documents/new?plan={office.plan.id}", data=DOCUMENT | {"files": file})
    assert answer.status_code == 303
    page = words_of(client.get(answer.location))
    for words in ("3015/KH-UBND", "02/11/2023", "ke-hoach.pdf", "SHA-256", office.plan.sign):
        assert words in page
    assert "3015/KH-UBND" in words_of(client.get("/documents?q=nang+cao&year=2023&kind=plan"))
    assert "Không tìm thấy văn bản nào" in words_of(client.get("/documents?q=nang+thap"))
    assert "3015/KH-UBND" in words_of(client.get(f"/plans/{office.plan.id}"))


def test_a_number_that_is_taken_is_refused_in_words_beside_the_field(client, office):
    client.post("/documents/new", data=DOCUMENT)
    answer = client.post("/documents/new", data=DOCUMENT)
    assert answer.status_code == 422
    page = words_of(answer)
    assert "Sổ năm 2023 đã có 3015/KH-UBND" in page
    assert 'id="number-error"' in page
    assert count(Document) == 1


def test_a_correction_to_a_number_that_is_taken_leaves_the_entry_and_its_files(client, office):
    file = (BytesIO(b"%PDF-1.4\n"), "ke-hoach.pdf")
    client.post("/documents/new", data=DOCUMENT)
    path = client.post("/documents/new", data=DOCUMENT | {"number": "7", "files": file}).location
    document = db.session.scalars(select(Document).where(Document.number == "7")).one()
    typed = DOCUMENT | {"version": document.version_id}
    answer = client.post(f"{path}/edit", data=typed)
    assert answer.status_code == 422
    assert "Sổ năm 2023 đã có 3015/KH-UBND" in words_of(answer)
    page = words_of(client.get(path))
    assert "07/KH-UBND" in page
    assert "ke-hoach.pdf" in page


def test_a_file_that_is_refused_enters_nothing(client, office):
    program = (BytesIO(b"MZ\x90\x00" * 40), "ke-hoach.pdf")
    answer = client.post("/documents/new", data=DOCUMENT | {"files": program})
    assert answer.status_code == 422
    assert 'id="files-error"' in words_of(answer)
    assert count(Document) == 0


def test_a_correction_of_money_or_of_an_inspection_that_is_refused_shows_the_form_again(
    client, office
):
    with writing():
        line = make_budget_line(plan=office.plan)
        inspection = make_inspection(committee=office.committee, units=office.units)
    money = {
        "plan": office.plan.id,
        "title": "Khác",
        "first_year": "2023",
        "source": "central",
        "planned": "1",
        "allocated": "2",
        "version": line.version_id,
    }
    assert client.post(f"/budget/{line.id}/edit", data=money).status_code == 422
    typed = {
        "kind": "check",
        "title": "Khác",
        "starts_on": "30/11/2023",
        "ends_on": "01/11/2023",
        "version": inspection.version_id,
    }
    assert client.post(f"/inspections/{inspection.id}/edit", data=typed).status_code == 422
    visit = {"unit": office.units[0].id, "held_on": "20/11/2023"}
    path = f"/inspections/{inspection.id}"
    assert client.post(f"{path}/visits/new", data=visit).status_code == 303
    left_out = typed | {"starts_on": "01/11/2023", "ends_on": "30/11/2023"}
    answer = client.post(f"{path}/edit", data=left_out)
    assert answer.status_code == 422
    assert "đã có buổi làm việc hoặc phát hiện" in words_of(answer)


def test_a_double_click_enters_one_document(client, office):
    page = words_of(client.get("/documents/new"))
    nonce = page.split('name="nonce"')[1].split('value="')[1].split('"')[0]
    first = client.post("/documents/new", data=DOCUMENT | {"nonce": nonce})
    second = client.post("/documents/new", data=DOCUMENT | {"nonce": nonce})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(Document) == 1


def test_the_next_number_is_suggested_and_never_filled_in(client, office):
    client.post("/documents/new", data=DOCUMENT)
    page = words_of(client.get("/documents/new"))
    assert "3016" in page
    assert 'name="number"' in page
    assert 'value="3016"' not in page


def test_a_document_is_linked_and_the_link_taken_away(client, office):
    with writing():
        document = make_document(committee=office.committee)
        inspection = make_inspection(committee=office.committee, units=office.units)
    path = f"/documents/{document.id}"
    chosen = {"plan": office.plan.id, "inspection": inspection.id}
    assert client.post(f"{path}/links", data=chosen).status_code == 303
    assert inspection.title in words_of(client.get(path))
    assert document.sign in words_of(client.get(f"/inspections/{inspection.id}"))
    again = client.post(f"{path}/links", data=chosen)
    assert (again.status_code, count(DocumentLink)) == (422, 2)
    link = db.session.scalars(select(DocumentLink.id).order_by(DocumentLink.id)).first()
    assert client.post(f"{path}/links/{link}/remove").status_code == 303
    assert count(DocumentLink) == 1
    assert client.post(f"{path}/links", data={}).status_code == 422


def test_money_is_typed_as_offices_write_it_and_shown_as_total(client, office):
    typed = {
        "plan": office.plan.id,
        "title": "Thực hiện chuyển đổi số",
        "first_year": "2021",
        "last_year": "2023",
        "source": "province",
        "planned": "197,3 tỷ",
    }
    answer = client.post("/budget/new", data=typed)
    assert answer.status_code == 303
    page = words_of(client.get("/budget"))
    assert "Kinh phí: dự toán 197,3 tỷ đồng" in page
    assert "2021–2023" in page
    assert "197,3 tỷ đồng" in words_of(client.get(f"/plans/{office.plan.id}"))
    edit = words_of(client.get(f"{answer.location}/edit"))
    assert 'value="197.300.000.000"' in edit


def test_more_than_there_should_be_asks_for_a_reason_and_shows_it(client, office):
    typed = {
        "plan": office.plan.id,
        "title": "Tập huấn",
        "first_year": "2023",
        "source": "central",
        "planned": "850 triệu",
        "allocated": "900 triệu",
    }
    answer = client.post("/budget/new", data=typed)
    assert answer.status_code == 422
    assert "Số được giao (900 triệu đồng) lớn hơn dự toán (850 triệu đồng)" in words_of(answer)
    answer = client.post("/budget/new", data=typed | {"reason": "Bổ sung giữa năm"})
    assert answer.status_code == 303
    assert "Bổ sung giữa năm" in words_of(client.get(answer.location))
    line = db.session.scalars(select(BudgetLine)).one()
    assert (line.planned, line.allocated) == (850_000_000, 900_000_000)
    assert client.post(f"/budget/{line.id}/remove").status_code == 303
    assert count(BudgetLine) == 0


def test_an_inspection_runs_from_plan_to_task_and_its_page_shows_the_state(client, office):
    unit = office.units[0]
    typed = {
        "kind": "supervision",
        "title": "Giám sát chuyển đổi số",
        "starts_on": "01/11/2023",
        "ends_on": "30/11/2023",
        "units": [each.id for each in office.units],
    }
    answer = client.post("/inspections/new", data=typed)
    assert answer.status_code == 303
    path = answer.location
    assert client.post(f"{path}/start").status_code == 303
    record = {
        "unit": unit.id,
        "held_on": "20/11/2023",
        "files": (BytesIO(b"%PDF-1.4\n"), "bien-ban.pdf"),
    }
    assert client.post(f"{path}/visits/new", data=record).status_code == 303
    finding = {
        "kind": "recommendation",
        "text": "Số hóa hồ sơ",
        "unit": unit.id,
        "lead_group": "none",
    }
    assert client.post(f"{path}/findings/new", data=finding).status_code == 303
    lacking = client.post(f"{path}/conclude", data={"concluded_on": "21/11/2023"})
    assert lacking.status_code == 422
    assert "1 kiến nghị chưa rõ ai làm hoặc khi nào xong" in words_of(lacking)
    row = db.session.scalars(select(Finding)).one()
    edited = finding | {
        "lead": [unit.id],
        "deadline_words": "trong vòng 15 ngày kể từ ngày ban hành",
        "version": row.version_id,
    }
    assert client.post(f"{path}/findings/{row.id}/edit", data=edited).status_code == 303
    assert client.post(f"{path}/conclude", data={"concluded_on": "21/11/2023"}).status_code == 303
    assert "Giao 1 kiến nghị" in words_of(client.get(path))
    assert client.post(f"{path}/tasks").status_code == 303
    task = db.session.scalars(select(Task)).one()
    assert task.due == date(2023, 12, 6)
    page = words_of(client.get(path))
    for words in ("bien-ban.pdf", task.code, "06/12/2023", "0 trên 1 nhiệm vụ"):
        assert words in page
    shown = words_of(client.get(f"/tasks/{task.id}"))
    assert f'href="{path}"' in shown
    assert "kết luận ngày 21/11/2023" in shown


PAGES = {
    "/documents": {Role.ADMIN, Role.SECRETARIAT, Role.CHAIR, *UNIT_ROLES, Role.OBSERVER},
    "/budget": {Role.ADMIN, Role.SECRETARIAT, Role.CHAIR, Role.OBSERVER},
    "/inspections": {Role.SECRETARIAT, Role.CHAIR, *UNIT_ROLES, Role.OBSERVER},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reads_what_the_table_gives_it_and_finds_no_button_it_may_not_press(
    client, office, role
):
    with writing():
        document = make_document(committee=office.committee)
        make_budget_line(plan=office.plan)
        inspection = make_inspection(committee=office.committee, units=office.units)
    sign_in_as(client, office.people[role])
    for path, readers in PAGES.items():
        answer = client.get(path)
        assert answer.status_code == (200 if role in readers else 403), path
        writes = role is Role.SECRETARIAT or (path, role) == ("/inspections", Role.CHAIR)
        assert (f'href="{path}/new"' in words_of(answer)) is writes
    page = words_of(client.get(f"/documents/{document.id}"))
    assert ("/edit" in page) is (role is Role.SECRETARIAT)
    shown = client.get(f"/inspections/{inspection.id}")
    if role in PAGES["/inspections"]:
        writes = role in {Role.SECRETARIAT, Role.CHAIR}
        assert (f"/inspections/{inspection.id}/edit" in words_of(shown)) is writes


def test_the_things_of_another_committee_are_not_there(client, office):
    with writing():
        other = make_committee()
        document = make_document(committee=other)
        inspection = make_inspection(committee=other, units=office.units)
        line = make_budget_line(plan=make_plan(committee=other))
        own = make_document(committee=office.committee)
    for path in (
        f"/documents/{document.id}",
        f"/documents/{document.id}/edit",
        f"/inspections/{inspection.id}",
        f"/inspections/{inspection.id}/edit",
        f"/inspections/{inspection.id}/findings/new",
        f"/budget/{line.id}",
        f"/budget/{line.id}/edit",
    ):
        assert client.get(path).status_code == 404, path
    typed = {"inspection": inspection.id}
    assert client.post(f"/documents/{own.id}/links", data=typed).status_code == 422
    assert client.post(f"/documents/new?plan={line.plan_id}", data=DOCUMENT).status_code == 404
    assert client.post(f"/inspections/{inspection.id}/start").status_code == 404


def test_lists_take_the_same_few_queries_however_long_they_are(client, office):
    def grow(many: int) -> None:
        with writing():
            for _ in range(many):
                make_document(committee=office.committee)
                make_inspection(committee=office.committee, units=office.units)
                make_budget_line(plan=office.plan)

    def statements() -> dict[str, int]:
        found = {}
        for path in ("/documents", "/inspections", "/budget"):
            client.get(path)
            with count_queries() as sent:
                assert client.get(path).status_code == 200
            found[path] = len(sent)
        return found

    grow(1)
    few = statements()
    grow(30)
    assert statements() == few
    assert max(few.values()) <= MOST_QUERIES, few


@pytest.mark.parametrize(
    "query", ["q=%00%ff", "year=99999999999", "year=²", "kind=nothing", "page=9999", "plan=-1"]
)
def test_an_odd_address_is_answered_with_a_list(client, office, query):
    for path in ("/documents", "/inspections", "/budget"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_lists_go_page_by_page(client, office):
    with writing():
        for _ in range(30):
            make_document(committee=office.committee)
    page = words_of(client.get("/documents?size=25&page=2"))
    assert "26–30 trong 30" in page
    assert count(Inspection) == 0


def sheet_of(answer) -> list[list[str]]:
    assert answer.status_code == 200
    grid, *_guide = read(answer.data, "tep.xlsx").grids
    return [[cell.text for cell in row] for row in grid.rows]


def test_the_three_tables_are_taken_along_as_they_are_filtered(client, office):
    formula = "=1+1"
    with writing():
        make_document(committee=office.committee, subject=formula, number="7", place=7)
        make_document(committee=office.committee, year=2022, number="8", place=8)
        make_budget_line(plan=office.plan, planned=197_300_000_000)
        make_inspection(committee=office.committee, units=office.units)
        make_document(committee=make_committee())
    register = sheet_of(client.get("/documents/export.xlsx?year=2023"))
    assert register[0][:5] == ["Loại", "Số", "Ký hiệu", "Ngày ban hành", "Trích yếu"]
    assert [row[1:5] for row in register[1:]] == [["7", "TB-BCĐ", "02/11/2023", formula]]
    money = sheet_of(client.get("/budget/export.xlsx?source=province"))
    assert money[1][money[0].index("Dự toán, đồng")] == "197300000000"
    assert money[1][money[0].index("Được giao, đồng")] == ""
    assert len(sheet_of(client.get("/inspections/export.xlsx"))) == 2
    sign_in_as(client, office.people[Role.UNIT_LEAD])
    assert client.get("/budget/export.xlsx").status_code == 403
