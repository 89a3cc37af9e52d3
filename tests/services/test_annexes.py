import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import make_actor, make_committee
from tests.rules.annexes.tables import HEAD, book, grid
from tests.services.annex_desk import NOW, TODAY, Desk, fault_of, row
from tracker.database import db
from tracker.models import Assignment, Unit, UnitAlias
from tracker.queries.annexes.imports import list_imports
from tracker.queries.annexes.loading import load_preview
from tracker.rules.annexes.columns import Role as Column
from tracker.rules.annexes.doubts import Doubt
from tracker.rules.annexes.matching import Change
from tracker.rules.choices import ImportState, LeadGroup, Part
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services.annexes import corrections, intake, undoing, writing
from tracker.services.plans.drafts import list_rows
from tracker.services.plans.promulgation import promulgate_plan
from tracker.sheets.reading import read_book

FILES = Path(__file__).parent.parent / "data" / "nq03-2025"

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_import_becomes_rows_with_units_deadlines_and_headings(desk):
    annex = desk.rows(
        ("II", "Hạ tầng"),
        row("1.", "Xây dựng cổng", "Sở TTTT; VP UBND tỉnh", "các sở, ban, ngành liên quan"),
        row("2", "Báo cáo", "các sở, ban, ngành", "UBND TP Pleiku", "hằng quý"),
    )
    assert desk.confirm(annex).new == 2
    first, second = list_rows(desk.plan)
    codes = {desk.case.units["STTTT"].id, desk.case.units["VP"].id}
    assert {unit.unit_id for unit in first.units if unit.part is Part.LEAD} == codes
    assert first.coordinating_words == "các sở, ban, ngành liên quan"
    assert (first.annex_number, first.annex_group, first.annex_key) == ("1", "II. Hạ tầng", "II/1")
    assert (first.due, first.lead_group) == (date(2024, 12, 31), LeadGroup.NONE)
    assert (second.lead_group, second.recurrence) == (LeadGroup.DEPARTMENTS, "quarterly")
    assert [unit.unit_id for unit in second.units] == [desk.case.units["H01"].id]


def test_a_group_beside_a_named_unit_is_read_as_its_members(desk):
    annex = desk.rows(row("1", "Một", "VTV, các địa phương, Sở Nội vụ", "các địa phương"))
    desk.decide(annex, "VTV", do="apart")
    desk.confirm(annex)
    (made,) = list_rows(desk.plan)
    districts = [unit.id for code, unit in desk.case.units.items() if code.startswith("H")]
    leads = {unit.unit_id for unit in made.units if unit.part is Part.LEAD}
    assert leads == {*districts, desk.case.units["SNV"].id}
    assert not [unit for unit in made.units if unit.part is Part.COORDINATING]


def test_one_blocked_row_keeps_all_out(desk):
    annex = desk.rows(row("1", "Một"), row("2", "Hai", "Sở Lạ"))
    assert fault_of(lambda: desk.confirm(annex)) is Fault.ANNEX_BLOCKED
    assert desk.titles == []


def test_a_corrected_cell_and_a_row_left_out_let_the_rest_in(desk):
    annex = desk.rows(row("1", "Một", "Sở Lạ"), row("2", "Hai", "Sở Rất lạ"))
    desk.correct(annex, 1, Column.LEAD, "Sở Nội vụ")
    corrections.leave_out(
        annex,
        desk.plan,
        desk.preview(annex),
        2,
        is_left_out=True,
        actor=desk.actor,
        now=NOW,
    )
    desk.confirm(annex)
    assert desk.titles == ["Một"]


