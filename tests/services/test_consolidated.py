from datetime import date
from decimal import Decimal

import pytest

from tests.consolidated import AS_OF, NOW, TODAY, Quarter, make_quarter, touch_sheet
from tests.factories import make_meeting
from tests.writing import writing
from tracker.database import db
from tracker.jobs import consolidated as jobs
from tracker.models import ConsolidatedBlock, ConsolidatedReport, Document, Figure
from tracker.printing.consolidated import ReportPaper
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.sealed import Printed
from tracker.queries.consolidated.reading import (
    ReportFilter,
    current,
    get_block,
    get_report,
    list_blocks,
    list_reports,
    to_rule,
)
from tracker.queries.documents import get_document
from tracker.queries.issued_papers import find_latest, find_public
from tracker.rules.choices import (
    DocumentKind,
    MeetingKind,
    MeetingState,
    PrintState,
)
from tracker.rules.consolidated import ConsolidatedKind, ConsolidatedState
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.refreshing import Choice, Difference
from tracker.rules.verification import Match
from tracker.services import documents, files
from tracker.services.consolidated import editing
from tracker.services.consolidated.issuing import IssueFacts, issue_report
from tracker.services.consolidated.papers import paper_of
from tracker.services.consolidated.renewing import propose, renew
from tracker.services.documents import DocumentFacts

OFFICE_WORDS = "Đến nay mới có [2]/[3] đơn vị nộp báo cáo."


@pytest.fixture
def world(app):
    return make_quarter()


def open_(world: Quarter, who: str = "secretariat", **changes) -> ConsolidatedReport:
    made = world.make(**changes)
    return get_report(made.id, world.actor(who))


def again(world: Quarter, report: ConsolidatedReport) -> ConsolidatedReport:
    return get_report(report.id, world.actor())


def text_of(report: ConsolidatedReport, key: str) -> str:
    return to_rule(get_block(report, key)).text


def say(world: Quarter, report: ConsolidatedReport, key: str, **typed: str) -> None:
    with writing():
        report = again(world, report)
        block = get_block(report, key)
        editing.edit_block(
            report, block, typed, actor=world.actor(), now=NOW, seen=block.version_id
        )


def test_a_window_is_checked_before_anything_is_drafted(world):
    for fault, changes in (
        (Fault.AS_OF_IN_FUTURE, {"as_of": date(2023, 11, 22)}),
        (Fault.WINDOW_NOT_OPEN, {"as_of": date(2023, 6, 14)}),
        (Fault.NOT_A_PERIOD, {"ordinal": 0}),
    ):
        with pytest.raises(Refused) as refused:
            world.make(**changes)
        assert refused.value.fault is fault
    with writing():
        regular = make_meeting(committee=world.committee)
    with pytest.raises(Missing):
        world.make(kind=ConsolidatedKind.YEAR_END_REVIEW, year=2022, meeting_id=regular.id)
    assert list_reports(world.actor(), ReportFilter()) == []


def test_edited_words_survive_new_figures_and_nothing_is_overwritten_silently(world):
    report = open_(world)
    say(world, report, "reports", reports=OFFICE_WORDS)
    with writing():
        editing.add_paragraph(report, "limits", "Đầu mối kiêm nhiệm.", actor=world.actor(), now=NOW)
        editing.leave_out(
            report, get_block(report, "money"), is_left_out=True, actor=world.actor(), now=NOW
        )
    with writing():  # a figure of that day turns out to be another
        figure = db.session.get_one(Figure, world.figures[0].id)
        figure.numerator = Decimal(700)
        touch_sheet(figure)
    report = again(world, report)
    before = [row.id for row in list_blocks(current(report))]
    proposal = propose(report, AS_OF, actor=world.actor(), today=TODAY)
    changed = {change.block: change for change in proposal.changes}
    assert changed["indicator.1"].old != changed["indicator.1"].new
    assert "reports" not in changed  # its numbers are the same
    assert [row.id for row in list_blocks(current(report))] == before
    with pytest.raises(Refused) as refused:
        renew_to(world, report, "stale")
    assert refused.value.fault is Fault.FIGURES_MOVED
    assert renew_to(world, report, proposal.digest) == 2
    report = again(world, report)
    assert [version.ordinal for version in report.versions] == [2, 1]
    assert "(1.490/1.902)" in text_of(report, "indicator.1")
    assert text_of(report, "reports").startswith("Đến nay mới có 2/3 đơn vị nộp báo cáo.")
    keys = [row.key for row in list_blocks(current(report))]
    assert keys[keys.index("limits") + 1] == "own:1"
    assert get_block(report, "money").is_left_out
    assert get_block(report, "reports").edited_by_id == world.actor().user_id
    old = {row.key: to_rule(row) for row in list_blocks(report.versions[1])}
    assert "(1.390/1.902)" in old["indicator.1"].text


