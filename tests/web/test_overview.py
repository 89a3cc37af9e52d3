"""How the committee stands, as its readers see it."""

from datetime import date, time, timedelta

import pytest

from tests import factories
from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.test_task_lists import words
from tests.web.town import make_town
from tracker.database import db
from tracker.models import (
    AgendaItem,
    Assignment,
    Conclusion,
    Extension,
    Letter,
    LetterItem,
    Submission,
)
from tracker.rules.choices import (
    ConclusionKind,
    MeetingState,
    SubmissionState,
    TaskKind,
)
from tracker.rules.ladder import Audience
from tracker.rules.permissions import Action, Role, may_knock

pytestmark = pytest.mark.usefixtures("frozen")
TODAY = date(2023, 11, 21)


@pytest.fixture
def town(app):
    made = make_town()
    late = made.task(1, "Kết nối hệ thống khám bệnh", code="NV-1", due=date(2023, 10, 31))
    late.original_due = date(2023, 9, 30)
    remind(made, late)
    returned = made.task(0, "Kế hoạch chi tiết", code="NV-2", returned_on=TODAY)
    db.session.add(
        Submission(
            task_id=returned.id,
            attempt=1,
            state=SubmissionState.RETURNED,
            created_by_id=made.people[Role.UNIT_LEAD].user_id,
            created_at=factories.MOMENT,
            decision_note="Thiếu chỉ tiêu năm.",
        )
    )
    made.task(1, "Việc đã nộp", code="NV-3", submitted_on=date(2023, 11, 17))
    made.task(2, "Việc tới hạn", code="NV-4", due=date(2023, 11, 24))
    made.task(2, "Việc chưa có hạn", code="NV-5", due=None)
    made.task(2, "Việc đã xong", code="NV-6", finished_on=date(2023, 11, 16))
    db.session.add(
        Extension(
            task_id=returned.id,
            old_due=TODAY,
            new_due=date(2023, 12, 1),
            reason="x",
            requested_by_id=made.people[Role.UNIT_LEAD].user_id,
            requested_at=factories.MOMENT,
        )
    )
    db.session.commit()
    return made


def remind(town, task) -> None:
    """Two rungs to two people of the unit, and one to the secretariat."""
    person = town.people[Role.UNIT_LEAD].user_id
    for n, (rung, reader) in enumerate(
        [("before-1", 1), ("before-1", 2), ("late-1", 1), ("late-5", 3), ("late-repeat-1", 4)]
    ):
        letter = Letter(
            key=f"{rung}:{reader}",
            template="digest",
            user_id=person,
            address="x@donvi.example",
            state="pending" if reader == 4 else "sent",
            created_at=factories.MOMENT,
            not_before=factories.MOMENT,
            finished_at=None if reader == 4 else factories.MOMENT + timedelta(days=n),
        )
        db.session.add(letter)
        db.session.flush()
        db.session.add(
            LetterItem(
                letter_id=letter.id,
                task_id=task.id,
                user_id=person,
                key=f"{task.id}:{rung}:{reader}",
                rung=rung,
                audience=Audience.SECRETARIAT if rung == "late-5" else Audience.FOCAL,
                due=task.due,
            )
        )


def see(client, town, role=Role.SECRETARIAT, status=200) -> str:
    sign_in_as(client, town.people[role])
    answer = client.get("/overview")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_knock_is_what_the_table_says(client, town, role):
    see(client, town, role, status=200 if may_knock(role, Action.SEE_OVERVIEW) else 403)


def test_it_says_first_in_words_how_the_committee_stands(client, town):
    html = see(client, town)
    said = words(html)
    assert said.startswith("2 việc quá hạn ở 2 đơn vị")
    assert "6 nhiệm vụ của 3 đơn vị, từ Kế hoạch 3015/KH-UBND và kết luận các phiên họp" in said
    assert "66,67\xa0% 2 quá hạn ÷ (1 đã hoàn thành + 2 quá hạn)".replace("\xa0", " ") in said
    for view in ("done_on_time", "done_late", "open_in_time", "overdue"):
        assert f'href="/tasks?view={view}"' in html


def test_units_with_overdue_work_are_listed_the_most_overdue_first(client, town):
    town.task(1, "Việc trễ nữa", code="NV-7")
    db.session.commit()
    html = see(client, town)
    said = words(html)
    assert "Đơn vị có việc quá hạn 2 trên 3 đơn vị" in said
    assert said.index("Sở Y tế 3 0 1 2 100,00 %") < said.index("VP UBND 1 0 0 1 100,00 %")
    assert f"/tasks?view=overdue&amp;unit={town.units[1].id}" in html


def test_it_names_whose_turn_it_is_and_for_how_long(client, town):
    said = words(see(client, town))
    for expected in (
        "1 Bản nộp chờ xác nhận lâu nhất 4 ngày",
        "1 Đề nghị gia hạn chờ ý kiến 1 quá hạn trả lời , lâu nhất 19 ngày",
        "1 Việc chưa có hạn",
        "2 Quá hạn lâu nhất 21 ngày",
        "1 Đến hạn trong 7 ngày tới gần nhất 24/11",
        "1 Bị trả lại, chưa nộp lại",
        "Xem 1 bản nộp",
    ):
        assert expected in said