def test_the_same_file_again_changes_rows_and_never_doubles_them(desk):
    desk.confirm(desk.rows(row("1", "Xây dựng cổng dữ liệu mở"), row("2", "Hai")))
    again = desk.rows(
        row("1", "Xây dựng cổng dữ liệu mở toàn tỉnh", deadline="6/2024"),
        row("2", "Hai"),
        row("3", "Ba"),
    )
    preview = desk.preview(again)
    assert [preview.change_of(one) for one in preview.taken] == [
        Change.CHANGED,
        Change.SAME,
        Change.NEW,
    ]
    assert desk.confirm(again) == writing.Written(new=1, changed=1, same=1)
    assert desk.titles == ["Xây dựng cổng dữ liệu mở toàn tỉnh", "Hai", "Ba"]
    assert list_rows(desk.plan)[0].due == date(2024, 6, 30)


def test_rows_no_longer_in_the_file_stay_unless_they_are_to_go(desk):
    desk.confirm(desk.rows(row("1", "Một hai ba"), row("2", "Bốn năm sáu")))
    again = desk.rows(row("1", "Một hai ba"))
    assert [row.title for row in desk.preview(again).gone] == ["Bốn năm sáu"]
    assert desk.confirm(again, removes_gone=True).removed == 1
    undoing.undo_import(again, desk.plan, actor=desk.actor)
    assert sorted(desk.titles) == ["Bốn năm sáu", "Một hai ba"]


def test_an_annex_too_long_to_look_over_is_refused_whole(desk):
    long = [(number, f"Việc {number}") for number in range(2_001)]
    assert fault_of(lambda: desk.rows(*long)) is Fault.ANNEX_TOO_LONG


def test_another_annex_of_the_plan_misses_no_row_of_the_first(desk):
    desk.confirm(desk.rows(row("1", "Một hai ba"), row("2", "Bốn năm sáu")))
    second = desk.rows(row("1", "Bảy tám chín"), row("2", "Mười một"))
    assert desk.preview(second).gone == []
    assert desk.confirm(second, removes_gone=True) == writing.Written(new=2)
    assert len(desk.titles) == 4


def test_undo_takes_out_what_was_added_and_restores_what_was_changed(desk):
    desk.confirm(desk.rows(row("1", "Xây dựng cổng dữ liệu mở"), row("2", "Hai")))
    before = [(r.title, r.due, [u.unit_id for u in r.units]) for r in list_rows(desk.plan)]
    again = desk.rows(
        row("1", "Xây dựng cổng dữ liệu mở", "Sở Tài chính", deadline="6/2024"), row("9", "Mới")
    )
    desk.confirm(again)
    assert len(desk.titles) == 3
    undoing.undo_import(again, desk.plan, actor=desk.actor)
    assert [(r.title, r.due, [u.unit_id for u in r.units]) for r in list_rows(desk.plan)] == before
    assert again.state is ImportState.UNDONE


def test_only_the_last_import_is_taken_back(desk):
    first, second = desk.rows(row("1", "Một")), desk.rows(row("2", "Hai khác hẳn"))
    desk.confirm(first)
    writing.confirm_import(
        second,
        desk.plan,
        actor=desk.actor,
        today=TODAY,
        now=NOW.replace(hour=2),
        seen=second.version_id,
    )
    undo = lambda: undoing.undo_import(first, desk.plan, actor=desk.actor)  # noqa: E731
    assert fault_of(undo) is Fault.ANNEX_NOT_LAST


def test_units_are_added_with_the_import_and_go_with_it(desk):
    annex = desk.rows(row("1", "Một", "Bộ Y tế, Viện Số"), row("2", "Hai", "Viện Số"))
    desk.decide(annex, "Bộ Y tế", do="create", name="Bộ Y tế", kind="central")
    desk.decide(annex, "Viện Số", do="create", name="Viện Số Gia Lai", kind="other")
    assert desk.confirm(annex).units == 2
    added = db.session.scalars(select(Unit).order_by(Unit.id.desc()).limit(2)).all()
    assert {(unit.name, unit.code) for unit in added} == {
        ("Bộ Y tế", "BYT"),
        ("Viện Số Gia Lai", "VIENSGL"),
    }
    undoing.undo_import(annex, desk.plan, actor=desk.actor)
    assert db.session.scalar(select(Unit.id).where(Unit.code == "BYT")) is None


