"""The pages of the ladder: what the office may change, what is refused beside the field."""

from datetime import date

import pytest

from tests.conftest import NOW
from tests.counting import count_queries
from tests.factories import make_assignment, make_meeting, make_task
from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db, stop_reading
from tracker.models import AgendaItem, AgendaItemTask, LadderRung, Letter, QuietPeriod, User
from tracker.rules.permissions import Role
from tracker.services import outbox

RUNG = {
    "days": "4",
    "side": "before",
    "counting": "working",
    "repeat_every": "",
    "tells_focal": "y",
    "words": "Mong đơn vị sớm nộp.",
    "is_used": "y",
}


@pytest.fixture
def town(app, client, frozen) -> Town:
    town = make_town()
    sign_in_as(client, town.members[Role.SECRETARIAT])
    return town


def said(answer) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def rungs() -> dict[str, LadderRung]:
    stop_reading()
    return {row.code: row for row in db.session.query(LadderRung)}


def test_the_usual_ladder_becomes_the_committees_own_by_the_first_change(client, town):
    page = said(client.get("/ladder"))
    assert "7 ngày trước hạn" in page
    assert "Mỗi 3 ngày làm việc, tính từ mốc 1 ngày sau hạn" in page
    assert "Về thang mặc định" not in page
    assert client.post("/ladder/rungs/add", data=RUNG).location == "/ladder"
    own = rungs()
    assert len(own) == 9
    (added,) = [row for code, row in own.items() if code.startswith("own-")]
    assert (added.offset_days, added.words, added.position) == (-4, RUNG["words"], 1)
    code = added.code
    assert "4 ngày làm việc trước hạn" in said(client.get("/ladder"))
    assert client.post(f"/ladder/rungs/{code}/remove").status_code == 303
    assert set(rungs()) == set(own) - {code}
    client.post("/ladder/default")
    assert rungs() == {}


def test_two_people_change_one_rung_and_the_second_sees_the_other_version(client, town):
    typed = RUNG | {"version": "0"}
    assert client.post("/ladder/rungs/before-7/edit", data=typed).status_code == 303
    assert client.post("/ladder/rungs/before-7/edit", data=typed).status_code == 409
    assert rungs()["before-7"].offset_days == -4
    typed |= {"version": str(rungs()["before-7"].version_id), "days": "6"}
    assert client.post("/ladder/rungs/before-7/edit", data=typed).status_code == 303
    assert client.post("/ladder/rungs/khong-co/edit", data=typed).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": "-1"}, "Số ngày"),
        ({"days": "366"}, "Nhập số từ"),
        ({"repeat_every": "0"}, "Nhắc lại"),
        ({"tells_focal": ""}, "Chọn ít nhất một người nhận"),
        ({"days": "7", "counting": "calendar"}, "Đã có nấc khác nhắc người này"),
        ({"words": "x" * 301}, "300"),
        ({"side": "lúc nào cũng được"}, "Trước hay sau"),
    ],
)
def test_a_rung_that_cannot_be_is_refused_beside_its_field(client, town, changes, words):
    sent = {name: typed for name, typed in (RUNG | changes).items() if typed}
    answer = client.post("/ladder/rungs/add", data=sent)
    assert answer.status_code == 422
    assert words in said(answer)
    assert rungs() == {}


def test_no_change_leaves_the_units_without_reminders(client, town):
    for code in ("before-7", "before-3", "before-1", "due-today", "late-1"):
        assert client.post(f"/ladder/rungs/{code}/remove").status_code == 303
    client.post("/ladder/rungs/late-repeat/remove")  # the last that tells a focal point
    assert "không để đơn vị nào không được nhắc" in said(client.get("/ladder"))
    assert set(rungs()) == {"late-repeat", "late-5", "late-10"}


def test_quiet_days_are_kept_and_taken_out(client, town):
    refused = [
        ({"first": "20/11/2023", "last": "19/11/2023"}, "không được trước ngày đầu"),
        ({"first": "1/11/2023", "last": "2/11/2023"}, "đã qua"),
        ({"first": "1/12/2023", "last": "31/12/2023"}, None),
        ({"first": "1/1/2024", "last": "1/2/2024"}, "31 ngày"),
        ({"first": "31/12/2023"}, "01/12/2023 đến 31/12/2023"),
        ({"first": "31/02/2024"}, "31/02/2024"),
    ]
    for typed, words in refused:
        answer = client.post("/ladder/quiet/add", data=typed)
        assert answer.status_code == (422 if words else 303), typed
        assert (words or "") in said(answer)
    kept = db.session.query(QuietPeriod).one().id
    assert "01/12/2023 đến 31/12/2023" in said(client.get("/ladder"))
    assert client.post(f"/ladder/quiet/{kept}/remove").status_code == 303
    assert client.post(f"/ladder/quiet/{kept}/remove").status_code == 404


