from dataclasses import replace

import pytest

from tracker.rules.consolidated import BlockKind
from tracker.rules.drafting.blocks import Bar, Block, own_paragraph, sentence
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


def test_what_differs_is_marked_and_rows_are_known_by_what_they_are_about():
    (change,) = compare((paragraph("a", "24"),), (paragraph("a", "25"),))
    old, new = change.pieces
    assert [piece.words for piece in old if piece.is_changed] == ["24"]
    assert [piece.words for piece in new if piece.is_changed] == ["25"]
    facts = {"heads": ("STT", "Đơn vị", "Quá hạn"), "kind": BlockKind.TABLE}
    title = (sentence("title", "Bảng"),)
    first = Block(
        "t", sentences=title, rows=(("1", "Sở A", "2"), ("2", "Sở B", "0")),
        about=({"unit": 1}, {"unit": 2}), **facts,
    )  # fmt: skip
    (told,) = compare(
        (first,),
        (
            replace(
                first, rows=(("1", "Sở C", "0"), ("2", "Sở B", "1")),
                about=({"unit": 3}, {"unit": 2}),
            ),
        ),
    )  # fmt: skip
    said = [(row.name, row.is_new, row.is_gone, [(c.head, c.old, c.new) for c in row.cells])
            for row in told.rows]  # fmt: skip
    assert said == [
        ("Sở C", True, False, []),
        ("Sở B", False, False, [("Quá hạn", "0", "1")]),
        ("Sở A", False, True, []),
    ]
    moved = replace(first, rows=(("2", "Sở A", "2"), ("3", "Sở B", "0")))
    assert compare((first,), (moved,)) == ()  # a running number is no difference
    chart = Block("c", BlockKind.CHART, title, bars=(Bar("Sở A", 500, "50 %"),))
    (bars,) = compare((chart,), (replace(chart, bars=(Bar("Sở A", 600, "60 %"),)),))
    assert [(row.name, row.cells[0].new) for row in bars.rows] == [("Sở A", "60 %")]


def test_tables_and_charts_tell_how_many_rows_differ():
    table = Block("t", BlockKind.TABLE, (sentence("title", "Bảng"),), rows=(("1", "a"), ("2", "b")))
    again = replace(table, rows=(("1", "a"), ("2", "c"), ("3", "d")))
    (change,) = compare((table,), (again,))
    assert (change.difference, change.new) == (Difference.ROWS, "2")
