"""Who counts for a quorum, and when it is reached; which addresses a session is followed at."""

from dataclasses import dataclass

import pytest

from tracker.rules.choices import Presence
from tracker.rules.faults import Fault, Refused
from tracker.rules.online import check_online
from tracker.rules.quorum import Quorum, count_turnout, needed

P = Presence


@dataclass(frozen=True)
class Seat:
    presence: Presence
    is_member: bool = True


def seats(*parts: tuple[int, Presence], guests: int = 0) -> list[Seat]:
    members = [Seat(presence) for count, presence in parts for _ in range(count)]
    return [*members, *(Seat(P.PRESENT, is_member=False) for _ in range(guests))]


@pytest.mark.parametrize("members", range(40))
def test_a_quorum_is_the_smallest_number_that_makes_the_share(members):
    shares = {Quorum.HALF: 1 / 2, Quorum.TWO_THIRDS: 2 / 3, Quorum.THREE_QUARTERS: 3 / 4}
    for rule, share in shares.items():
        count = needed(rule, members)
        assert count >= members * share - 1e-9
        assert count == 0 or count - 1 < members * share - 1e-9
    assert needed(Quorum.MORE_THAN_HALF, members) * 2 > members
    assert (needed(Quorum.MORE_THAN_HALF, members) - 1) * 2 <= members
    assert needed(Quorum.NONE, members) == 0


def test_the_session_of_the_drawing_reaches_two_thirds():
    came = seats((18, P.PRESENT), (3, P.SUBSTITUTE), (3, P.ABSENT), guests=5)
    turnout = count_turnout(came, Quorum.TWO_THIRDS, substitutes_count=True)
    assert (turnout.came, turnout.members, turnout.substitutes) == (21, 24, 3)
    assert (turnout.needed, turnout.is_reached, turnout.missing) == (16, True, 0)


def test_late_and_early_gone_came_and_substitutes_only_where_the_committee_says_so():
    came = seats((1, P.LATE), (1, P.LEFT_EARLY), (2, P.SUBSTITUTE), (1, P.EXCUSED), (1, P.UNKNOWN))
    strict = count_turnout(came, Quorum.HALF, substitutes_count=False)
    assert (strict.came, strict.is_reached, strict.missing, strict.unknown) == (2, False, 1, 1)
    assert count_turnout(came, Quorum.HALF, substitutes_count=True).is_reached


def test_without_a_rule_or_without_members_nothing_is_said():
    assert (
        count_turnout(seats((3, P.ABSENT)), Quorum.NONE, substitutes_count=True).is_reached is None
    )
    guests = count_turnout(seats(guests=4), Quorum.TWO_THIRDS, substitutes_count=True)
    assert (guests.members, guests.came, guests.is_reached) == (0, 0, None)


@pytest.mark.parametrize(
    "typed",
    [
        *("http://hop.vn/1", "javascript:alert(1)", "https://", "https:///x", "//hop.vn", "hop.vn"),
        *("https://a@hop.vn/", "https://hop.vn/\r\nX: 1", "https://hop.vn/a b", "https://hop/"),
        *("https://hop.vn:0/", "https://hop.vn:99999/", "https://[::1]/", "https://hop.vn/<b>"),
        *(
            "https://họp.vn/",
            "https://hop.vn/" + "a" * 500,
            "https://127.0.0.1/",
            "https:\\\\hop.vn",
        ),
    ],
)
def test_only_a_whole_https_address_is_taken(typed):
    with pytest.raises(Refused) as caught:
        check_online(typed)
    assert caught.value.fault is Fault.NOT_AN_ONLINE_ADDRESS


def test_a_usual_address_of_a_conference_is_taken_as_it_is():
    for typed in (
        "https://teams.example.com/l/meetup-join/19%3a?x=1#a",
        "https://xn--hp-hiaa.vn:8443/",
    ):
        assert check_online(f" {typed} ") == typed
