import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.office import DONE, Office, make_office
from tests.web.html_forms import read_forms
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, IndicatorSet, Measure, Step
from tracker.rules.choices import PlanState, TaskKind
from tracker.rules.figure_choices import IndicatorKind

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client) -> Office:
    made = make_office(row={"kind": TaskKind.DETAIL_PLAN})
    with writing():
        codes = IndicatorSet(code="922", name="Bộ chỉ số")
        db.session.add(codes)
        db.session.flush()
        for code in ("2", "7"):
            indicator = Indicator(
                set_id=codes.id, code=code, kind=IndicatorKind.MAIN, name_vi=f"Chỉ số số {code}"
            )
            db.session.add(indicator)
            db.session.flush()
            db.session.add(
                IndicatorAssignment(
                    plan_id=made.task.plan_id,
                    indicator_id=indicator.id,
                    lead_unit_id=made.unit.id,
                )
            )
    return made


def path(office: Office, rest: str = "") -> str:
    return f"/tasks/{office.task.id}{rest}"


def page(client, office: Office, who: str, rest: str = "") -> str:
    sign_in_as(client, office.people[who])
    answer = client.get(path(office, rest))
    assert answer.status_code == 200
    return answer.text


def lines(client, office: Office, who: str = "lead") -> dict:
    """What a browser would send from the form, as it was shown."""
    shown = page(client, office, who, "/measures")
    form = next(f for f in read_forms(shown) if f.action == path(office, "/measures"))
    return {one.name: one.value for one in form.inputs}


def write(client, office: Office, **typed: str):
    sent = lines(client, office) | {f"lines-{key}": words for key, words in typed.items()}
    return client.post(path(office, "/measures"), data=sent)


def whole(number: int, text: str = "Tập huấn") -> dict[str, str]:
    return {f"{number}-text": text, f"{number}-person": "Phòng A", f"{number}-due": "20/12/2023"}


def test_a_unit_writes_measures_hands_in_and_the_secretariat_reads_the_check_list(client, office):
    shown = page(client, office, "lead")
    assert "0/2 chỉ số có biện pháp" in shown
    assert write(client, office, **whole(0), **whole(1, "Nâng cấp")).status_code == 303
    assert "2/2 chỉ số có biện pháp" in page(client, office, "lead")
    assert "Tập huấn" not in page(client, office, "secretary")
    office.submit(DONE)
    seen = page(client, office, "secretary")
    for words in ("Tập huấn", "Nâng cấp", "Phòng A", "20/12/2023", "412/KH-VP", "2/2 chỉ số"):
        assert words in seen
    assert "Tệp kế hoạch đã ban hành" in seen


def test_handing_in_without_measures_is_refused_with_their_names_and_keeps_the_words(
    client, office
):
    write(client, office, **whole(0))
    shown = page(client, office, "lead")
    form = next(f for f in read_forms(shown) if f.action == path(office, "/submit"))
    typed = {"document_sign": "412/KH-VP", "document_on": "20/11/2023", "text": "Đã ban hành."}
    answer = client.post(path(office, "/submit"), data=form.filled() | typed)
    assert answer.status_code == 422
    assert "Chưa nộp được" in answer.text
    assert "7 Chỉ số số 7" in answer.text
    assert "2 Chỉ số số 2" not in answer.text.split("Chưa nộp được")[1][:200]
    assert "412/KH-VP" in answer.text
    assert office.fresh().submitted_on is None


def test_more_lines_are_offered_without_a_script_and_nothing_typed_is_lost(client, office):
    sent = lines(client, office) | {"lines-0-text": "Dở dang", "lines-1-due": "32/13/2023"}
    given = sent["lines-0-given"]
    answer = client.post(path(office, "/measures"), data=sent | {"more": given})
    assert answer.status_code in {200, 422}
    assert "Dở dang" in answer.text
    assert "32/13/2023" in answer.text
    assert answer.text.count(f'value="{given}"') == 2 + 1  # two lines and the button
    assert db.session.scalar(select(Measure.id)) is None


def test_a_line_that_somebody_changed_meanwhile_is_given_back(client, office):
    write(client, office, **whole(0))
    sent = lines(client, office)
    write(client, office, **whole(0, "Của đồng nghiệp"))
    answer = client.post(path(office, "/measures"), data=sent | {"lines-0-text": "Lời của tôi"})
    assert answer.status_code == 409
    assert "Lời của tôi" in answer.text
    assert [row.text for row in db.session.scalars(select(Measure))] == ["Của đồng nghiệp"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("lead", 200),
        ("member", 200),
        ("helping lead", 403),
        ("other lead", 404),
        ("secretary", 403),
        ("chair", 403),
        ("observer", 403),
        ("admin", 403),
        ("strange lead", 404),
    ],
)
def test_only_the_unit_opens_the_form_of_its_measures(client, office, who, code):
    sign_in_as(client, office.people[who])
    assert client.get(path(office, "/measures")).status_code == code


def test_work_that_is_no_detail_plan_has_no_measures(client):
    office = make_office()
    sign_in_as(client, office.people["lead"])
    assert client.get(path(office, "/measures")).status_code == 404


