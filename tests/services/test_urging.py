import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.office import upload
from tests.urging import LATE, REPLY, TODAY, Town, fake_press, get_batch, make_town
from tests.writing import writing
from tracker.database import db
from tracker.jobs import urging as job
from tracker.jobs.letters import compose
from tracker.models import Document, Letter, UrgingBatch, UrgingLetter, UrgingLine, UrgingMail
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.queries.issued_papers import PublicPaper, find_latest, find_public
from tracker.queries.ledgers import LedgerFilter, count_ledger, list_ledger
from tracker.queries.urging.batches import get_letter, lacks_signed
from tracker.queries.urging.late import find_lateness
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.ledgers import AnswerWay, LedgerKind, ReplyKind
from tracker.rules.urging import LeftOut
from tracker.rules.verification import Match, Standing
from tracker.services import delivery, documents, files, leases
from tracker.services.documents import DocumentFacts
from tracker.services.ledgers import AnswerFacts, record_answer
from tracker.services.urging import issuing, making, preparing
from tracker.services.urging.papers import paper_of


@pytest.fixture
def town(app, monkeypatch) -> Town:
    """The committee with its late units; letters are printed by a stand-in for the press."""
    monkeypatch.setattr(job.printing, "render_each", fake_press)
    monkeypatch.setattr(
        job.printing, "render_together", lambda papers, **_: b"%PDF all " + b"x" * len(papers)
    )
    with writing():
        return make_town()


def issued(town: Town) -> UrgingLetter:
    """The letter to the unit with two late tasks, issued as 05 and printed."""
    batch_id = town.prepare()
    job.print_waiting(at=NOW)
    town.issue(batch_id, ["5", "6"])
    job.print_waiting(at=NOW)
    return get_batch(batch_id).letters[0]


def test_a_letter_goes_to_each_late_unit_and_the_others_are_told_apart(town):
    late = find_lateness(town.committee.id, as_of=TODAY, today=TODAY)
    assert [(unit.short_name, unit.left_out, len(unit.urged)) for unit in late.units] == [
        ("Sở health", None, 2),
        ("Sở school", None, 1),
        ("Sở mute", LeftOut.NO_ADDRESS, 1),
    ]
    assert late.in_time == 1
    with writing():
        town.tasks[0].submitted_on = TODAY
        town.tasks[2].submitted_on = TODAY
    late = find_lateness(town.committee.id, as_of=TODAY, today=TODAY, takes_all=True)
    assert [(unit.left_out, len(unit.urged)) for unit in late.units] == [
        (None, 1),
        (LeftOut.WAITING, 0),
        (None, 1),
    ]
    other = find_lateness(town.committee.id, plan_ids=[0], as_of=TODAY, today=TODAY)
    assert other.units == ()
    assert find_lateness(town.committee.id, as_of=LATE, today=TODAY).units[0].longest == 7


def test_what_a_letter_says_stays_as_it_was_on_the_day_of_its_figures(town):
    batch = get_batch(town.prepare())
    letter = batch.letters[0]
    assert [line.days_late for line in letter.lines] == [11, 4]
    before = paper_of(letter, batch)
    with writing():
        town.tasks[0].due = REPLY
        town.tasks[0].finished_on = TODAY
        town.units["health"].name = "Sở Mới"
        town.committee.chair_office = "Khác"
    assert paper_of(get_batch(batch.id).letters[0], get_batch(batch.id)) == before