def test_the_chairs_day_is_a_working_day_of_the_week(client, town):
    assert client.post("/ladder/weekly", data={"weekday": "6", "version": "1"}).status_code == 422
    assert client.post("/ladder/weekly", data={"weekday": "3", "version": "1"}).status_code == 303
    assert client.post("/ladder/weekly", data={"weekday": "1", "version": "1"}).status_code == 409
    assert "Gửi vào thứ Năm" in said(client.get("/ladder"))


def test_the_days_to_come_name_reader_task_and_rung_in_a_fixed_number_of_statements(client, town):
    def look(path: str = "/ladder/preview") -> tuple[str, int]:
        stop_reading()
        with count_queries() as sent:
            page = said(client.get(path))
        return page, len(sent)

    def give(count: int) -> None:
        with writing():
            for _ in range(count):
                make_task(
                    unit=town.unit,
                    assignment=make_assignment(committee=town.committee, title="Công bố dữ liệu"),
                    due=date(2023, 11, 24),
                )

    give(1)
    page, _ = look()
    assert "Người unit_lead" in page
    assert "Công bố dữ liệu" in page
    assert "3 ngày trước hạn" in page
    give(3)
    first = look()[1]
    give(30)
    assert look()[1] == first <= 12
    assert look()[1] <= 7  # nothing has changed since
    page, _ = look("/ladder/preview?day=2023-11-25&unit=abc")
    assert "Ngày này không có thư" in page
    assert "Người unit_lead" not in look(f"/ladder/preview?unit={town.unit.id + 1}")[0]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_nobody_else_comes_near_the_ladder(client, town, role):
    sign_in_as(client, town.members[role])
    gets = ("", "/rungs/add", "/rungs/before-7/edit", "/quiet/add", "/weekly", "/preview")
    posts = ("/rungs/add", "/rungs/before-7/remove", "/default", "/quiet/1/remove", "/weekly")
    assert {client.get(f"/ladder{path}").status_code for path in gets} == {403}
    assert {client.post(f"/ladder{path}").status_code for path in posts} == {403}


def test_news_can_be_muted_and_duties_cannot(client, town):
    sign_in_as(client, town.members[Role.UNIT_LEAD])
    page = said(client.get("/account/news"))
    assert "Cá nhân cũng như đơn vị không tắt được các thư này." in page
    assert client.post("/account/news", data={"given": "y", "version": "1"}).status_code == 303
    with writing():
        me = db.session.get_one(User, town.members[Role.UNIT_LEAD].user_id)
        assert me.muted_news == "accepted handed_in"
        for template in ("submission_accepted", "submission_returned", "plan_promulgated"):
            outbox.enqueue(template, template=template, user=me, now=NOW)
    written = {letter.template for letter in db.session.query(Letter)}
    assert written == {"submission_returned", "plan_promulgated"}


def test_tasks_the_ladder_raised_are_put_on_the_agenda_with_one_press(client, town):
    with writing():
        meeting = make_meeting(committee=town.committee, held_on=date(2023, 11, 28))
        tasks = [
            make_task(
                unit=town.unit,
                assignment=make_assignment(committee=town.committee, title=f"Việc {number}"),
                due=date(2023, 11, day),
            )
            for number, day in enumerate((1, 3, 7, 12), start=1)
        ]
    url = f"/meetings/{meeting.id}/agenda"
    page = said(client.get(url))
    assert "Nhóm việc hệ thống đề nghị đưa ra phiên họp" in page
    assert "Việc 3" in page
    assert "Việc 4" not in page  # nine days late: not the chair's yet
    assert client.post(f"{url}/raised", data={"task": tasks[0].id}).status_code == 303
    assert "đã có trong chương trình" in said(
        client.post(f"{url}/raised", data={"task": tasks[0].id}, follow_redirects=True)
    )
    client.post(f"{url}/raised", data={"task": "all"})
    items = db.session.query(AgendaItem).order_by(AgendaItem.id).all()
    assert [item.title for item in items] == [
        f"Nhiệm vụ quá hạn 20 ngày: Việc 1 ({tasks[0].code})",
        f"Các nhiệm vụ quá hạn kéo dài: {tasks[1].code}, {tasks[2].code}",
    ]
    assert items[0].presenter_unit_id == town.unit.id
    assert "đề nghị đưa ra phiên họp" not in said(client.get(url))
    assert client.post(f"{url}/{items[1].id}/remove").status_code == 303
    assert db.session.query(AgendaItemTask).count() == 1
    assert "đề nghị đưa ra phiên họp" in said(client.get(url))
