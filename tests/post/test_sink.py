import json
import subprocess
import sys

import pytest

from tests.post.letters import make_envelope
from tests.post.sink import Sink
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind


def test_the_sink_runs_by_hand_and_names_each_letter():
    command = [sys.executable, "-m", "tests.post.sink", "--port", "0"]
    refusing = ["--always", "bad@b.vn", "550 no such user"]
    with subprocess.Popen([*command, *refusing], stdout=subprocess.PIPE, text=True) as process:
        port = json.loads(process.stdout.readline())["port"]
        with open_transport(f"smtp://127.0.0.1:{port}") as transport:
            refused = transport.deliver(make_envelope(recipient="bad@b.vn"))
            transport.deliver(make_envelope(recipient="a@b.vn", subject="Nhắc hạn"))
        shown = json.loads(process.stdout.readline())
        process.terminate()
    assert refused.kind is OutcomeKind.FAILED
    assert (shown["to"], shown["subject"]) == (["a@b.vn"], "Nhắc hạn")
    assert process.returncode == 0


def test_a_letter_sent_twice_is_counted_twice_under_one_message_id():
    with Sink() as sink, open_transport(sink.url) as transport:
        for _ in range(2):
            transport.deliver(make_envelope())
        assert list(sink.counts.values()) == [2]


def test_the_sink_tells_of_a_letter_before_it_says_yes():
    told = []
    with Sink(on_accepted=told.append) as sink, open_transport(sink.url) as transport:
        transport.deliver(make_envelope())
        assert told == [sink.letters[0].message_id]


def test_a_sink_that_ends_leaves_no_connection_waiting():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.post.smtp.FAREWELL", 0.2)
        with Sink() as sink:
            transport = open_transport(sink.url)
            transport.deliver(make_envelope())
        transport.close()
