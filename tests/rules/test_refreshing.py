from dataclasses import replace

import pytest

from tracker.rules.consolidated import BlockKind
from tracker.rules.drafting.blocks import Block, own_paragraph, sentence
from tracker.rules.faults import Fault, Refused
from tracker.rules.refreshing import Choice, Difference, compare, fingerprint, renewed

OF = {"of": "documents"}


def paragraph(key: str, number: str, words: str = "Có {n} văn bản.") -> Block:
    return Block(key, BlockKind.PARAGRAPH, (sentence(key, words, n=(number, OF)),))


def edited(block: Block, words: str) -> Block:
    return replace(block, sentences=(block.sentences[0].edited_to(words),))


OLD = (paragraph("a", "24"), paragraph("b", "03"))


def test_equal_figures_change_nothing():
    assert compare(OLD, OLD) == ()
    assert fingerprint(OLD) == fingerprint(tuple(OLD))
    assert fingerprint(OLD) != fingerprint((paragraph("a", "25"), OLD[1]))


def test_a_sentence_of_the_rule_takes_its_new_figures_and_both_texts_are_shown():
    (change,) = compare(OLD, (paragraph("a", "25"), OLD[1]))
    assert (change.difference, change.old, change.new) == (
        Difference.CHANGED,
        "Có 24 văn bản.",
        "Có 25 văn bản.",
    )


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        (None, "Đã ban hành 25 văn bản quan trọng."),
        (Choice.WORDS, "Đã ban hành 25 văn bản quan trọng."),
        (Choice.ALL, "Đã ban hành 24 văn bản quan trọng."),
        (Choice.RULE, "Có 25 văn bản."),
    ],
)
def test_words_of_the_office_stay_unless_it_says_otherwise(choice, text):
    old = (edited(OLD[0], "Đã ban hành [24] văn bản quan trọng."), OLD[1])
    new = (paragraph("a", "25"), OLD[1])
    (change,) = compare(old, new)
    assert change.difference is Difference.EDITED
    assert change.kept == "Đã ban hành 25 văn bản quan trọng."
    made = renewed(old, new, {change.id: choice} if choice else {})
    assert made[0].text == text
    assert made[0].is_edited is (choice is not Choice.RULE)


def test_an_edited_sentence_the_rule_no_longer_says_stays_where_it_stood():
    old = (edited(OLD[0], "Riêng [24] văn bản."), OLD[1])
    (change,) = compare(old, OLD[1:])
    assert (change.difference, change.new) == (Difference.EDITED, "")
    assert [block.text for block in renewed(old, OLD[1:], {})] == [
        "Riêng 24 văn bản.",
        "Có 03 văn bản.",
    ]
    (gone,) = compare(OLD, OLD[1:])
    assert gone.difference is Difference.GONE
    assert renewed(OLD, OLD[1:], {}) == OLD[1:]


def test_own_paragraphs_and_what_was_left_out_survive():
    own = own_paragraph("own:1", "Nhiều đơn vị kiêm nhiệm.")
    left_out = replace(OLD[1], is_left_out=True)
    new = (paragraph("a", "25"), paragraph("b", "04"), paragraph("c", "05"))
    changes = compare((OLD[0], own, left_out), new)
    assert [(one.block, one.difference) for one in changes] == [
        ("a", Difference.CHANGED),
        ("c", Difference.ADDED),
    ]
    made = renewed((OLD[0], own, left_out), new, {})
    assert [block.key for block in made] == ["a", "own:1", "b", "c"]
    assert made[2].is_left_out


def test_numbers_that_read_alike_stay_apart():
    one = sentence("a", "{x} và {y}.", x=("03", OF), y=("03", {"of": "tasks"}))
    assert one.to_edit == "[03] và [03#2]."
    turned = one.edited_to("Có [03#2] rồi [03].")
    assert [part.number.key for part in turned.parts if part.number] == ["y", "x"]
    assert one.edited_to(one.to_edit).edited is None


def test_a_number_nobody_counted_cannot_stand_in_brackets():
    with pytest.raises(Refused) as refused:
        OLD[0].sentences[0].edited_to("Có [2.400] văn bản.")
    assert refused.value.fault is Fault.NUMBER_NOT_OF_SENTENCE
    typed = OLD[0].sentences[0].edited_to("Có 2.400 văn bản [xem Phụ lục] \u27e6n\u27e7.")
    assert typed.text == "Có 2.400 văn bản [xem Phụ lục] n."
    assert [part.number for part in typed.parts] == [None]


def test_tables_and_charts_tell_how_many_rows_differ():
    table = Block("t", BlockKind.TABLE, (sentence("title", "Bảng"),), rows=(("1", "a"), ("2", "b")))
    again = replace(table, rows=(("1", "a"), ("2", "c"), ("3", "d")))
    (change,) = compare((table,), (again,))
    assert (change.difference, change.new) == (Difference.ROWS, "2")
