import re

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import make_membership, make_plan, make_user
from tests.web.signin import sign_in_as
from tests.web.town import Town, make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, Membership, Succession, Task, Unit, UnitName
from tracker.rules.choices import PlanState
from tracker.rules.permissions import Role
from tracker.sheets.child import read
from tracker.web.forms import fields

PAPER = {
    "document_number": "51",
    "document_symbol": "QĐ-UBND",
    "document_on": "20/10/2023",
    "effective_on": "01/11/2023",
    "words": "",
}


@pytest.fixture
def town(app, client, frozen) -> Town:
    town = make_town()
    with writing():
        town.task(1, "Xây dựng kho dữ liệu")
        town.task(1, "Việc đã xong", finished_on=town.plan.issued_on)
        user = make_user(name="Đầu mối Nội vụ", email="snv@donvi.example")
        make_membership(
            committee=town.committee, role=Role.UNIT_LEAD, unit=town.units[2], user=user
        )
    sign_in_as(client, town.people[Role.SECRETARIAT])
    return town


def merge(town: Town, step: str, **changes) -> dict[str, object]:
    old, new = town.units[1].id, town.units[2].id
    facts = PAPER | {"from_units": old, "to_units": new, "joins_twins": "y", "step": step}
    return facts | changes


def owners(client) -> list[str]:
    rows = db.session.execute(
        select(Unit.name).join(Task, Task.unit_id == Unit.id).order_by(Task.id)
    )
    return [row.name for row in rows]


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_merger_is_looked_at_done_and_undone(client, town):
    page = client.post("/successions/new/merge", data=merge(town, "preview"))
    words = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Chuyển 1 nhiệm vụ" in words
    assert "Sở Y tế" in words
    assert (count(Succession), count(Letter), set(owners(client))) == (0, 0, {"Sở Y tế"})

    done = client.post("/successions/new/merge", data=merge(town, "confirm", nonce="n1"))
    again = client.post("/successions/new/merge", data=merge(town, "confirm", nonce="n1"))
    assert done.status_code == again.status_code == 303
    assert done.location == again.location
    assert owners(client) == ["Sở Nội vụ", "Sở Y tế"]
    assert count(Letter) == 1
    shown = client.get(done.location).get_data(as_text=True)
    assert "Xây dựng kho dữ liệu" in shown
    unit = client.get(f"/units/{town.units[1].id}").get_data(as_text=True)
    assert "51/QĐ-UBND" in unit
    assert "Sở Nội vụ" in client.get("/tasks?view=all&units=today").get_data(as_text=True)
    assert "(Sở Y tế)" in client.get("/tasks?view=done&units=today").get_data(as_text=True)

    taken = client.get("/tasks/export.xlsx?view=all&units=today").data
    units = [row[5].text for row in read(taken, "a.xlsx").grids[0].rows]
    assert sorted(units[1:]) == ["Sở Nội vụ", "Sở Nội vụ (Sở Y tế)"]

    client.post(f"{done.location}/undo")
    assert owners(client) == ["Sở Y tế", "Sở Y tế"]
    assert "đã hoàn tác" in client.get("/successions").get_data(as_text=True)
    twice = client.post(f"{done.location}/undo", follow_redirects=True)
    assert "đã được hoàn tác" in twice.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to_units": "old"}, "không thể tiếp nhận của chính mình"),
        ({"document_on": "01/12/2023"}, "không thể sau hôm nay"),
        ({"from_units": ""}, "Nhập"),
        ({"to_units": "999999"}, "Chọn"),
        ({"effective_on": "31/02/2023"}, "Ngày"),
    ],
)
def test_what_cannot_be_is_said_in_words_beside_the_field(client, town, changes, words):
    facts = merge(town, "preview") | changes
    if facts["to_units"] == "old":
        facts["to_units"] = facts["from_units"]
    page = client.post("/successions/new/merge", data=facts)
    assert page.status_code == 422
    assert count(Succession) == 0


def test_units_named_in_words_are_carried_over_the_preview_and_back(client, town, monkeypatch):
    monkeypatch.setattr(fields, "MOST_LISTED", 1)
    sent = merge(town, "preview") | {"from_units": "", "from_units-typed": "so y te"}
    seen = client.post("/successions/new/merge", data=sent)
    assert seen.status_code == 200
    assert "<b>Sở Y tế</b>" in seen.text
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', seen.text))
    back = client.post("/successions/new/merge", data=carried | {"step": "edit"})
    assert f'name="from_units" value="{town.units[1].id}" checked' in back.text
    done = client.post("/successions/new/merge", data=carried | {"step": "confirm"})
    assert done.status_code == 303
    assert owners(client) == ["Sở Nội vụ", "Sở Y tế"]


