import socket

import pytest

from tests.post.posting import SHORT, kinds, letter_to, post
from tests.post.rude import RudeServer
from tests.post.sink import Sink
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind

ACCEPTED, LATER, FAILED, UNKNOWN = OutcomeKind


def test_a_server_that_cannot_be_reached_is_tried_once_in_a_batch():
    with RudeServer("banner", "silence") as server:
        with open_transport(server.url, timeout=SHORT) as transport:
            outcomes = [transport.deliver(letter_to(f"u{i}@b.vn")) for i in range(20)]
            assert transport.unreachable == outcomes[0]
        assert kinds(outcomes) == [LATER] * 20
        assert server.connections == 1


def test_a_port_where_nobody_listens_puts_the_letters_off():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    (outcome,) = post(f"smtp://127.0.0.1:{port}", "a@b.vn")
    assert outcome.kind is LATER
    assert "cannot use the mail server" in outcome.detail


def test_a_host_that_does_not_exist_puts_the_letters_off():
    assert kinds(post("smtp://no-such-host.invalid", "a@b.vn")) == [LATER]


def test_a_busy_greeting_puts_the_letters_off():
    with RudeServer("banner", "554 5.7.1 no service") as server:
        (outcome,) = post(server.url, "a@b.vn")
    assert (outcome.kind, outcome.code) == (LATER, 554)


def test_a_sender_stopped_amid_a_letter_leaves_without_a_word(monkeypatch):
    heard = []

    class Listening(RudeServer):
        def _take_letter(self, connection, lines, rude_step):
            heard.extend(lines)

    def stop(_conversation):
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.post.conversation.Conversation.send_dot", stop)
    with Listening() as server, pytest.raises(KeyboardInterrupt):
        post(server.url, "a@b.vn")
    assert heard
    assert b"QUIT\r\n" not in heard
    assert b".\r\n" not in heard


# What is said about it


def test_a_detail_is_one_short_line_without_control_characters():
    words = "550 \x1b[31mno\u202e such\x07 user " + "x" * 2_000
    with RudeServer("rcpt", words) as server:
        (outcome,) = post(server.url, "a@b.vn")
    assert outcome.detail.isprintable()
    assert len(outcome.detail) <= 300
    assert "\\u001b[31mno" in outcome.detail


def test_a_server_that_repeats_the_password_does_not_get_it_into_a_detail():
    with Sink(user="don-doc", password="Tr0ub4dor") as sink:
        sink.always("a@b.vn", "550 AGRvbi1kb2MAVHIwdWI0ZG9y and Tr0ub4dor were wrong")
        (outcome,) = post(sink.url, "a@b.vn")
    assert outcome.detail == "RCPT TO: 550 *** and *** were wrong"


def test_words_slipped_in_before_encryption_end_the_connection():
    class Injecting(RudeServer):
        def _converse(self, connection, *, is_rude):
            connection.sendall(b"220 hello\r\n")
            connection.recv(4096)
            connection.sendall(b"250-hello\r\n250 STARTTLS\r\n")
            connection.recv(4096)
            connection.sendall(b"220 go\r\n250 injected\r\n")
            connection.recv(4096)

    with Injecting() as server:
        (outcome,) = post(server.url, "a@b.vn")
    assert outcome.kind is LATER
    assert "before TLS" in outcome.detail


def test_a_password_is_not_sent_in_the_clear_to_another_machine(monkeypatch):
    # The far end stands in for another machine: nothing else of it is needed here.
    monkeypatch.setattr("tracker.post.servers._is_loopback", lambda _host: False)
    with Sink(user="don-doc", password="s3cret") as sink:
        (outcome,) = post(sink.url, "a@b.vn")
        assert outcome.kind is LATER
        assert "not sent in the clear" in outcome.detail
        assert kinds(post(sink.url + "?starttls=never", "a@b.vn")) == [ACCEPTED]