def test_words_said_to_mean_a_unit_are_known_the_next_time(desk):
    annex = desk.rows(row("1", "Một", "Phòng Chuyển đổi số"))
    desk.decide(annex, "Phòng Chuyển đổi số", do="match", unit=desk.case.units["STTTT"].id)
    desk.confirm(annex)
    assert db.session.scalar(select(func.count(UnitAlias.id))) == 1
    assert not desk.preview(desk.rows(row("5", "Khác", "phòng chuyển đổi số"))).blocked


def test_two_who_look_it_over_at_once_do_not_overwrite_each_other(desk):
    annex = desk.rows(row("1", "Một"))
    with pytest.raises(Changed):
        corrections.decide_units(
            annex, desk.plan, {}, actor=desk.actor, now=NOW, seen=annex.version_id - 1
        )


def test_a_promulgated_plan_takes_nothing_in_and_gives_nothing_back(desk):
    annex = desk.rows(row("1", "Một"))
    desk.confirm(annex)
    promulgate_plan(desk.plan, actor=desk.actor, today=TODAY, now=NOW)
    assert fault_of(lambda: desk.rows(row("2", "Hai"))) is Fault.ANNEX_PLAN_IS_OUT
    undo = lambda: undoing.undo_import(annex, desk.plan, actor=desk.actor)  # noqa: E731
    assert fault_of(undo) is Fault.PLAN_NOT_DRAFT


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OBSERVER, Role.UNIT_LEAD, Role.ADMIN])
def test_only_the_secretariat_imports(desk, role):
    unit = desk.case.units["VP"] if role is Role.UNIT_LEAD else None
    actor = make_actor(committee=desk.case.committee, role=role, unit=unit)
    with pytest.raises(NotAllowed):
        intake.take_in(desk.plan, name="a.csv", data=b"1", actor=actor, now=NOW)


def test_the_secretariat_of_another_committee_is_a_stranger(desk):
    actor = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    with pytest.raises(NotAllowed):
        intake.take_in(desk.plan, name="a.csv", data=b"1", actor=actor, now=NOW)


def test_a_file_waits_until_somebody_reads_it_and_is_given_to_one_at_a_time(desk):
    annex = intake.take_in(
        desk.plan, name="to.xlsx", data=b"x" * (intake.SMALL + 1), actor=desk.actor, now=NOW
    )
    taken = intake.take_next(now=NOW)
    assert taken is not None
    assert (taken.import_id, taken.name) == (annex.id, "to.xlsx")
    assert intake.take_next(now=NOW) is None
    assert intake.take_next(now=NOW + intake.READING_TIME * 2) is not None  # its reader died
    intake.keep_problem(annex.id, Refused(Fault.FILE_KIND, field="file", limit=3))
    assert (annex.state, annex.problem["fault"]) == (ImportState.FAILED, "file_kind")


def test_with_another_table_its_own_columns_are_read(desk):
    other = grid(("TT", "Nội dung", "Đơn vị chủ trì"), ("1", "Khác", "Sở Y tế"), name="Hai")
    annex = desk.take(book(grid(HEAD, row("1", "Một")), other))
    corrections.choose_columns(
        annex, desk.plan, table_number=1, roles={}, actor=desk.actor, now=NOW, seen=annex.version_id
    )
    assert [one.text for one in desk.preview(annex).rows] == ["Khác"]
    roles = {0: Column.NUMBER, 1: Column.TASK, 2: Column.IGNORED}
    corrections.choose_columns(
        annex,
        desk.plan,
        table_number=1,
        roles=roles,
        actor=desk.actor,
        now=NOW,
        seen=annex.version_id,
    )
    assert fault_of(lambda: desk.confirm(annex)) is Fault.ANNEX_UNMAPPED