def test_a_split_says_of_each_duty_which_successor_takes_it(client, town):
    task_id = db.session.scalar(select(Task.id).where(Task.finished_on.is_(None)))
    old, main, other = (town.units[n].id for n in (1, 2, 0))
    facts = PAPER | {"from_units": old, "main_unit": main, "to_units": other}
    page = client.post("/successions/new/split", data=facts | {"step": "preview"})
    assert f'name="choice-task:{task_id}"' in page.get_data(as_text=True)
    wrong = facts | {"step": "confirm", f"choice-task:{task_id}": old}
    assert client.post("/successions/new/split", data=wrong).status_code == 422
    right = facts | {"step": "confirm", f"choice-task:{task_id}": other}
    client.post("/successions/new/split", data=right)
    assert owners(client)[0] == "Văn phòng UBND tỉnh"


def test_single_duties_change_hands_and_both_units_go_on(client, town):
    task_id = db.session.scalar(select(Task.id).where(Task.finished_on.is_(None)))
    facts = PAPER | {"from_units": town.units[1].id, "to_units": town.units[2].id}
    none = client.post("/successions/new/transfer", data=facts | {"step": "confirm"})
    assert none.status_code == 422
    assert "Chọn ít nhất một nhiệm vụ" in none.get_data(as_text=True)
    chosen = facts | {"step": "confirm", f"choice-task:{task_id}": town.units[2].id}
    client.post("/successions/new/transfer", data=chosen)
    assert owners(client)[0] == "Sở Nội vụ"
    db.session.expire_all()
    assert db.session.get(Unit, town.units[1].id).valid_to is None


def test_a_renamed_unit_keeps_its_old_name_on_what_is_dated_before(client, town):
    facts = PAPER | {"unit": town.units[1].id, "name": "Sở Y tế mới", "short_name": "SYT mới"}
    client.post("/successions/new/rename", data=facts | {"step": "confirm"})
    former = db.session.scalars(select(UnitName)).one()
    assert (former.name, former.valid_to.isoformat()) == ("Sở Y tế", "2023-10-31")
    overlap = facts | {"name": "Sở Y tế nữa", "step": "confirm", "effective_on": "01/11/2023"}
    page = client.post("/successions/new/rename", data=overlap)
    assert page.status_code == 422
    assert "cùng có hiệu lực trong một ngày" in page.get_data(as_text=True)


def test_a_reform_by_a_table_names_row_and_column(client, town):
    town.units[1].code, town.units[2].code = "CU", "MOI"
    db.session.commit()
    bad = PAPER | {"table": "Mã cũ\tMã mới\nCU\tLA", "step": "preview"}
    page = client.post("/successions/new/reform", data=bad)
    assert page.status_code == 422
    assert "Dòng 2, cột “Mã mới”" in page.get_data(as_text=True)
    good = PAPER | {"table": "Mã cũ\tMã mới\nCU\tMOI", "step": "confirm"}
    assert client.post("/successions/new/reform", data=good).status_code == 303
    assert owners(client)[0] == "Sở Nội vụ"


def test_the_pages_ask_the_database_a_fixed_number_of_times(client, town):
    done = client.post("/successions/new/merge", data=merge(town, "confirm"))
    for path in ("/successions", done.location, "/units", f"/units/{town.units[1].id}"):
        client.get(path)
        with count_queries() as sent:
            client.get(path)
        assert len(sent) <= 12, (path, len(sent))


def test_a_contact_hands_over_in_one_step(client, town):
    sign_in_as(client, town.people[Role.ADMIN])
    lead = db.session.scalars(
        select(Membership).where(Membership.unit_id == town.units[2].id)
    ).one()
    with writing():
        town.task(2, "Việc của Nội vụ")
    page = f"/units/{town.units[2].id}/handover"
    facts = {"from_user": lead.user_id, "email": "moi@donvi.example", "name": "Người mới"}
    assert "Việc của Nội vụ" in client.get(page).get_data(as_text=True)
    missing = client.post(page, data=facts | {"name": ""})
    assert missing.status_code == 422
    assert client.post(page, data=facts).status_code == 303
    parts = db.session.scalars(
        select(Membership).where(Membership.unit_id == town.units[2].id).order_by(Membership.id)
    ).all()
    assert [part.ended_on is None for part in parts] == [False, True]
    letter = db.session.scalars(select(Letter).where(Letter.template == "handover")).one()
    assert [task["title"] for task in letter.facts["tasks"]] == ["Việc của Nội vụ"]
    sign_in_as(client, town.people[Role.UNIT_LEAD])
    assert client.get(page).status_code == 404