def test_the_longest_overdue_say_why_and_count_reminders_of_the_unit_once_a_rung(client, town):
    said = words(see(client, town))
    assert (
        "Kết nối hệ thống khám bệnh Sở Y tế 31/10/2023 hạn gốc 30/09/2023 21 ngày "
        "Chưa nộp. Đã nhắc 2 lần, lần cuối 04/11. Đơn vị" in said
    )
    assert "Trả lại ngày 21/11. Thiếu chỉ tiêu năm. Đơn vị" in said


def test_the_next_session_and_the_last_conclusions_stand_there(client, town):
    meetings = [
        factories.make_meeting(
            committee=town.committee, ordinal=n, held_on=day, state=state, starts_at=at
        )
        for n, day, state, at in [
            (4, date(2023, 6, 1), MeetingState.CLOSED, None),
            (5, date(2023, 9, 26), MeetingState.CLOSED, None),
            (6, TODAY, MeetingState.PREPARING, time(14, 0)),
            (7, date(2024, 3, 1), MeetingState.PREPARING, None),
        ]
    ]
    db.session.add(AgendaItem(meeting_id=meetings[2].id, position=1, title="x"))
    for meeting in meetings[:2]:
        assignment = factories.make_assignment(committee=town.committee, meeting_id=meeting.id)
        factories.make_task(unit=town.units[0], assignment=assignment, due=date(2023, 11, 10))
        db.session.add(
            Conclusion(
                meeting_id=meeting.id,
                kind=ConclusionKind.TASK,
                text="x",
                assignment_id=assignment.id,
            )
        )
    db.session.commit()
    said = words(see(client, town))
    assert "Phiên thứ 6, thường kỳ 14:00 hôm nay, 21/11/2023" in said
    assert "Chương trình 1 nội dung" in said
    assert (
        "Kết luận phiên thứ 5, thường kỳ 26/09/2023"
        " 1 nhiệm vụ từ kết luận: 0 xong, 0 trong hạn, 1 quá hạn" in said
    )
    db.session.add(Conclusion(meeting_id=meetings[2].id, kind=ConclusionKind.TASK, text="y"))
    meetings[2].state = MeetingState.CLOSED
    db.session.commit()
    assert "Kết luận phiên thứ 6, thường kỳ 21/11/2023 1 kết luận, 1 chưa giao" in words(
        see(client, town)
    )


def test_who_may_not_see_sessions_is_not_told_of_them(client, town):
    factories.make_meeting(committee=town.committee, ordinal=6, held_on=TODAY)
    db.session.commit()
    assert "Phiên thứ 6" in words(see(client, town, Role.CHAIR))
    assert "Phiên thứ 6" not in words(see(client, town, Role.ADMIN))


def test_what_everybody_owed_is_counted_on_time_by_group_of_units(client, town):
    for unit, facts in enumerate(
        [{"finished_on": date(2023, 11, 17)}, {"submitted_on": date(2023, 11, 17)}, {}]
    ):
        town.task(unit, "Kế hoạch chi tiết", kind=TaskKind.DETAIL_PLAN, **facts)
        for period, due in (("2023-Q3", date(2023, 9, 18)), ("2023-Q4", date(2023, 12, 18))):
            done = due if due < TODAY and unit else None
            town.task(
                unit,
                "Báo cáo",
                kind=TaskKind.PERIODIC_REPORT,
                period=period,
                due=due,
                finished_on=done,
            )
    db.session.commit()
    said = words(see(client, town))
    assert "Nhóm đơn vị Quý III/2023 Kế hoạch chi tiết Sở, ban, ngành 2 /3 2 /3" in said
    assert "Quý IV/2023 Kế hoạch" not in said


def test_an_empty_committee_says_where_tasks_come_from(client, app):
    said = words(see(client, make_town()))
    assert said.startswith("Chưa giao nhiệm vụ nào")
    assert "Nhiệm vụ được giao khi ban hành kế hoạch" in said


def test_another_committee_is_not_counted(client, town):
    other = factories.make_assignment(committee=factories.make_committee())
    factories.make_task(unit=town.units[0], assignment=other)
    db.session.commit()
    assert words(see(client, town)).startswith("2 việc quá hạn ở 2 đơn vị 6 nhiệm vụ")


def test_the_page_costs_as_many_statements_for_many_tasks_as_for_few(app, client, town):
    see(client, town)  # the calendar is read once a process
    counts = []
    for many in (0, 100):
        for n in range(many):
            town.task(n % 3, f"Việc {n}", code=f"VL-{n}")
        db.session.commit()
        app.extensions.pop("tracker.memory", None)
        sign_in_as(client, town.people[Role.SECRETARIAT])
        with count_queries() as sent:
            assert client.get("/overview").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
    assert db.session.query(Assignment).count() > 100
