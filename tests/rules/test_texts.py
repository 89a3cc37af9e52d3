import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import clean_text, cut, fold, has_mixed_scripts, initials

TITLE = {"limit": 300, "required": True}
BODY = {"limit": 200_000, "multiline": True}
SECTION = "Sở Thông tin và Truyền thông"
KEPT = [
    "<b>Sở</b> & 'Ban' \"Ngành\"",
    "{{7*7}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "%s%s%s%n",
    "{0.__class__.__init__.__globals__}",
    "O'Brien; Y'Bhăm Niê",
    "Y",
    ("H’Hen Niê Kđăm " * 6).strip(),
]
ROWS = [
    ("NFD Vietnamese", unicodedata.normalize("NFD", SECTION), TITLE, SECTION),
    ("same name with double or trailing spaces", "Sở  Nội vụ ", TITLE, "Sở Nội vụ"),
    ("zero-width space only", "\u200b", TITLE, Fault.REQUIRED),
    ("Hangul filler only", "\u3164", TITLE, Fault.REQUIRED),
    ("Braille blank only", "\u2800", TITLE, Fault.REQUIRED),
    ("RTL override", "Báo cáo \u202efdp.exe", TITLE, "Báo cáo fdp.exe"),
    ("zero-width joiner inside word", "Kế\u200bhoạch", TITLE, "Kế hoạch"),
    ("NUL byte", "a\x00b", TITLE, Fault.NOT_TEXT),
    ("C0 controls", "\x01\x07\x1b[31m", TITLE, Fault.NOT_TEXT),
    ("lone surrogate via JSON", "\ud800", TITLE, Fault.NOT_TEXT),
    ("over-long (limit+1)", "ế" * 301, TITLE, Fault.TOO_LONG),
    ("exactly the limit in Vietnamese", "ế" * 300, TITLE, "ế" * 300),
    ("1 MB string", "a" * 1_048_576, TITLE, Fault.TOO_LONG),
    ("100 000 characters of real text", ("Đôn đốc\n" * 12_500).strip(), BODY, Fault.TOO_MANY_LINES),
    ("100 000 characters of real text", "Đôn đốc. " * 11_111, BODY, ("Đôn đốc. " * 11_111).strip()),
    ("50 000 combining marks on one letter", "a" + "\u0301" * 50_000, BODY, Fault.NOT_TEXT),
    ("20 000 line breaks", "\n" * 20_000, BODY, ""),
    ("20 000 line breaks", "a" + "\n" * 20_000 + "b", BODY, Fault.TOO_MANY_LINES),
    ("one unbroken word of 100 000 letters", "a" * 100_000, BODY, "a" * 100_000),
    ("emoji and astral letters", "🇻🇳👨‍👩‍👧 𠀋", BODY, "🇻🇳👨‍👩‍👧 𠀋"),
    ("HTML in a name", KEPT[0], TITLE, KEPT[0]),
    ("template braces", KEPT[1], TITLE, KEPT[1]),
    ("Jinja attribute walk", KEPT[2], TITLE, KEPT[2]),
    ("percent format", KEPT[3], TITLE, KEPT[3]),
    ("str.format walk", KEPT[4], TITLE, KEPT[4]),
    ("name with apostrophe", KEPT[5], TITLE, KEPT[5]),
    ("one-letter and very long ethnic names", KEPT[6], TITLE, KEPT[6]),
    ("one-letter and very long ethnic names", KEPT[7], TITLE, KEPT[7]),
]
SUBJECT_ROWS = [
    ("CRLF header injection", "Nhắc hạn\r\nBcc: evil@x.example", Fault.ONE_LINE_ONLY),
    ("LF only", "x\nX-Evil: 1", Fault.ONE_LINE_ONLY),
    ("Unicode line separator", "x\u2028Bcc: a@b", Fault.ONE_LINE_ONLY),
    ("500 Vietnamese letters", "Đôn đốc " * 60, Fault.TOO_LONG),
]
FOLDED_ROWS = [
    ("old and new tone placement", "Hòa Bình", "Hoà Bình"),
    ("same name different case", "SỞ NỘI VỤ", "Sở Nội vụ"),
    ("NFD Vietnamese", unicodedata.normalize("NFD", SECTION), SECTION),
    ("same name with double or trailing spaces", "Sở  Nội vụ ", "Sở Nội vụ"),
]
# a body before it is a text, and names compared by the tables
ANSWERED_ELSEWHERE = {"100 MB form body"}


def answer(rule, *args, **kwargs):
    try:
        return rule(*args, **kwargs)
    except Refused as refusal:
        return refusal.fault