def test_a_task_is_urged_by_hand_once_a_day(town):
    batch_id = town.prepare()
    again = find_lateness(town.committee.id, as_of=TODAY, today=TODAY)
    assert [unit.left_out for unit in again.units[:2]] == [LeftOut.URGED_TODAY] * 2
    with pytest.raises(Refused) as refused, writing():
        preparing.prepare_letters(
            town.facts(unit_ids=[town.units["health"].id]),
            actor=town.actor(),
            today=TODAY,
            now=NOW,
        )
    assert refused.value.fault is Fault.URGED_MEANWHILE
    tomorrow = find_lateness(town.committee.id, as_of=TODAY, today=TODAY + timedelta(days=1))
    assert len(tomorrow.written_to) == 2
    with writing():
        preparing.discard_batch(get_batch(batch_id), actor=town.actor())
    assert town.prepare() > 0  # what was thrown away counts no more


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"as_of": TODAY + timedelta(days=1)}, Fault.AS_OF_IN_FUTURE),
        ({"reply_by": TODAY}, Fault.REPLY_IN_PAST),
        ({"unit_ids": []}, Fault.NOBODY_TO_URGE),
        ({"symbol": "05/BCĐ"}, Fault.NOT_A_SYMBOL),
    ],
)
def test_letters_are_not_written_from_a_choice_that_makes_no_sense(town, changes, fault):
    with pytest.raises(Refused) as refused:
        town.prepare(**changes)
    assert refused.value.fault is fault
    assert db.session.scalar(select(func.count(UrgingBatch.id))) == 0


def test_only_secretariat_and_chair_write_letters(town):
    for who in ("lead", "observer", "admin"):
        with pytest.raises(NotAllowed), writing():
            preparing.prepare_letters(town.facts(), actor=town.actor(who), today=TODAY, now=NOW)
    with writing():
        preparing.prepare_letters(town.facts(), actor=town.actor("chair"), today=TODAY, now=NOW)
        with pytest.raises(Missing):
            preparing.prepare_letters(
                town.facts(plan_ids=[0]), actor=town.actor(), today=TODAY, now=NOW
            )


def test_every_letter_is_stored_as_pdf_and_word_and_all_in_one_file_and_one_archive(town):
    batch_id = town.prepare()
    assert job.print_waiting(at=NOW) == 2
    batch = get_batch(batch_id)
    assert not batch.is_making
    assert [letter.print_state for letter in batch.letters] == [PrintState.MADE] * 2
    assert batch.letters[0].pdf.name == "001-so-health.pdf"
    assert all(files.is_whole(letter.word_file) for letter in batch.letters)
    assert files.path_of(batch.all_pdf.key).read_bytes() == b"%PDF all xx"
    with zipfile.ZipFile(files.path_of(batch.archive.key)) as archive:
        assert archive.namelist() == [
            *("pdf/001-so-health.pdf", "word/001-so-health.docx"),
            *("pdf/002-so-school.pdf", "word/002-so-school.docx"),
        ]
    assert job.print_waiting(at=NOW) == 0


def test_a_letter_that_cannot_be_printed_stops_no_other_and_may_be_tried_again(town, monkeypatch):
    def half(papers, **limits):
        made = fake_press(papers)
        return [PaperFailed(PaperFault.MEMORY), *made[1:]]

    batch_id = town.prepare()
    monkeypatch.setattr(job.printing, "render_each", half)
    job.print_waiting(at=NOW)
    batch = get_batch(batch_id)
    assert [one.print_state for one in batch.letters] == [PrintState.FAILED, PrintState.MADE]
    assert (batch.letters[0].problem, batch.is_making) == ("memory", False)
    monkeypatch.setattr(job.printing, "render_each", fake_press)
    with writing():
        assert preparing.print_again(get_batch(batch_id), actor=town.actor()) == 1
    assert job.print_waiting(at=NOW) == 1


def test_a_killed_worker_leaves_its_batch_to_the_next_and_nothing_is_made_twice(town, monkeypatch):
    batch_id = town.prepare()
    monkeypatch.setattr(job, "GROUP", 1)
    with writing():
        assert making.take_batch(holder="dead", now=NOW) == batch_id
        (order,) = making.take_orders(batch_id, holder="dead", now=NOW, limit=1)
    stored = making.put_away(fake_press([order.paper])[0], now=NOW)
    with writing():
        making.keep_printed(order, stored, now=NOW)
    assert job.print_waiting(at=NOW) == 0  # the lease of the dead one still runs
    later = NOW + leases.LEASE + timedelta(seconds=1)
    assert job.print_waiting(at=later) == 1  # the other letter alone
    with writing():
        assert not making.keep_printed(order, stored, now=later)  # it wakes up too late
        assert making.take_orders(batch_id, holder="other", now=later, limit=9) == []
    assert get_batch(batch_id).letters[0].pdf.key == stored.pdf.key


