"""The envelope of the next letter, written before it is known whether that letter goes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.post.letters import make_envelope
from tests.post.sink import Sink
from tracker.post.carriers import Parcel, Transport, wrap
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind


@pytest.fixture(params=[False, True], ids=["one by one", "pipelining"])
def pipelining(request) -> bool:
    return request.param


@contextmanager
def under_way(**about: object) -> Iterator[tuple[Sink, Transport]]:
    """Give a sink and a transport that has just carried a first letter to it."""
    with Sink(**about) as sink, open_transport(sink.url) as transport:
        assert transport.carry(to("first")).kind is OutcomeKind.ACCEPTED
        yield sink, transport


def to(name: str, *copies: str) -> Parcel:
    return wrap(make_envelope(key=name, recipient=f"{name}@unit.example", copies=copies))


def test_a_letter_announced_arrives_once_with_its_copies(pipelining):
    with under_way(pipelining=pipelining) as (sink, transport):
        second = to("second", "copy@unit.example")
        transport.announce(second)
        assert transport.carry(second).kind is OutcomeKind.ACCEPTED
        assert sink.letters[1].recipients == ("second@unit.example", "copy@unit.example")
        assert len(sink.letters) == 2
        assert sink.connections == 1


def test_a_letter_that_is_called_off_after_it_was_announced_goes_nowhere(pipelining):
    with under_way(pipelining=pipelining) as (sink, transport):
        transport.announce(to("second"))
        assert transport.carry(to("third")).kind is OutcomeKind.ACCEPTED
        transport.announce(to("fourth"))
    assert [one.recipients[0] for one in sink.letters] == [
        "first@unit.example",
        "third@unit.example",
    ]
    assert sink.connections == 1


def test_a_letter_announced_and_refused_is_judged_by_its_code_and_the_next_goes(pipelining):
    with under_way(pipelining=pipelining) as (sink, transport):
        for address, answer, kind in (
            ("gone", "550 no such user", OutcomeKind.FAILED),
            ("busy", "451 later", OutcomeKind.LATER),
        ):
            sink.script(f"{address}@unit.example", answer)
            refused = to(address)
            transport.announce(refused)
            assert transport.carry(refused).kind is kind
        second = to("second")
        transport.announce(second)
        assert transport.carry(second).kind is OutcomeKind.ACCEPTED
        assert sink.connections == 1


def test_a_server_that_ends_the_connection_on_an_announced_letter_gets_it_anew(pipelining):
    with under_way(pipelining=pipelining, letters_per_connection=2) as (sink, transport):
        for number in range(5):
            parcel = to(f"next{number}")
            transport.announce(parcel)
            assert transport.carry(parcel).kind is OutcomeKind.ACCEPTED
        assert len(sink.letters) == 6
        assert sink.connections == 3