@pytest.mark.parametrize(("row", "raw", "rules", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_a_text_is_kept_clean_or_refused(row, raw, rules, expected):
    assert answer(clean_text, raw, **rules) == expected


@pytest.mark.parametrize(("row", "raw", "expected"), SUBJECT_ROWS)
def test_a_title_cannot_smuggle_a_header(row, raw, expected):
    assert answer(clean_text, raw, **TITLE) is expected


@pytest.mark.parametrize(("row", "one", "other"), FOLDED_ROWS)
def test_texts_that_mean_the_same_fold_together(row, one, other):
    assert fold(one) == fold(other)


def test_every_row_on_names_and_titles_is_answered(rows_of):
    answered = {row[0] for row in [*ROWS, *FOLDED_ROWS]} | ANSWERED_ELSEWHERE
    named = rows_of("text", "unit name", "title", "person name")
    assert named - answered == {"Cyrillic look-alikes"}
    assert has_mixed_scripts("Sо Nоi vu")
    assert {row[0] for row in SUBJECT_ROWS} == rows_of("mail", "subject source: task title")


def test_a_refusal_for_length_names_the_limit():
    with pytest.raises(Refused) as caught:
        clean_text("ế" * 301, limit=300)
    assert caught.value.facts == {"limit": 300, "length": 301}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("  \u200b\ufeff ", ""),
        ("\u0301\ufe0f", ""),
        ("Thông\u00a0tin\u3000số", "Thông tin số"),
        ("a\tb", "a b"),
        ("\n Một dòng \r\n", "Một dòng"),
        ("trách\u00adnhiệm", "tráchnhiệm"),
        ("a\u200db\u200cc", "abc"),
        ("❤\ufe0f\u200d🔥 👩🏽\u200d💻", "❤\ufe0f\u200d🔥 👩🏽\u200d💻"),
        ("e\u200d\u0302\u0301", "ế"),
        ("a" + "\u0301\u2060" * 10, Fault.NOT_TEXT),
        ("a" + "\u0344" * 8, Fault.NOT_TEXT),
        ("a\x85b", Fault.NOT_TEXT),
        ("a\uffffb", Fault.NOT_TEXT),
        ("a\x0bb", Fault.NOT_TEXT),
    ],
)
def test_what_nobody_sees_is_taken_out_of_one_line(raw, expected):
    assert answer(clean_text, raw, limit=100) == expected


def test_several_lines_keep_their_breaks_indents_and_tabs():
    raw = "\n  Kết luận:\r\n\t1. Sở Nội vụ  \r2. Sở Tài chính\u2028\n3. Khác\n\n"
    kept = "Kết luận:\n\t1. Sở Nội vụ\n2. Sở Tài chính\n\n3. Khác"
    assert clean_text(raw, limit=300, multiline=True) == kept


anything = st.text(max_size=60) | st.text(
    "aeếđ \t\r\n\u0301\u0323\u0344\u200b\u200c\u200d\u202e\u2028\u3164\ufe0f\ufeff\u2adc"
    "👨👩🏽❤\x00\ud800",
    max_size=40,
)


@given(anything, st.booleans())
def test_cleaning_twice_changes_nothing_and_only_refusals_are_raised(raw, multiline):
    once = answer(clean_text, raw, limit=300, multiline=multiline)
    if not isinstance(once, Fault):
        assert clean_text(once, limit=300, multiline=multiline) == once
        assert unicodedata.is_normalized("NFC", once)
        assert once.encode().decode() == once
        assert "\n" not in once or multiline


@given(anything)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdđeêôơưáàảãạếềểễệ ", max_size=40))
def test_folding_does_not_see_case_composition_or_spaces(text):
    for same in (
        text.upper(),
        unicodedata.normalize("NFD", text),
        f"  {text.replace(' ', '   ')} ",
        clean_text(text, limit=100),
    ):
        assert fold(same) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don doc", "don doc"),
        ("Đôn đốc", "don doc"),
        ("ĐẮK NÔNG", "dak nong"),
        ("Kế\u200bhoạch", "ke hoach"),
        ("Ｂáo cáo", "bao cao"),
        ("Straße", "strasse"),
    ],
)
def test_folding_leaves_plain_letters(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("admin", False),
        ("аdmin", True),
        ("SNV-01", False),
        ("Đôn đốc H’Hen", False),
        ("ａdmin", True),
        ("αdmin", True),
        ("12/KH", False),
        ("", False),
    ],
)
def test_look_alike_letters_of_another_script_are_noticed(text, expected):
    assert has_mixed_scripts(text) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Thư ký Ban Chỉ đạo", "TK"),
        ("Đầu mối Sở Nội vụ", "ĐM"),
        (unicodedata.normalize("NFD", "ổ ế"), "ỔẾ"),
        ("(phó) 2 Chánh  Văn phòng", "CV"),
        ("ßa", "S"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_first_two_words(name, expected):
    assert initials(name) == expected


FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Đôn đốc", 7, "Đôn đốc"),
        ("Đôn đốc Sở", 8, "Đôn đốc…"),
        ("Đôn đốc Sở", 9, "Đôn đốc…"),
        ("abe\u0302\u0301c", 4, "ab…"),
        (f"ab{FAMILY}cd", 5, "ab…"),
        ("a🇻🇳🇱🇦b", 4, "a🇻🇳…"),
        ("a🇻🇳🇱🇦b", 5, "a🇻🇳…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("a" + "\u0301" * 20, 5, "a" + "\u0301" * 3 + "…"),
    ],
)
def test_a_text_is_cut_between_letters(text, limit, expected):
    assert cut(text, limit) == expected


@given(anything, st.integers(0, 50))
def test_a_cut_text_fits(text, limit):
    short = cut(text, limit)
    assert len(short) <= limit or short == text
    assert len(short) <= max(limit, len(text))
