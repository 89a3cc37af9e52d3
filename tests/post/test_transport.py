import unicodedata
from dataclasses import replace

import pytest

from tests.post.posting import LONG, SHORT, kinds, letter_to, limits_for, post
from tests.post.rude import STEPS, RudeServer
from tests.post.sink import CERTIFICATE, DROP, Sink
from tracker.post.messages import message_id
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind

ACCEPTED, LATER, FAILED, UNKNOWN = OutcomeKind


def test_a_letter_arrives_with_its_words_and_its_message_id(sink):
    (outcome,) = post(sink.url, "a@b.vn")
    (arrived,) = sink.letters
    assert outcome.kind is ACCEPTED
    assert outcome.code == 250
    assert arrived.sender == "don-doc@gialai.gov.vn"
    assert arrived.recipients == ("a@b.vn",)
    assert arrived.message["Subject"] == "Nhắc hạn: kế hoạch chi tiết 04/11/2023"
    assert sink.counts == {message_id("key:a@b.vn", "gialai.gov.vn"): 1}


def test_fifty_letters_go_over_one_connection(sink):
    outcomes = post(sink.url, *(f"user{i}@b.vn" for i in range(50)))
    assert kinds(outcomes) == [ACCEPTED] * 50
    assert sink.connections == 1
    assert len(sink.counts) == 50


def test_an_empty_batch_makes_no_connection(sink):
    assert post(sink.url) == []
    assert sink.connections == 0


@pytest.mark.parametrize(
    "text",
    [
        "một\n.\nhai\n..\n.ba\n",
        ".\n",
        "plain\n.\nlines\n",
        "a" * 5_000 + "\n",
        "ế" * 5_000 + "\n",
        "cuối dòng có dấu cách   \n\n\n",
    ],
)
def test_a_text_arrives_whole(sink, text):
    with open_transport(sink.url) as transport:
        transport.deliver(letter_to("a@b.vn", text=text, html=None))
    part = sink.letters[0].message.get_body(("plain",))
    assert part.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize("subject", ["Nhắc\r\nBcc: evil@x.example", "x\u2028Bcc: a@b\u202e"])
def test_a_subject_adds_no_recipient(sink, subject):
    with open_transport(sink.url) as transport:
        transport.deliver(letter_to("a@b.vn", subject=subject))
    assert sink.letters[0].recipients == ("a@b.vn",)
    assert sink.letters[0].message["Bcc"] is None


def test_decomposed_and_endless_subjects_arrive(sink):
    with open_transport(sink.url) as transport:
        transport.deliver(letter_to("a@b.vn", subject=unicodedata.normalize("NFD", "Đôn đốc")))
        transport.deliver(letter_to("c@d.vn", subject="Đôn đốc " * 60))
    assert sink.letters[0].message["Subject"] == "Đôn đốc"
    assert sink.letters[1].message["Subject"].startswith("Đôn đốc " * 30)


def test_copies_get_the_same_letter_and_a_refused_one_is_named(sink):
    sink.always("bad@b.vn", "550 5.1.1 no such user")
    with open_transport(sink.url) as transport:
        outcome = transport.deliver(letter_to("a@b.vn", copies=("c@b.vn", "bad@b.vn")))
    assert outcome.kind is ACCEPTED
    assert outcome.refused_copies == ("bad@b.vn",)
    assert sink.letters[0].recipients == ("a@b.vn", "c@b.vn")


# Signing in and encryption


def test_starttls_is_used_when_it_is_offered():
    with Sink(tls="starttls") as sink:
        assert kinds(post(sink.url, "a@b.vn", "c@b.vn")) == [ACCEPTED] * 2
        assert all(letter.is_encrypted for letter in sink.letters)
        assert sink.connections == 1


def test_starttls_and_signing_in_work_together():
    with Sink(tls="starttls", user="don-doc", password="s3cret") as sink:
        assert kinds(post(sink.url, "a@b.vn")) == [ACCEPTED]
        assert sink.letters[0].user == "don-doc"
        assert sink.letters[0].is_encrypted


def test_tls_from_the_start_works_with_signing_in():
    with Sink(tls="implicit", user="don-doc", password="s3cret") as sink:
        assert kinds(post(sink.url, "a@b.vn")) == [ACCEPTED]
        assert sink.letters[0].is_encrypted


def test_a_percent_encoded_password_is_decoded():
    with Sink(user="u@x.vn", password="p@ss/w:rd?#%") as sink:
        url = f"smtp://u%40x.vn:p%40ss%2Fw%3Ard%3F%23%25@127.0.0.1:{sink.port}"
        assert kinds(post(url, "a@b.vn")) == [ACCEPTED]


