"""The link of a letter: what it opens, for whom, what it asks for, and when it opens nothing."""

import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.conftest import NOW
from tests.office import PDF
from tests.web.links import (
    LINK,
    SOON,
    ask_code,
    carry_out,
    deeds,
    enter,
    links_in,
    returned_office,
    version_in,
    words_of,
)
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AuditEvent,
    Extension,
    Letter,
    LinkOpening,
    Membership,
    SigninAttempt,
    Submission,
    Task,
    TaskLink,
    User,
)
from tracker.rules.choices import ExtensionState, SubmissionState, TaskKind
from tracker.rules.permissions import Role
from tracker.web import key_pages

pytestmark = pytest.mark.usefixtures("frozen")
TEXT = "Đã ban hành kế hoạch, gửi các phòng."


def counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (AuditEvent, Letter, LinkOpening, SigninAttempt)
    ]


def test_a_look_shows_this_one_task_and_changes_nothing(client):
    office, path = returned_office()
    before = counts()
    assert client.head(path).status_code == 200
    assert client.get(path, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert counts() == before
    answer = client.get(path)
    assert client.get(path).status_code == 200  # a scanner looks twice, and comes again
    assert deeds() == ["opened"]
    assert counts()[:2] == before[:2]
    for words in ("Xây dựng cổng dữ liệu mở", "24/11/2023", "Thiếu chỉ tiêu.", "412/KH-VP"):
        assert words in answer.text
    for hidden in ("<nav", "/account", "/sign-out", "/files/", 'name="text"', "@donvi.example"):
        assert hidden not in answer.text
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', answer.text)) == {
        "#main",
        f"/sign-in?next=/tasks/{office.task.id}",
    }
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_letter_sent_again_carries_the_link_it_had_and_others_their_own(client):
    office, path = returned_office()
    letter = db.session.scalars(
        select(Letter).where(Letter.template == "submission_returned")
    ).one()
    first = db.session.scalars(select(TaskLink)).one()
    ends, secret = first.expires_at, first.seed
    letter.state = "pending"  # as after a crash between the last dot and the commit
    later = SOON + timedelta(days=30)
    assert links_in(carry_out(later)) == [path, path]
    link = db.session.scalars(select(TaskLink).execution_options(populate_existing=True)).one()
    assert (link.seed, link.expires_at > ends) == (secret, True)
    assert path.rpartition("/")[2] not in f"{link.token_hash} {link.seed} {letter.facts}"

    link.revoked_at = NOW
    letter.state = "pending"
    assert links_in(carry_out(later)) == [path, path]  # the third has none to give

    to_office = [one for one in carry_out(later) if "Sở" in one["Subject"]]
    assert all(f"/tasks/{office.task.id}" in words_of(one) for one in to_office)
    assert not LINK.findall("".join(map(words_of, to_office)))


def test_the_code_opens_the_form_once_and_what_is_handed_in_is_the_persons_own(client):
    office, path = returned_office()
    code = ask_code(client, path)
    for typed in ("", "12345", "١٢٣٤٥٦", "a" * 5000, "1234567\x00"):
        answer = client.post(f"{path}/open", data={"code": typed})
        assert (answer.status_code, "error-text" in answer.text) == (422, True)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answer = client.post(f"{path}/open", data={"code": wrong})
    assert "Còn 4 lần thử" in answer.text
    spaced = f" {code[:3]} {code[3:]} "
    assert client.post(f"{path}/open", data={"code": spaced}).status_code == 303
    again = client.post(f"{path}/open", data={"code": code})
    assert "không còn dùng được" in again.text  # spent

    page = client.get(path).text
    nonce = re.findall(r'name="nonce"[^>]*value="([^"]+)"', page)[0]
    typed = {"text": TEXT, "version": version_in(page), "nonce": nonce}
    for _ in range(2):  # pressed twice
        files = [(io.BytesIO(PDF), "ke-hoach.pdf")]
        answer = client.post(f"{path}/submit", data={**typed, "files": files})
        assert (answer.status_code, answer.location) == (303, path)
    tries = db.session.scalars(select(Submission).order_by(Submission.id)).all()
    lead = office.people["lead"].user_id
    assert [one.state for one in tries] == [SubmissionState.RETURNED, SubmissionState.SUBMITTED]
    assert (tries[1].text, tries[1].submitted_by_id) == (TEXT, lead)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.user_id, event.who, event.address) == (lead, "lead", "127.0.0.1")
    assert deeds() == [
        "code_asked",
        "code_wrong",
        "code_right",
        "code_wrong",
        "opened",
        "handed_in",
    ]
    page = client.get(path).text
    assert "Đã nộp, chờ Tổ thư ký xác nhận" in page or "chờ" in page
    assert 'name="text"' not in page


