"""Returned mail is read from its mailbox, once, and nothing else in it is touched."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import NOW
from tests.post.imap import Box, serving
from tests.post.returned import report
from tracker.database import db
from tracker.jobs import returns
from tracker.models import Letter, ReturnedLetter
from tracker.post import mailboxes
from tracker.post.mailboxes import read_mailbox_url
from tracker.post.messages import message_id
from tracker.rules.permissions import Role

ADDRESS = "lan@so.example"


@pytest.fixture
def box(app, frozen):
    """A report of a known letter, a person's answer, a report of nobody's letter, a huge one."""
    returns._looked.clear()
    member = factories.make_membership(
        committee=factories.make_committee(),
        role=Role.SECRETARIAT,
        user=factories.make_user(email=ADDRESS),
    )
    for key in ("first", "second"):
        letter = Letter(key=key, template="digest", user_id=member.user_id, address=ADDRESS)
        letter.committee_id, letter.state = member.committee_id, "sent"
        letter.created_at = letter.not_before = NOW
        db.session.add(letter)
    db.session.commit()
    found = report(ADDRESS, message_id("first", "dondoc.example"))
    strange = report("ai@khac.example", "<x@y>")
    messages = {3: found, 5: b"Subject: Em xin loi\r\n\r\nMai em nop.", 6: strange}
    with serving(Box(messages)) as made:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], bounce_url=made.url)
        yield made


def states() -> dict[str, str]:
    return {row.key: row.state for row in db.session.query(Letter).order_by(Letter.id)}


def test_a_report_is_recorded_once_and_everything_else_stays_unread(box):
    assert returns.collect() == {"recorded": 1, "not_a_return": 1, "return_of_none": 1}
    assert states() == {"first": "returned", "second": "sent"}
    assert db.session.query(ReturnedLetter).one().recorded_by_id is None
    assert box.read == {3, 6}
    box.fetched.clear()
    assert returns.collect() == {}
    assert box.fetched == []  # not even looked at again


def test_a_round_that_died_before_marking_records_nothing_twice(box):
    returns.collect()
    box.read.clear()
    returns._looked.clear()  # as a process started anew
    assert returns.collect()["return_known"] == 1
    assert db.session.query(ReturnedLetter).count() == 1


def test_a_server_that_hangs_up_loses_nothing(box):
    box.breaks_at = 5
    assert returns.collect() == {"recorded": 1, "trouble": 1}
    box.breaks_at = 0
    assert returns.collect() == {"not_a_return": 1, "return_of_none": 1}


def test_a_message_too_large_is_not_fetched(box, monkeypatch):
    monkeypatch.setattr(mailboxes, "LARGEST", 100)
    assert returns.collect()["too large"] == 2
    assert box.fetched == [5]
    assert box.read == set()


def test_a_wrong_password_is_trouble_and_nothing_more(box, app, caplog):
    url = box.url.replace("u:p@", "u:geheim@")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], bounce_url=url)
    assert returns.collect() == {"trouble": 1}
    assert "geheim" not in caplog.text


def test_without_a_mailbox_nothing_is_done(app):
    assert returns.collect() == {}


@pytest.mark.parametrize(
    "url",
    ["https://u:p@host", "imaps://host/INBOX", "imaps://u@host", "imap://u:p@host:x", "imap:"],
)
def test_an_address_that_cannot_be_is_refused_without_the_password(url):
    with pytest.raises(ValueError, match="imaps://user:password@host/INBOX"):
        read_mailbox_url(url)


def test_an_address_is_read():
    box = read_mailbox_url("imaps://b%40so.example:m%3At@mail.so.example/Tra%20lai")
    assert (box.port, box.is_tls) == (993, True)
    assert (box.user, box.password, box.folder) == ("b@so.example", "m:t", "Tra lai")
    assert "m:t" not in repr(box)