def test_starttls_can_be_left_out():
    with Sink(tls="starttls") as sink:
        post(f"smtp://127.0.0.1:{sink.port}?starttls=never", "a@b.vn")
        assert not sink.letters[0].is_encrypted


def test_required_starttls_that_is_not_offered_puts_the_letters_off(sink):
    (outcome,) = post(sink.url + "?starttls=required", "a@b.vn")
    assert outcome.kind is LATER
    assert "STARTTLS" in outcome.detail
    assert sink.letters == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_an_unknown_certificate_puts_the_letters_off(tls):
    with Sink(tls=tls) as sink:
        (outcome,) = post(sink.url.partition("?")[0], "a@b.vn")
        assert outcome.kind is LATER
        assert "certificate verify failed" in outcome.detail
        assert sink.letters == []


def test_a_certificate_for_another_name_puts_the_letters_off():
    with Sink(host="127.0.0.2", tls="implicit") as sink:
        (outcome,) = post(f"smtps://127.0.0.2:{sink.port}?ca={CERTIFICATE}", "a@b.vn")
        assert outcome.kind is LATER
        assert "not valid for '127.0.0.2'" in outcome.detail
        assert sink.letters == []


def test_verification_can_be_left_out_on_this_machine():
    with Sink(tls="implicit") as sink:
        assert kinds(post(f"smtps://127.0.0.1:{sink.port}?verify=no", "a@b.vn")) == [ACCEPTED]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_tls_where_none_is_spoken_and_the_other_way_round_put_the_letters_off(scheme):
    with Sink(tls="implicit" if scheme == "smtp" else None) as sink:
        url = f"{scheme}://127.0.0.1:{sink.port}?verify=no"
        assert kinds(post(url, "a@b.vn", timeout=SHORT)) == [LATER]


def test_a_wrong_password_puts_the_batch_off_and_is_not_repeated():
    with Sink(user="don-doc", password="right") as sink:
        url = f"smtp://don-doc:wr0ng-Pass@127.0.0.1:{sink.port}"
        outcomes = post(url, "a@b.vn", "c@b.vn")
        assert kinds(outcomes) == [LATER] * 2
        assert outcomes[0].code == 535
        assert "wr0ng-Pass" not in repr(outcomes)
        assert sink.connections == 1


def test_a_server_that_wants_signing_in_is_our_fault_not_the_letters():
    with Sink(user="don-doc", password="right") as sink:
        (outcome,) = post(f"smtp://127.0.0.1:{sink.port}", "a@b.vn")
        assert (outcome.kind, outcome.code) == (LATER, 530)


# Refusals


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 4.3.0 local error", LATER),
        ("450 4.2.0 greylisted", LATER),
        ("421 4.7.0 go away", LATER),
        ("550 5.1.1 no such user", FAILED),
        ("552 5.2.2 mailbox full", FAILED),
        ("553 5.1.3 bad address", FAILED),
    ],
)
@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_a_refused_letter_is_judged_by_its_code_and_the_others_go(sink, answer, kind, at):
    sink.always("bad@b.vn", answer, at=at)
    first, bad, last = post(sink.url, "first@b.vn", "bad@b.vn", "last@b.vn")
    assert (first.kind, bad.kind, last.kind) == (ACCEPTED, kind, ACCEPTED)
    assert bad.code == int(answer[:3])
    assert answer[4:] in bad.detail
    assert sink.asked["bad@b.vn"] == 1
    assert {letter.recipients for letter in sink.letters} == {("first@b.vn",), ("last@b.vn",)}


def test_a_letter_put_off_is_accepted_when_it_comes_again(sink):
    sink.script("a@b.vn", "450 greylisted", "451 wait")
    assert kinds(post(sink.url, "a@b.vn", "a@b.vn", "a@b.vn")) == [LATER, LATER, ACCEPTED]
    assert list(sink.counts.values()) == [1]


def test_a_refused_sender_has_failed(sink):
    sink.always("don-doc@gialai.gov.vn", "550 5.7.1 not allowed", at="mail")
    (outcome,) = post(sink.url, "a@b.vn")
    assert outcome.kind is FAILED
    assert "MAIL FROM" in outcome.detail


def test_a_letter_too_large_for_the_server_has_failed():
    with Sink(size_limit=1_000) as sink, open_transport(sink.url) as transport:
        large = transport.deliver(letter_to("a@b.vn", text="ế" * 5_000))
        small = transport.deliver(letter_to("c@b.vn", text="ế", html=None))
    assert (large.kind, large.code, small.kind) == (FAILED, 552, ACCEPTED)


