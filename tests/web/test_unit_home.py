"""What the unit owes, as its head reads it."""

from datetime import date

import pytest

from tests import factories
from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.test_overview import remind
from tests.web.test_task_lists import words
from tests.web.town import make_town
from tracker.database import db
from tracker.models import Submission
from tracker.rules.choices import SubmissionState
from tracker.rules.permissions import Action, Role, may_knock

pytestmark = pytest.mark.usefixtures("frozen")
TODAY = date(2023, 11, 21)


@pytest.fixture
def town(app):
    return make_town()


def see(client, town, role=Role.UNIT_LEAD, status=200) -> str:
    db.session.commit()
    sign_in_as(client, town.people[role])
    answer = client.get("/unit")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def add_try(town, task, state, note="") -> None:
    db.session.add(
        Submission(
            task_id=task.id,
            attempt=1,
            state=state,
            created_by_id=town.people[Role.UNIT_LEAD].user_id,
            created_at=factories.MOMENT,
            decision_note=note,
        )
    )


@pytest.mark.parametrize("role", list(Role))
def test_who_may_knock_is_what_the_table_says(client, town, role):
    see(client, town, role, status=200 if may_knock(role, Action.SEE_UNIT_HOME) else 403)


def test_a_unit_reader_without_a_unit_is_refused(client, town):
    town.people[Role.UNIT_LEAD].unit_id = None
    see(client, town, status=403)


def test_it_says_first_how_much_is_open_and_how_much_is_late(client, town):
    late = town.task(0, "Danh mục dịch vụ công", due=date(2023, 11, 15))
    remind(town, late)
    town.task(0, "Tái cấu trúc quy trình", due=date(2023, 11, 28), original_due=date(2023, 11, 15))
    town.task(0, "Việc đã xong", finished_on=date(2023, 11, 16))
    said = words(see(client, town))
    assert said.startswith(
        "Văn phòng UBND tỉnh · thứ Ba, 21/11/2023 Đơn vị còn 2 việc, 1 việc đã quá hạn"
    )
    assert "Việc gần nhất sắp tới: Tái cấu trúc quy trình, hạn 28/11/2023." in said
    assert (
        "Cần làm ngay 1 Quá hạn 6 ngày hạn 15/11 Danh mục dịch vụ công "
        "Chưa nộp. Đã nhắc 2 lần, lần cuối 04/11. Nộp kết quả" in said
    )
    assert (
        "Sắp tới 1 28/11/2023 còn 7 ngày Tái cấu trúc quy trình "
        "Đã gia hạn, hạn gốc 15/11/2023. Cập nhật" in said
    )
    assert "1 việc đã hoàn thành" in said


def test_a_returned_try_stands_first_with_the_secretariats_words(client, town):
    task = town.task(0, "Kế hoạch chi tiết", due=date(2023, 12, 17), returned_on=TODAY)
    add_try(town, task, SubmissionState.RETURNED, "Thiếu chỉ tiêu cuối năm.")
    said = words(see(client, town))
    assert "Cần làm ngay 1" in said
    assert "Bị trả lại 21/11 Thiếu chỉ tiêu cuối năm. Nộp lại" in said
    assert "không có việc quá hạn" in said


def test_what_waits_for_the_secretariat_asks_nothing_of_the_unit(client, town):
    town.task(0, "Quy chế", submitted_on=date(2023, 11, 17))
    town.task(0, "Báo cáo", submitted_on=date(2023, 11, 20))
    html = see(client, town)
    said = words(html)
    assert "Chờ Tổ thư ký xác nhận 2 Nộp 17/11 đúng hạn Quy chế Đơn vị không phải làm gì." in said
    assert "Nộp 20/11 chậm 3 ngày Báo cáo" in said
    assert "Cần làm ngay" not in said
    assert "btn-primary" not in html


def test_work_without_a_date_and_drafts_come_too(client, town):
    town.task(0, "Tuyên truyền", due=None, deadline_words="Sớm")
    add_try(town, town.task(0, "Báo cáo", due=date(2023, 12, 1)), SubmissionState.DRAFT)
    said = words(see(client, town))
    assert "Chưa có hạn Sớm Tuyên truyền" in said
    assert "Báo cáo Chưa nộp, có bản nháp. Điền tiếp" in said


def test_an_officer_drafts_what_the_head_hands_in(client, town):
    town.task(0, "Danh mục", due=date(2023, 11, 15))
    assert "Soạn bản nộp Danh mục" in words(see(client, town, Role.UNIT_MEMBER))


def test_nothing_owed_is_said_too(client, town):
    town.task(1, "Việc của đơn vị khác", helpers=(0,))
    town.task(0, "Việc thường xuyên", is_standing=True, due=None)
    said = words(see(client, town))
    assert "Đơn vị không còn việc nào" in said
    assert "1 việc phối hợp với đơn vị khác" in said
    assert "1 việc thường xuyên" in said
    assert "Việc của đơn vị khác" not in said


def test_long_sections_are_cut_and_lead_to_the_list(client, town):
    for n in range(25):
        town.task(0, f"Việc trễ {n}")
        town.task(0, f"Việc tới {n}", due=date(2023, 12, 1))
        town.task(0, f"Việc chờ {n}", submitted_on=date(2023, 11, 1))
    html = see(client, town)
    said = words(html)
    for expected in ("Cần làm ngay 25", "Sắp tới 25", "Chờ Tổ thư ký xác nhận 25"):
        assert expected in said
    assert said.count("Xem cả 5 việc còn lại") == 3
    assert "/tasks?view=overdue&amp;part=lead" in html


def test_the_sidebar_counts_the_units_own_work_and_says_whom_to_ask(client, town):
    town.task(0, "Việc của mình")
    town.task(1, "Việc phối hợp", helpers=(0,))
    html = see(client, town)
    assert 'Việc của đơn vị<span class="count">1</span>' in html
    assert "Cần giúp? Tổ thư ký:\nNgười secretariat, máy lẻ 105" in html


def test_the_page_costs_as_many_statements_for_many_tasks_as_for_few(app, client, town):
    counts = []
    for many in (1, 25):  # more than one section shows
        for n in range(many):
            town.task(0, f"Việc {n}")
            town.task(0, f"Việc {n}", due=date(2023, 12, 1), helpers=(1,))
        db.session.commit()
        app.extensions.pop("tracker.memory", None)
        sign_in_as(client, town.people[Role.UNIT_LEAD])
        with count_queries() as sent:
            assert client.get("/unit").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