def test_an_import_is_thrown_away_until_it_is_in_the_plan(desk):
    annex = desk.rows(row("1", "Một"))
    intake.throw_away(annex, desk.plan, actor=desk.actor)
    assert list_imports(desk.plan) == []
    annex = desk.rows(row("1", "Một"))
    desk.confirm(annex)
    throw = lambda: intake.throw_away(annex, desk.plan, actor=desk.actor)  # noqa: E731
    assert fault_of(throw) is Fault.ANNEX_NOT_READY


def test_many_rows_take_as_many_statements_as_few(desk):
    few = desk.rows(*(row(n, f"Việc số {n} của kế hoạch") for n in range(1, 6)))
    with count_queries() as for_few:
        desk.confirm(few)
    many = desk.rows(*(row(n, f"Phần {n} khác hẳn {n}") for n in range(1, 301)))
    with count_queries() as for_many:
        desk.confirm(many)
    asked = [[one for one in sent if one.startswith("SELECT")] for sent in (for_few, for_many)]
    assert len(asked[1]) <= len(asked[0]) + 1
    assert len(desk.titles) == 305


def test_both_files_of_the_resolution_give_the_same_37_assignments(desk):
    desk.plan.issued_on = date(2025, 1, 9)
    said = {}
    for name in ("annex.xlsx", "annex.docx"):
        annex = desk.take(read_book((FILES / name).read_bytes(), name), name)
        preview = load_preview(annex, desk.plan, today=date(2025, 1, 10))
        said[name] = [
            (one.line.number, one.text, one.leads, one.others, one.deadline, one.deliverable)
            for one in preview.rows
        ]
        words = [one for row in preview.rows for one in (*row.leads, *row.others)]
        by_hand = [
            finding.facts["words"]
            for row in preview.rows
            for finding in row.findings
            if finding.doubt is Doubt.LEAD_NOT_NAMED
        ]
        assert len(words) == 81
        assert by_hand == ["Địa phương được lựa chọn", "Tập đoàn, doanh nghiệp công nghệ số"]
        assert all(one.is_sure for one in words)
        assert [row for row in preview.rows if row.deadline.kind in {"unset", "text"}] == []
    assert len(said["annex.xlsx"]) == 37
    assert said["annex.xlsx"] == said["annex.docx"]


def test_the_second_file_of_the_resolution_changes_nothing(desk):
    desk.plan.issued_on = date(2025, 1, 9)
    annexes = []
    for name in ("annex.xlsx", "annex.docx"):
        annex = desk.take(read_book((FILES / name).read_bytes(), name), name)
        preview = load_preview(annex, desk.plan, today=date(2025, 1, 10))
        for each in preview.rows:
            for one in (*each.leads, *each.others):
                if one.group and (one.group.is_some or one.group.group is LeadGroup.NONE):
                    desk.decide(annex, one.words, do="match", unit=desk.case.units["STTTT"].id)
                elif one.found and one.found.body.id is None:
                    body = one.found.body
                    desk.decide(annex, body.name, do="create", name=body.name, kind=body.kind)
        annexes.append(annex)
        written = desk.confirm(annex)
    assert (written.same, len(desk.titles)) == (37, 37)
    others = len(list_rows(desk.case.plan))
    assert db.session.scalar(select(func.count(Assignment.id))) == 37 + others


def test_real_wordings_of_units_are_read():
    case = Desk()
    examples = Path(__file__).parent.parent / "data" / "plan-annex-examples.csv"
    with examples.open(encoding="utf-8", newline="") as file:
        rows = [
            (r["stt"], r["task"], r["lead_unit"], r["coordinating_units"], "", r["deadline_raw"])
            for r in csv.DictReader(file)
        ]
    preview = case.preview(case.rows(*rows))
    words = [one for row in preview.rows for one in (*row.leads, *row.others)]
    unread = sorted({one.words for one in words if not one.is_read})
    assert unread == ["Ban Chỉ đạo Chuyển đổi số tỉnh", "CMC", "FPT"]
    assert len(words) == 103
    assert {row.deadline_words for row in preview.rows if row.deadline.kind == "unset"} == set()