def test_only_the_last_code_counts_for_five_tries_and_ten_minutes(client, frozen):
    _office, path = returned_office()
    old = ask_code(client, path)
    code = ask_code(client, path)
    if old != code:  # one in a million
        assert "Còn 4 lần thử" in client.post(f"{path}/open", data={"code": old}).text
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for left in (3, 2, 1):
        assert f"Còn {left} lần thử" in client.post(f"{path}/open", data={"code": wrong}).text
    for typed in (wrong, code):
        assert "không còn dùng được" in client.post(f"{path}/open", data={"code": typed}).text
    code = ask_code(client, path)
    refused = client.post(f"{path}/code", data={})  # the fourth in a quarter of an hour
    assert (refused.status_code, "Đã gửi đủ số mã" in refused.text) == (422, True)
    frozen.shift(timedelta(minutes=10))
    assert client.post(f"{path}/open", data={"code": code}).status_code == 422


def test_the_form_stays_open_for_one_browser_and_a_while(client, frozen):
    _office, path = returned_office()
    enter(client, path)
    version = version_in(client.get(path).text)
    typed = {"text": TEXT, "version": version}
    other = client.application.test_client()
    assert other.post(f"{path}/submit", data=typed).status_code == 422
    frozen.shift(timedelta(hours=2))
    late = client.post(f"{path}/submit", data=typed)
    assert (late.status_code, "Chưa gửi gì" in late.text, TEXT in late.text) == (422, True, True)
    assert len(db.session.scalars(select(Submission)).all()) == 1
    # what was typed goes with the reader through the asking and comes back in the form
    code = ask_code(client, path, SOON + timedelta(hours=2), **{"kept-text": TEXT})
    page = client.post(f"{path}/open", data={"code": code, "kept-text": TEXT}).text
    assert re.search(rf"<textarea[^>]*>\s*{TEXT}</textarea>", page)
    typed = {"text": TEXT, "version": version_in(page)}
    assert client.post(f"{path}/submit", data=typed).status_code == 303


def test_more_time_is_asked_for_and_a_draft_kept_through_it(client):
    office, path = returned_office()
    enter(client, path)
    version = version_in(client.get(path).text)
    bad = client.post(f"{path}/extension", data={"new_due": "31/02/2024", "version": version})
    assert (bad.status_code, "31/02/2024" in bad.text) == (422, True)
    typed = {"new_due": "08/12/2023", "reason": "Chờ ý kiến.", "version": version}
    assert client.post(f"{path}/extension", data=typed).status_code == 303
    (asked,) = db.session.scalars(select(Extension)).all()
    assert (asked.state, asked.new_due) == (ExtensionState.ASKED, date(2023, 12, 8))
    page = client.get(path).text
    assert "08/12/2023" in page
    draft = {"text": TEXT, "version": version_in(page)}
    assert client.post(f"{path}/draft", data=draft).status_code == 303
    assert TEXT in client.get(path).text
    assert client.post(f"{path}/submit", data=draft).status_code == 409  # the draft came between
    assert TEXT not in client.application.test_client().get(path).text
    assert office.fresh().submitted_on is None


def test_an_officer_of_the_unit_only_drafts(client):
    office, path = returned_office()
    db.session.get(Membership, office.people["lead"].id).role = Role.UNIT_MEMBER
    enter(client, path)
    page = client.get(path).text
    assert f'action="{path}/draft"' in page
    assert f"{path}/extension" not in page
    typed = {"text": TEXT, "version": version_in(page)}
    assert client.post(f"{path}/submit", data=typed).status_code == 403
    assert client.post(f"{path}/draft", data=typed).status_code == 303


def finish(office):
    office.submit()
    office.accept()