def public(letter: UrgingLetter) -> PublicPaper:
    """Return what a stranger learns of a letter."""
    found = find_public(find_latest(letter.document_id).code)
    assert found is not None
    return found


def test_an_issued_letter_stands_in_the_register_is_mailed_and_stays_as_it_is(town):
    letter = issued(town)
    assert (letter.stage, letter.document.sign) == (LetterStage.ISSUED, "05/BCĐ")
    assert letter.pdf.document_id == letter.document_id
    assert letter.document.issued_on == TODAY
    assert public(letter).match(letter.pdf.sha256) is Match.PDF
    assert letter.unit_name not in repr(public(letter))
    wanted = select(Letter).where(Letter.template == "urging_letter").order_by(Letter.id)
    assert [mail.key for mail in db.session.scalars(wanted)] == [
        f"urging_letter:{letter.id}:{town.people['lead'].user_id}",
        f"urging_letter:{letter.id + 1}:{town.people['other'].user_id}",
    ]
    envelope = compose(delivery.find_next(now=NOW + timedelta(minutes=2)), now=NOW)
    (file,) = envelope.attachments
    assert (file.name, file.content[:8]) == ("001-so-5-so-health.pdf", b"%PDF-1.7")
    assert "05/BCĐ" in envelope.subject
    with pytest.raises(issuing.LettersRefused) as refused:
        town.issue(letter.batch_id, ["7"])
    assert refused.value.problems[letter.id].fault is Fault.LETTER_NOT_DRAFT
    with pytest.raises(Refused) as locked, writing():
        document = db.session.scalars(
            select(Document).where(Document.id == letter.document_id)
        ).one()
        facts = DocumentFacts(
            **{name: getattr(document, name) for name in ("kind", "symbol", "issued_on")},
            number="9",
            issuer=document.issuer,
            subject=document.subject,
        )
        documents.update_document(
            document, facts, actor=town.actor(), today=TODAY, now=NOW, seen=document.version_id
        )
    assert locked.value.fault is Fault.DOCUMENT_IS_LOCKED


def test_numbers_are_taken_all_or_none_each_fault_at_its_letter(town):
    batch_id = town.prepare()
    job.print_waiting(at=NOW)
    first, second = (letter.id for letter in get_batch(batch_id).letters)
    for numbers, day, wrong in (
        (["5", "5"], TODAY, {second: Fault.LETTER_NUMBER_TWICE}),
        (["5", "x"], TODAY, {second: Fault.NOT_A_DOCUMENT_NUMBER}),
        (["5"], TODAY + timedelta(days=1), {first: Fault.DOCUMENT_IN_FUTURE}),
        (["5"], TODAY - timedelta(days=1), {first: Fault.LETTER_DATED_EARLY}),
    ):
        with pytest.raises(issuing.LettersRefused) as refused:
            town.issue(batch_id, numbers, day)
        found = {key: refusal.fault for key, refusal in refused.value.problems.items()}
        assert found == wrong
        assert db.session.scalar(select(func.count(Document.id))) == 0
    town.issue(batch_id, ["5"])
    with pytest.raises(issuing.LettersRefused) as refused, writing():
        one = [issuing.Numbered(second, "05", TODAY)]
        issuing.issue_letters(get_batch(batch_id), one, actor=town.actor(), today=TODAY, now=NOW)
    assert refused.value.problems[second].fault is Fault.DOCUMENT_NUMBER_TAKEN


