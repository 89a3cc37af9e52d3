"""Two texts beside each other: nothing is lost, and a long one is no reason to wait."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.differences import Piece, marked

texts = st.text("ab \n.", max_size=20)


@given(texts, texts)
def test_the_pieces_of_a_text_are_the_text(old, new):
    before, after = marked(old, new)
    assert "".join(piece.words for piece in before) == old
    assert "".join(piece.words for piece in after) == new


def test_the_blank_behind_a_word_is_no_difference():
    before, after = marked("Có 04 việc.", "Có 04 việc. Thêm.")
    assert before == (Piece("Có 04 việc."),)
    assert after == (Piece("Có 04 việc. "), Piece("Thêm.", is_changed=True))


def test_where_every_word_is_everywhere_what_lies_between_is_marked_as_a_whole():
    many = 2_000  # word by word this takes minutes
    before, after = marked("Đầu " + "a a b " * many + "cuối", "Đầu " + "b b a " * many + "cuối")
    assert [piece.is_changed for piece in before] == [False, True, False]
    assert [piece.words for piece in after if not piece.is_changed] == ["Đầu ", " cuối"]