def renew_to(world: Quarter, report: ConsolidatedReport, digest: str, **choices: Choice) -> int:
    with writing():
        return renew(
            report, AS_OF, choices, digest=digest, actor=world.actor(), today=TODAY, now=NOW
        )


def test_numbers_in_edited_words_follow_the_figures_of_another_day(world):
    report = open_(world, as_of=date(2023, 9, 17))
    assert "Có 1/3 đơn vị" in text_of(report, "reports")
    say(world, report, "reports", reports="Mới có [1]/[3] đơn vị nộp.")
    report = again(world, report)
    proposal = propose(report, AS_OF, actor=world.actor(), today=TODAY)
    change = next(one for one in proposal.changes if one.id == "reports|reports")
    assert (change.difference, change.kept) == (Difference.EDITED, "Mới có 2/3 đơn vị nộp.")
    renew_to(world, report, proposal.digest)
    assert text_of(again(world, report), "reports").startswith("Mới có 2/3 đơn vị nộp.")
    assert again(world, report).as_of == AS_OF


def test_who_comes_second_to_a_block_is_told_and_a_renewed_block_is_another(world):
    report = open_(world)
    block = get_block(report, "opening")
    seen = block.version_id
    say(world, report, "opening", opening="Lời của người thứ nhất.")
    with pytest.raises(Changed), writing():
        editing.edit_block(
            report, block, {"opening": "Lời khác."}, actor=world.actor(), now=NOW, seen=seen
        )
    assert text_of(again(world, report), "opening") == "Lời của người thứ nhất."
    with writing():
        report = again(world, report)
        block = get_block(report, "opening")
        editing.restore_block(report, block, actor=world.actor(), now=NOW, seen=block.version_id)
    report = again(world, report)
    assert text_of(report, "opening").startswith("Thực hiện Kế hoạch số 3015/KH-UBND")
    stale = get_block(report, "opening")
    proposal = propose(report, AS_OF, actor=world.actor(), today=TODAY)
    renew_to(world, report, proposal.digest)
    with pytest.raises(Changed), writing():
        editing.edit_block(
            again(world, report),
            stale,
            {"opening": "Lời muộn."},
            actor=world.actor(),
            now=NOW,
            seen=stale.version_id,
        )


def issue(world: Quarter, report: ConsolidatedReport, **facts) -> None:
    known = {"number": "7", "issued_on": date(2023, 9, 25), "is_signed_on_paper": True}
    with writing():
        issue_report(
            report,
            IssueFacts(**(known | facts)),
            actor=world.actor(),
            today=TODAY,
            now=NOW,
            seen=report.version_id,
        )