def test_the_signed_copy_is_kept_once_and_goes_with_the_mail(town):
    batch_id = town.prepare()
    job.print_waiting(at=NOW)
    town.issue(batch_id, ["5"])
    letter_id = get_batch(batch_id).letters[0].id
    with writing():
        letter = get_batch(batch_id).letters[0]
        issuing.attach_signed(letter, upload("scan.pdf"), actor=town.actor(), now=NOW)
        with pytest.raises(Refused) as again:
            issuing.attach_signed(letter, upload("scan.pdf"), actor=town.actor(), now=NOW)
        draft = get_batch(batch_id).letters[1]
        with pytest.raises(Refused) as early:
            issuing.attach_signed(draft, upload("scan.pdf"), actor=town.actor(), now=NOW)
    assert (again.value.fault, early.value.fault) == (Fault.LETTER_SIGNED, Fault.LETTER_NOT_ISSUED)
    job.print_waiting(at=NOW)
    letter = get_batch(batch_id).letters[0]
    mail = db.session.scalars(select(Letter).where(Letter.template == "urging_letter")).one()
    assert mail.facts["attachments"][0]["key"] == letter.signed.key
    assert (letter.id, letter.signed.document_id) == (letter_id, letter.document_id)
    assert public(letter).match(letter.signed.sha256) is Match.SCAN


def test_a_scan_kept_after_mailing_goes_out_once_and_only_when_asked(town):
    letter = issued(town)  # and mailed
    scanned = {"actor": town.actor(), "now": NOW}
    with writing():
        with pytest.raises(Refused) as early:
            issuing.send_signed(letter, **scanned)
        issuing.attach_signed(letter, upload("scan.pdf"), **scanned)
        letter = get_letter(town.actor(), letter.id)
        assert lacks_signed(letter)
        sent = issuing.send_signed(letter, **scanned)
        assert not lacks_signed(letter)
        with pytest.raises(Refused) as twice:
            issuing.send_signed(letter, **scanned)
        with pytest.raises(NotAllowed):
            issuing.send_signed(letter, actor=town.actor("lead"), now=NOW)
    assert early.value.fault is Fault.SIGNED_COPY_MISSING
    assert twice.value.fault is Fault.SIGNED_COPY_SENT
    (mail,) = db.session.scalars(select(Letter).where(Letter.template == "urging_signed"))
    assert sent == 1
    assert mail.facts["attachments"][0]["key"] == letter.signed.key
    task_id = letter.lines[0].task_id
    told = list_ledger(town.actor(), LedgerFilter(task_id=task_id))
    assert "urging_signed" in {line.what for line in told}
    with writing():
        row = get_letter(town.actor(), letter.id)
        issuing.withdraw_letter(row, reason="Nhầm.", seen=row.version_id, **scanned)
    assert db.session.get(Letter, mail.id, populate_existing=True).state == "cancelled"


