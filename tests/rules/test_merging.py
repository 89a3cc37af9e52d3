"""Texts of two people brought together: nothing is lost, only one line changed twice is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.merging import MOST_PAIRS, Merged, edits_of, merge_lines

BASE = "một\nhai\nba\nbốn"
CASES = [
    # stored, typed, together
    ("MỘT\nhai\nba\nbốn", "một\nhai\nba\nBỐN", "MỘT\nhai\nba\nBỐN"),
    ("MỘT\nhai\nba\nbốn", "một\nHAI\nba\nbốn", "MỘT\nHAI\nba\nbốn"),  # neighbours
    ("một\nhai\nba\nbốn\nnăm", "một\nhai\nba\nbốn\nsáu", "một\nhai\nba\nbốn\nnăm\nsáu"),
    ("một\nhai\nba\nbốn\nnăm", "một\nhai\nba\nBỐN", "một\nhai\nba\nBỐN\nnăm"),
    ("không\nmột\nhai\nba\nbốn", "MỘT\nhai\nba\nbốn", "không\nMỘT\nhai\nba\nbốn"),
    ("hai\nba\nbốn", "một\nhai\nba\nbốn\nnăm", "hai\nba\nbốn\nnăm"),
    ("một\nba\nbốn", "một\nba\nbốn", "một\nba\nbốn"),  # the same
    ("", "một\nhai\nba\nbốn", ""),  # everything taken out, nothing written
    ("một\nhai\nba\nbốn\nx\ny", "một\nhai\nba\nbốn\nx", "một\nhai\nba\nbốn\nx\ny"),  # sent twice
    ("một\nhai\nba\nbốn\nx", "một\nhai\nba\nbốn\nx\ny", "một\nhai\nba\nbốn\nx\ny"),  # grown
    ("một\nhai rưỡi\nba\nbốn", "một\nhai rưỡi\nba\nbốn\nnăm", "một\nhai rưỡi\nba\nbốn\nnăm"),
]
CLASHES = [
    ("một\nHAI\nba\nbốn", "một\nhai!\nba\nbốn", "một\nHAI\nhai!\nba\nbốn", 1),
    ("MỘT\nhai\nba\nBỐN", "một!\nhai\nba\nbốn!", "MỘT\nmột!\nhai\nba\nBỐN\nbốn!", 2),
    ("một\nbốn", "một\nhai\nBA\nbốn", "một\nhai\nBA\nbốn", 1),  # one takes out what one changes
]
line = st.sampled_from(("a", "b", "c", "", "d d"))
text = st.lists(line, max_size=8).map("\n".join)


@pytest.mark.parametrize(("stored", "typed", "together"), CASES)
def test_changes_of_different_lines_join_by_themselves(stored, typed, together):
    assert merge_lines(BASE, stored=stored, typed=typed) == Merged(together)


@pytest.mark.parametrize(("stored", "typed", "together", "clashes"), CLASHES)
def test_one_line_changed_twice_is_a_clash_and_both_stay(stored, typed, together, clashes):
    assert merge_lines(BASE, stored=stored, typed=typed) == Merged(together, clashes)


def test_what_two_people_add_at_one_place_stands_in_the_order_it_was_stored():
    assert merge_lines("", stored="trước", typed="sau") == Merged("trước\nsau")


def test_lines_repeated_by_the_thousand_are_not_compared_pair_by_pair():
    many = ["x"] * (int(MOST_PAIRS**0.5) + 2)
    (edit,) = edits_of(["đầu", *many, "y"], ["Đầu", *many, "z"])
    assert (edit.start, edit.end) == (0, len(many) + 2)


@given(text, text)
def test_what_only_one_person_changed_is_taken_as_he_has_it(base, other):
    assert merge_lines(base, stored=base, typed=other) == Merged(other)
    assert merge_lines(base, stored=other, typed=base) == Merged(other)
    assert merge_lines(base, stored=other, typed=other) == Merged(other)


@given(text, text, text)
def test_no_line_anybody_wrote_is_lost(base, stored, typed):
    merged = merge_lines(base, stored=stored, typed=typed).text.split("\n")
    known = set(base.split("\n"))
    for written in {*stored.split("\n"), *typed.split("\n")} - known - {""}:
        assert written in merged


@given(text, text, text)
def test_who_comes_first_does_not_decide_whether_it_is_a_clash(base, stored, typed):
    one = merge_lines(base, stored=stored, typed=typed)
    other = merge_lines(base, stored=typed, typed=stored)
    assert one.clashes == other.clashes
    assert sorted(one.text) == sorted(other.text)


@given(text, text)
def test_edits_lead_from_one_text_to_the_other(base, other):
    lines, made, place = base.split("\n"), [], 0
    for edit in edits_of(lines, other.split("\n")):
        made += [*lines[place : edit.start], *edit.lines]
        place = edit.end
    assert made + lines[place:] == other.split("\n")