def test_a_bad_address_or_text_is_never_offered_and_the_others_go(sink):
    with open_transport(sink.url) as transport:
        outcomes = [
            transport.deliver(letter_to("nguyễn@tỉnh.vn")),
            transport.deliver(letter_to("a@b.vn\r\nRCPT TO:<evil@x.example>")),
            transport.deliver(letter_to("a@b.vn", text="\ud800")),
            transport.deliver(letter_to("good@b.vn")),
        ]
    assert kinds(outcomes) == [FAILED, FAILED, FAILED, ACCEPTED]
    assert set(sink.asked) == {"good@b.vn"}


def test_a_server_that_closes_after_ten_letters_gets_the_rest_anew():
    with Sink(letters_per_connection=10) as sink:
        assert kinds(post(sink.url, *(f"u{i}@b.vn" for i in range(35)))) == [ACCEPTED] * 35
        assert sink.connections == 4
        assert set(sink.counts.values()) == {1}


# A server that breaks off


@pytest.mark.parametrize("step", ["banner", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("deed", ["drop", "silence", "trickle", "nonsense", "999 what"])
def test_a_connection_lost_before_the_final_dot_puts_the_letter_off(step, deed):
    with RudeServer(step, deed) as server:
        (outcome,) = post(server.url, "a@b.vn", **limits_for(step, deed))
        assert server.letters == []
    assert outcome.kind is LATER


@pytest.mark.parametrize("deed", ["drop", "silence"])
def test_a_connection_lost_amid_a_large_letter_puts_it_off(deed):
    too_large_for_all_buffers = "a" * 70 + "\n"
    limits = limits_for("body", deed)
    with RudeServer("body", deed) as server, open_transport(server.url, **limits) as transport:
        outcome = transport.deliver(
            letter_to("a@b.vn", text=too_large_for_all_buffers * 250_000, html=None)
        )
    assert outcome.kind is LATER


@pytest.mark.parametrize("deed", ["drop", "silence", "trickle", "nonsense", "354 what"])
def test_a_connection_lost_after_the_final_dot_leaves_the_letter_unknown(deed):
    with RudeServer("dot", deed) as server:
        (outcome,) = post(server.url, "a@b.vn", **limits_for("dot", deed))
        assert len(server.letters) == 1
    assert outcome.kind is UNKNOWN


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("deed", ["drop", "silence"])
def test_one_lost_connection_loses_no_other_letter(step, deed):
    if step in {"banner", "ehlo"}:  # without a usable server the batch waits as a whole
        return
    limits = limits_for(step, deed)
    with RudeServer(step, deed, times=1) as server, open_transport(server.url, **limits) as way:
        assert way.deliver(letter_to("a@b.vn")).kind in {LATER, UNKNOWN}
        way._server = replace(way._server, timeout=LONG, final_timeout=LONG)
        for recipient in ("c@b.vn", "d@b.vn"):
            assert way.deliver(letter_to(recipient)).kind is ACCEPTED
        assert server.connections == 2


def test_a_connection_that_ended_between_two_letters_costs_neither(sink):
    sink.script("don-doc@gialai.gov.vn", "250 OK", DROP, at="mail")
    with open_transport(sink.url) as transport:
        assert transport.deliver(letter_to("a@b.vn")).kind is ACCEPTED
        assert transport.deliver(letter_to("c@b.vn")).kind is ACCEPTED
    assert sink.connections == 2
    assert set(sink.counts.values()) == {1}


def test_a_server_that_accepts_and_breaks_off_leaves_one_letter_unknown(sink):
    sink.script("a@b.vn", DROP, at="data")
    assert kinds(post(sink.url, "a@b.vn", "c@b.vn")) == [UNKNOWN, ACCEPTED]


def test_a_slow_yes_after_the_dot_is_waited_for(sink):
    sink.hold("a@b.vn", 2 * SHORT)
    assert kinds(post(sink.url, "a@b.vn", timeout=SHORT, final_timeout=30)) == [ACCEPTED]
    assert list(sink.counts.values()) == [1]


def test_a_yes_that_never_comes_leaves_the_letter_unknown(sink):
    sink.hold("a@b.vn", 30)
    (outcome,) = post(sink.url + "?final_timeout=0.2", "a@b.vn")
    assert outcome.kind is UNKNOWN
    assert "no answer in time" in outcome.detail