def test_a_group_is_kept_named_and_not_taken_out_while_it_is_named(client, town):
    facts = {"name": "Khối y tế", "units": [town.units[1].id, town.units[2].id]}
    client.post("/units/groups/add", data=facts)
    assert "Khối y tế" in client.get("/units/groups").get_data(as_text=True)
    twin = client.post("/units/groups/add", data=facts | {"name": "khối  Y TẾ"})
    assert twin.status_code == 422
    with writing():
        plan = make_plan(committee=town.committee, state=PlanState.DRAFT)
    row = {"text": "Báo cáo", "lead_group": "stored-1", "deadline_words": ""}
    sent = client.post(f"/plans/{plan.id}/assignments/new", data=row)
    assert sent.status_code == 303, sent.get_data(as_text=True)
    client.post(f"/plans/{plan.id}/promulgate", data={})
    fresh = db.session.scalars(select(Task).order_by(Task.id)).all()[2:]
    assert {task.unit_id for task in fresh} == {town.units[1].id, town.units[2].id}
    refused = client.post("/units/groups/1/remove", follow_redirects=True)
    assert "dùng nhóm này" in refused.get_data(as_text=True)


def test_people_come_from_a_table_all_or_none(client, town):
    sign_in_as(client, town.people[Role.ADMIN])
    code = town.units[1].code
    head = "Thư điện tử,Họ và tên,Vai trò,Mã đơn vị,Thủ trưởng\n"
    bad = f"{head}a@donvi.example,An,Đầu mối,{code},x\nkhông thư,Bình,Lạ,KHONG,\n"
    page = client.post("/users/import", data={"table": bad, "step": "confirm"})
    assert page.status_code == 422
    assert "Dòng 3, cột “Vai trò”" in page.get_data(as_text=True)
    good = f"{head}a@donvi.example,An,Đầu mối,{code},x\n"
    seen = client.post("/users/import", data={"table": good, "step": "preview"})
    assert "Nhận 1 dòng" in seen.get_data(as_text=True)
    assert client.post("/users/import", data={"table": good, "step": "confirm"}).status_code == 303
    out = client.get("/users/export.csv").get_data(as_text=True)
    again = client.post("/users/import", data={"table": out, "step": "preview"})
    assert "0 mới, 0 sửa đổi" in again.get_data(as_text=True)


def test_a_merger_dated_ahead_is_previewed_kept_changed_and_called_off(client, town):
    later = {"effective_on": "01/02/2024"}
    page = client.post("/successions/new/merge", data=merge(town, "preview", **later))
    words = page.get_data(as_text=True)
    assert "trước 01/02/2024 không có gì được chuyển" in words
    assert "Ghi lại" in words
    kept = client.post("/successions/new/merge", data=merge(town, "confirm", **later))
    shown = client.get(kept.location).get_data(as_text=True)
    assert "chưa đến ngày" in shown
    assert owners(client) == ["Sở Y tế", "Sở Y tế"]
    form = client.get(f"{kept.location}/change").get_data(as_text=True)
    assert 'value="01/02/2024"' in form
    again = merge(town, "confirm", effective_on="01/03/2024", version="1")
    assert client.post(f"{kept.location}/change", data=again).location == kept.location
    assert "01/03/2024" in client.get("/successions").get_data(as_text=True)
    client.post(f"{kept.location}/call-off")
    assert "đã hủy" in client.get(kept.location).get_data(as_text=True)
    assert client.get(f"{kept.location}/change").status_code == 404


def test_a_reform_dated_ahead_keeps_its_table(client, town):
    old, new = town.units[1].code, town.units[2].code
    facts = PAPER | {"table": f"Mã cũ;Mã mới\n{old};{new}", "effective_on": "01/02/2024"}
    kept = client.post("/successions/new/reform", data=facts | {"step": "confirm"})
    form = client.get(f"{kept.location}/change", follow_redirects=True).get_data(as_text=True)
    assert f"{old};{new}" in form or f"{old},{new}" in form
    with writing():
        row = db.session.scalars(select(Succession)).one()
        row.refusal = {"fault": "shares_not_whole", "facts": {"unit": "Sở Y tế", "total": 90}}
    assert "cộng lại" in client.get(kept.location).get_data(as_text=True)
    assert "chưa thực hiện được vào ngày 01/02/2024" in client.get("/overview").get_data(
        as_text=True
    )