def change(model, who=None, **facts):
    def do(office):
        row_id = {Task: lambda: office.task.id, TaskLink: lambda: 1}.get(model)
        with writing():
            row = db.session.get(model, row_id() if row_id else who(office))
            for name, value in facts.items():
                setattr(row, name, value)

    return do


def lead(office):
    return office.people["lead"].id


def lead_user(office):
    return office.people["lead"].user_id


def move(office):
    elsewhere = office.people["other lead"].unit_id
    change(Task, unit_id=elsewhere)(office)


ENDINGS = {
    "expired": change(TaskLink, expires_at=NOW),
    "revoked": change(TaskLink, revoked_at=NOW),
    "finished": finish,
    "cancelled": change(Task, cancelled_on=NOW.date()),
    "moved": move,
    "membership ended": change(Membership, lead, ended_on=NOW.date()),
    "account closed": change(User, lead_user, is_active=False),
    "other mailbox": change(User, lead_user, email="khac@donvi.example"),
}
HOSTILE = (
    *("x", "A" * 43, "A" * 42 + "%00", "%00", "%C3%A9" * 21, "%D9%A1" * 43, "a" * 8000),
    *("..%5c..%5cetc%5cpasswd", "%2e%2e", "1%20OR%201=1", "%ff%fe", "%F0%9F%98%80"),
)


def test_whatever_opens_nothing_answers_alike_and_many_tries_have_to_wait(client, monkeypatch):
    monkeypatch.setattr(key_pages, "WRONG_KEYS_PER_COMPUTER", 32)
    office, path = returned_office()
    enter(client, path)  # the form was open: it closes with the link
    typed = {"text": TEXT, "version": version_in(client.get(path).text)}
    answers = {}
    for name, end in ENDINGS.items():
        end(office)
        answer = client.get(path)
        answers[name] = (answer.status_code, answer.text)
        assert client.post(f"{path}/submit", data=typed).status_code == 410
        undo(office)
        assert client.get(path).status_code == 200
    for token in HOSTILE:
        answer = client.get(f"/link/{token}")
        answers[token] = (answer.status_code, answer.text)
    assert {status for status, _text in answers.values()} == {410}
    assert len({text for _status, text in answers.values()}) == 1
    assert "/sign-in" in answers["x"][1]
    assert client.head("/link/x").status_code == 410
    statuses = [client.get("/link/x").status_code for _ in range(8)]
    assert (statuses[0], statuses[-1]) == (410, 429)
    assert client.get("/calendar/feed/x.ics").status_code == 429
    assert client.get(path).status_code == 200  # a right one never waits


def undo(office):
    """Put the world back in which the link works."""
    change(TaskLink, expires_at=NOW + timedelta(days=9), revoked_at=None)(office)
    change(
        Task,
        cancelled_on=None,
        finished_on=None,
        accepted_at=None,
        unit_id=office.people["lead"].unit_id,
    )(office)
    change(Membership, lead, ended_on=None)(office)
    letter = db.session.get(Letter, db.session.get(TaskLink, 1).letter_id)
    change(User, lead_user, is_active=True, email=letter.address)(office)


def test_who_is_signed_in_goes_on_to_the_page_or_is_told_whose_link_it_is(client):
    office, path = returned_office()
    sign_in_as(client, office.people["lead"])
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/tasks/{office.task.id}")
    with writing():
        office.fresh().kind = TaskKind.PERIODIC_REPORT
    assert client.get(path).location == f"/reports/{office.task.id}"
    with writing():
        office.fresh().kind = TaskKind.WORK

    sign_in_as(client, office.people["member"])
    answer = client.get(path)
    assert (answer.status_code, "Xây dựng cổng" in answer.text) == (403, False)
    assert client.post(f"{path}/code", data={}).status_code == 403
    assert client.post(f"{path}/submit", data={"text": TEXT}).status_code == 403

    user = db.session.get(User, office.people["lead"].user_id)
    elsewhere = factories.make_membership(
        committee=factories.make_committee(), role=Role.OBSERVER, user=user
    )
    sign_in_as(client, elsewhere)  # himself, at work in another committee
    page = client.get(path).text
    typed = {"text": TEXT, "version": version_in(page)}
    assert client.post(f"{path}/submit", data=typed).status_code == 303
    assert office.fresh().submitted_on == date(2023, 11, 21)
