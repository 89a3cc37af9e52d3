"""Who reads English reads the English names of indicators, where they have any; papers do not."""

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.reporting import RATIO, make_reporting
from tests.services.test_successions import DOCUMENT, TODAY
from tests.web.readback_world import make_readback_world
from tests.web.signin import sign_in_as
from tests.web.test_api import key_of
from tests.writing import writing
from tracker.database import begin_writing, db
from tracker.models import Indicator, User
from tracker.rules.choices import Language, SuccessionKind
from tracker.rules.measures import LedIndicator, check_detail_plan, from_plain, to_plain
from tracker.rules.permissions import Role
from tracker.rules.successions import Heir
from tracker.services.succession.facts import SuccessionFacts
from tracker.services.succession.previewing import preview
from tracker.sheets.child import read
from tracker.speech import speaking

ENGLISH = "Households with fibre"


@pytest.fixture
def world(client):
    found = make_readback_world(client)
    with writing():
        row = db.session.scalars(select(Indicator).order_by(Indicator.id)).first()
        row.name_en = ENGLISH
        for user in db.session.scalars(select(User)):
            user.language = Language.ENGLISH
    return found


def column(sheet, head):
    heads = next(row for row in sheet if any(cell.text == head for cell in row))
    at = next(place for place, cell in enumerate(heads) if cell.text == head)
    return [row[at].text for row in sheet[sheet.index(heads) + 1 :]]


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.UNIT_LEAD, "/tasks/{detail}/measures.xlsx"),
        (Role.SECRETARIAT, "/plans/{plan}/targets.xlsx"),
        (Role.SECRETARIAT, "/plans/{plan}/indicators.xlsx"),
    ],
)
def test_workbooks_name_indicators_in_the_language_of_who_takes_them(world, role, address):
    world.come_as(role)
    names = column(world.export(address), "Indicator")
    assert ENGLISH in names
    assert "Chỉ số 2" in names, "one without an English name keeps its own"
    with writing():
        for user in db.session.scalars(select(User)):
            user.language = Language.VIETNAMESE
    assert "Chỉ số 1" in column(world.export(address), "Chỉ số")


def test_own_points_go_out_under_english_names(world):
    world.come_as(Role.SECRETARIAT)
    sheet = world.export("/indicators/scores/2022/export.xlsx")
    assert any(cell.text == ENGLISH for row in sheet for cell in row)


def test_a_detail_plan_is_read_and_refused_in_the_readers_words(world):
    world.come_as(Role.UNIT_LEAD)
    task = world.ids["detail"]
    for address in (f"/tasks/{task}", f"/tasks/{task}/measures"):
        page = world.client.get(address).text
        assert ENGLISH in page, address
        assert "Chỉ số 1" not in page, address


def test_a_try_keeps_both_names_and_one_of_before_its_only_one():
    one = LedIndicator(3, "4", "Nhân lực số", name_en="Digital people")
    assert from_plain(to_plain([one])) == (one,)
    kept = to_plain([one])
    del kept[0]["name_en"]
    assert from_plain(kept)[0].name_en == ""
    for language, said in ((Language.ENGLISH, "4 Digital people"), (Language.VIETNAMESE, "4 Nhân")):
        with pytest.raises(Exception, match="measures_missing") as refused:
            check_detail_plan("1/KH", [one], language=language)
        assert refused.value.facts["names"].startswith(said)


def test_a_report_is_answered_and_taken_along_in_english(client):
    case = make_reporting()
    with writing():
        db.session.get_one(Indicator, case.ids[RATIO]).name_en = ENGLISH
        for user in db.session.scalars(select(User)):
            user.language = Language.ENGLISH
    sign_in_as(client, case.office.people["lead"])
    answer = client.get(f"/report-sheets/{case.office.task.id}/report.xlsx")
    rows = read(answer.data, "b.xlsx").grids[0].rows
    assert ENGLISH in {cell.text for row in rows for cell in row}
    told = client.get(
        f"/api/v1/reports/{case.office.task.id}",
        headers={"Authorization": f"Bearer {key_of(case, 'lead')}"},
    )
    assert ENGLISH in {one["name"] for one in told.get_json()["figures"]}


def test_what_a_handover_would_pass_on_is_named_in_english(world):
    world.come_as(Role.SECRETARIAT)
    first, second = world.town.units[:2]
    seen = None
    with world.client.application.test_request_context(), speaking(Language.ENGLISH):
        begin_writing()
        seen = preview(
            SuccessionFacts(
                kind=SuccessionKind.TRANSFER,
                on=TODAY,
                document=DOCUMENT,
                heirs=(Heir(first.id, second.id),),
            ),
            actor=world.town.people[Role.SECRETARIAT],
            today=TODAY,
            now=NOW,
        )
        db.session.rollback()
    labels = [thing.label for thing in seen.things]
    assert f"1.1 {ENGLISH}" in labels
    assert "1.2 Chỉ số 2" in labels