def test_steps_are_the_unit_s_own(client, office):
    shown = page(client, office, "lead")
    form = next(f for f in read_forms(shown) if f.action == path(office, "/steps"))
    typed = {"text": "Rà soát nội bộ", "person": "An", "due": "01/12/2023"}
    assert client.post(path(office, "/steps"), data=form.filled() | typed).status_code == 303
    assert "Rà soát nội bộ" in page(client, office, "member")
    for who in ("secretary", "chair", "observer", "helping lead"):
        assert "Rà soát nội bộ" not in page(client, office, who), who
    step = db.session.scalars(select(Step)).one()
    done = client.post  # the last reader was of another unit
    assert done(path(office, f"/steps/{step.id}/done"), data={"version": "1"}).status_code == 403
    sign_in_as(client, office.people["member"])
    assert done(path(office, f"/steps/{step.id}/done"), data={"version": "1"}).status_code == 303
    assert done(path(office, f"/steps/{step.id}/done"), data={"version": "1"}).status_code == 409
    assert done(path(office, f"/steps/{step.id}/remove")).status_code == 403
    db.session.expire_all()
    assert db.session.scalars(select(Step.done_on)).one() == date(2023, 11, 21)


def test_a_step_of_another_task_is_not_found(client, office):
    with writing():
        row = factories.make_assignment(committee=office.committee)
        other = factories.make_task(unit=office.unit, assignment=row)
        step = Step(
            task_id=other.id,
            text="x",
            made_by_id=office.people["lead"].user_id,
            made_at=NOW,
        )
        db.session.add(step)
    sign_in_as(client, office.people["lead"])
    for verb in ("done", "remove"):
        answer = client.post(path(office, f"/steps/{step.id}/{verb}"), data={"version": "1"})
        assert answer.status_code == 404


# ---- the league


def league(client, office: Office, who: str = "secretary", query: str = "") -> str:
    sign_in_as(client, office.people[who])
    answer = client.get(f"/plans/{office.task.plan_id}/detail-plans{query}")
    assert answer.status_code == 200
    return answer.text


def units_in(html: str) -> list[str]:
    table = html.split("<tbody>")[1]
    return re.findall(r'class="title"[^>]*>([^<]+)<', table)


@pytest.fixture
def race(office) -> Office:
    """Four more units: in time, late, overdue, and still in time."""
    facts = {
        "Sở Đúng": {"submitted_on": date(2023, 11, 16)},
        "Sở Muộn": {"finished_on": date(2023, 11, 20), "accepted_at": NOW},
        "Sở Quá": {},
        "Sở Còn": {"due": date(2023, 12, 1)},
    }
    with writing():
        row = office.held().assignment
        for position, (name, known) in enumerate(facts.items(), 100_000):
            unit = factories.make_unit(short_name=name, position=position)
            due = {"due": date(2023, 11, 17), "kind": TaskKind.DETAIL_PLAN}
            factories.make_task(unit=unit, assignment=row, **(due | known))
    return office


def test_the_league_says_who_issued_in_time_late_and_not_yet(client, race):
    html = league(client, race)
    assert "2 trên 5 đơn vị đã ban hành" in html
    assert "1 đúng hạn, 1 quá hạn; chưa ban hành: 1 quá hạn, 2 còn trong hạn." in html
    assert units_in(html)[1:] == ["Sở Đúng", "Sở Muộn", "Sở Quá", "Sở Còn"]
    assert "3 ngày" in html


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?issue=late", ["Sở Muộn"]),
        ("?issue=overdue", ["Sở Quá"]),
        ("?sort=-protocol&issue=nothing", None),
        ("?sort=state", None),
        ("?sort=drop+table", None),
        ("?page=99&size=-1", None),
    ],
)
def test_the_league_is_filtered_sorted_and_survives_bad_addresses(client, race, query, names):
    found = units_in(league(client, race, query=query))
    assert found == names if names else len(found) == 5


def test_the_most_overdue_stand_first_when_sorted_by_state(client, race):
    assert units_in(league(client, race, query="?sort=state"))[0] == "Sở Quá"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("secretary", 200),
        ("chair", 200),
        ("observer", 200),
        ("admin", 403),
        ("lead", 403),
        ("member", 403),
        ("stranger", 404),
    ],
)
def test_the_league_is_for_those_who_read_the_province(client, race, who, code):
    sign_in_as(client, race.people[who])
    assert client.get(f"/plans/{race.task.plan_id}/detail-plans").status_code == code


def test_a_draft_plan_has_no_league_for_the_observer(client, race):
    with writing():
        draft = factories.make_plan(committee=race.committee, state=PlanState.DRAFT)
    sign_in_as(client, race.people["observer"])
    assert client.get(f"/plans/{draft.id}/detail-plans").status_code == 404


def test_the_league_takes_as_many_queries_for_five_units_as_for_one(client, race):
    league(client, race)
    with count_queries() as sent:
        assert client.get(f"/plans/{race.task.plan_id}/detail-plans").status_code == 200
    assert len(sent) <= 12, sent