def test_an_issued_report_is_registered_printed_once_and_never_changes(world, monkeypatch):
    report = open_(world)
    for fault, facts in (
        (Fault.REPORT_NOT_APPROVED, {"is_signed_on_paper": False}),
        (Fault.REPORT_DATED_EARLY, {"issued_on": date(2023, 9, 19)}),
        (Fault.NOT_A_DOCUMENT_NUMBER, {"number": "bảy"}),
    ):
        with pytest.raises(Refused) as refused:
            issue(world, again(world, report), **facts)
        assert refused.value.fault is fault
    issue(world, again(world, report))
    report = again(world, report)
    assert (report.state, report.sign) == (ConsolidatedState.ISSUED, "07/BC-BCĐ")
    document = get_document(report.document_id, world.actor())
    assert (document.kind, document.sign) == (DocumentKind.REPORT, "07/BC-BCĐ")
    assert [link.plan_id for link in document.links] == [world.plan.id]

    papers: list[ReportPaper] = []

    def pressed(paper: ReportPaper) -> Printed:
        papers.append(paper)
        if len(papers) == 1:
            raise PaperFailed(PaperFault.TOO_SLOW)
        return Printed(b"%PDF one", b"PK one")

    monkeypatch.setattr(jobs.printing, "render_both", pressed)
    assert jobs.print_waiting(at=NOW) == 0
    assert again(world, report).print_state is PrintState.FAILED
    with writing():
        from_failed = again(world, report)
        from_failed.print_state = PrintState.WAITING
    assert (jobs.print_waiting(at=NOW), jobs.print_waiting(at=NOW)) == (1, 0)
    report = again(world, report)
    assert files.read_whole(report.pdf.key, report.pdf.sha256) == b"%PDF one"
    assert [paper.number for paper in papers] == ["7", "7"]
    assert paper_of(report, now=NOW) == papers[1]
    kept = find_latest(report.document_id)
    assert {paper.verification.code for paper in papers} == {kept.shown_code}
    assert find_public(kept.code).match(report.pdf.sha256) is Match.PDF

    db.session.commit()
    for change in (
        lambda: say(world, again(world, report), "opening", opening="Sửa sau."),
        lambda: propose(again(world, report), AS_OF, actor=world.actor(), today=TODAY),
        lambda: editing.discard(again(world, report), actor=world.actor()),
        lambda: issue(world, again(world, report)),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.fault is Fault.REPORT_ISSUED
    with pytest.raises(Refused) as refused:
        _renumber(world, report)
    assert refused.value.fault is Fault.DOCUMENT_IS_LOCKED


def test_a_report_that_corrects_another_names_it_and_the_old_page_says_so(world):
    first = open_(world)
    issue(world, again(world, first))
    old = find_latest(again(world, first).document_id)
    second, said = open_(world), {"replaces_id": old.id, "number": "8"}
    with pytest.raises(Refused) as refused:
        issue(world, again(world, second), **said)
    assert (refused.value.fault, refused.value.field) == (Fault.REQUIRED, "reason")
    issue(world, again(world, second), **said, reason="Sai số liệu mục II")
    successor = find_public(old.code).successor
    assert (successor.sign, successor.reason) == ("08/BC-BCĐ", "Sai số liệu mục II")


def _renumber(world: Quarter, report: ConsolidatedReport) -> None:
    document = get_document(report.document_id, world.actor())
    facts = DocumentFacts(
        kind=DocumentKind.REPORT,
        number="8",
        symbol=document.symbol,
        issued_on=document.issued_on,
        issuer=document.issuer,
        subject=document.subject,
    )
    with writing():
        documents.update_document(
            document,
            facts,
            actor=world.actor(),
            today=TODAY,
            now=NOW,
            seen=document.version_id,
        )


def test_a_draft_can_be_thrown_away_whole(world):
    report = open_(world)
    with writing():
        editing.discard(report, actor=world.actor())
    assert db.session.get(ConsolidatedReport, report.id) is None
    assert db.session.query(ConsolidatedBlock).count() == 0
    assert db.session.query(Document).count() == 0


def test_a_review_belongs_to_a_year_end_session(world):
    with writing():
        session = make_meeting(
            committee=world.committee,
            kind=MeetingKind.YEAR_END,
            held_on=date(2022, 12, 20),
            state=MeetingState.HELD,
        )
    report = open_(
        world,
        kind=ConsolidatedKind.YEAR_END_REVIEW,
        year=2022,
        as_of=date(2022, 12, 31),
        meeting_id=session.id,
    )
    assert report.meeting_id == session.id
    assert "đã họp 01 phiên" in text_of(report, "sessions")
    assert report.subject.startswith("Tổng kết hoạt động năm 2022")