def test_a_withdrawn_letter_is_called_back_and_its_corrected_edition_names_it(town):
    letter = issued(town)
    before = letter.pdf.sha256
    with writing():
        mail = db.session.scalars(select(Letter).order_by(Letter.id)).first()
        mail.state = "sent"
    facts = {"actor": town.actor(), "now": NOW}
    with writing():
        batch = get_batch(letter.batch_id)
        held = batch.letters[0]
        again = issuing.correct_letter(
            held,
            reason="Ghi nhầm một nhiệm vụ.",
            reply_by=REPLY,
            opening="",
            kept=[held.lines[0].id],
            seen=held.version_id,
            today=TODAY,
            **facts,
        )
        again_id = again.id
    batch = get_batch(letter.batch_id)
    first, second, _ = batch.letters
    assert (first.stage, second.id, second.edition) == (LetterStage.WITHDRAWN, again_id, 2)
    assert first.pdf.sha256 == before
    assert [line.title for line in second.lines] == ["Việc health"]
    assert "Đã thu hồi" in first.document.note
    told = db.session.scalars(select(Letter).where(Letter.template == "urging_withdrawn")).all()
    assert [row.user_id for row in told] == [town.people["lead"].user_id]
    job.print_waiting(at=NOW)
    assert get_batch(letter.batch_id).letters[1].print_state is PrintState.MADE
    paper = paper_of(second, get_batch(letter.batch_id), first)
    assert paper.replaces == "Công văn số 05/BCĐ ngày 21/11/2023"
    with pytest.raises(Refused), writing():
        held = get_batch(letter.batch_id).letters[0]
        issuing.withdraw_letter(held, reason="x", seen=held.version_id, **facts)
    assert public(first).standing is Standing.WITHDRAWN
    with writing():
        given = [issuing.Numbered(again_id, "8", TODAY)]
        issuing.issue_letters(get_batch(letter.batch_id), given, today=TODAY, **facts)
    old = public(first)
    assert old.standing is Standing.REPLACED
    assert (old.successor.sign, old.successor.reason) == ("08/BCĐ", "Ghi nhầm một nhiệm vụ.")


def test_the_ledger_tells_what_was_sent_to_whom_and_what_was_answered(town):
    letter = issued(town)
    task_id = letter.lines[0].task_id
    with writing():
        record_answer(
            task_id,
            AnswerFacts(
                way=AnswerWay.TELEPHONE,
                answered_on=TODAY,
                who="Giám đốc",
                words="Xong trước 30/11.",
            ),
            actor=town.actor(),
            today=TODAY,
            now=NOW,
        )
    wanted = LedgerFilter(task_id=task_id)
    lines = list_ledger(town.actor("chair"), wanted)
    assert [(line.kind, line.what, line.name, line.state) for line in lines] == [
        (LedgerKind.URGING, "5/BCĐ", "lead", "pending"),
        (LedgerKind.ANSWER, "telephone", "Giám đốc", "told"),
    ]
    assert (lines[0].reply.kind, lines[0].days) == (ReplyKind.RECORDED, 0)
    assert (lines[1].words, lines[1].reply) == ("Xong trước 30/11.", None)
    assert count_ledger(town.actor("chair"), LedgerFilter()) == 4
    assert count_ledger(town.actor("other"), LedgerFilter()) == 1
    assert count_ledger(town.actor("other"), wanted) == 0
    assert count_ledger(town.actor("observer"), LedgerFilter(kind=LedgerKind.URGING)) == 3
    assert count_ledger(town.actor(), LedgerFilter(last=TODAY - timedelta(days=1))) == 0
    with pytest.raises(NotAllowed), writing():
        record_answer(task_id, None, actor=town.actor("chair"), today=TODAY, now=NOW)


def test_a_unit_without_an_address_gets_its_letter_on_paper(town):
    batch_id = town.prepare(takes_all=True, unit_ids=[town.units["mute"].id])
    job.print_waiting(at=NOW)
    town.issue(batch_id, ["5"])
    job.print_waiting(at=NOW)
    assert db.session.scalar(select(func.count(UrgingMail.id))) == 0
    (line,) = list_ledger(town.actor(), LedgerFilter(unit_id=town.units["mute"].id))
    assert (line.kind, line.state) == (LedgerKind.URGING, "paper")


def test_a_draft_thrown_away_takes_its_lines_and_files_along(town):
    batch_id = town.prepare()
    job.print_waiting(at=NOW)
    with writing():
        batch = get_batch(batch_id)
        preparing.drop_letter(batch.letters[0], actor=town.actor())
    assert db.session.scalar(select(func.count(UrgingLine.id))) == 1
    job.print_waiting(at=NOW)
    town.issue(batch_id, ["5"])
    with pytest.raises(Refused) as refused, writing():
        preparing.discard_batch(get_batch(batch_id), actor=town.actor())
    assert refused.value.fault is Fault.BATCH_ISSUED
