"""The set phrases of official papers (Decree 30/2020/NĐ-CP, Annex I), and how names break."""

import re
from datetime import date, time

from tracker.rules.dates import show_official_date

NO_BREAK, JOINER = "\u00a0", "\u2060"  # a space, and nothing at all, where no line ends

# Point letters of Annex I: the Vietnamese alphabet without ă, â, ê, ô, ơ, ư.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
GAP = "……"
ENDINGS = "?!…:"
WORDS_THAT_OPEN_A_LINE = {
    "của",
    "về",
    "và",
    "tại",
    "tỉnh",
    "thành",
    "ngày",
    "năm",
    "trên",
    "do",
    "thuộc",
    "giai",
}
WORDS_TOGETHER = {
    ("ban", "chỉ"),
    ("trưởng", "ban"),
    ("thường", "trực"),
    ("chủ", "tịch"),
    ("chỉ", "đạo"),
    ("chuyển", "đổi"),
    ("đổi", "số"),
    ("ủy", "ban"),
    ("nhân", "dân"),
}
WORDS_THAT_CLOSE_NO_LINE = {"của", "về", "và", "tại", "ban", "tỉnh", "năm", "thứ"}
# What a number belongs to, what it counts, the year of a month: on one line with it.
NUMBERED = re.compile(
    r"\b(ngày|tháng|năm|quý|điều|khoản|mục|chương|phần|lục|số|thứ|giờ) (?=[\d…]|[IVX]+\b)"
    r"|\b(điểm) (?=[a-zđ]\b)|(?<=[\d…]) (?=(?:giờ|phút|%)(?!\w))",
    re.IGNORECASE,
)
MONTH_OF_A_YEAR = re.compile(
    rf"(?:tháng|quý){NO_BREAK}(?:\d+|…+|[IVX]+) (?=năm{NO_BREAK})", re.IGNORECASE
)
# 412/KH-VP, 30/2020/NĐ-CP, 2021-2025, (quý) III/2023
SIGN = re.compile(r"(?<![\w…/-])(?:[\d…][\w…]*(?:[/-]\w+)+|[IVX]+/\d{4}(?!\w))")
LONGEST_SIGN = 30  # letters; a longer one breaks where it may
# How wide letters of Times New Roman are, as shares of its size.
CAPITAL, SMALL = 0.722, 0.5
WIDTHS = {
    letter: width
    for letters, width in {
        "…": 1.0,
        "M": 0.889,
        "BCR": 0.667,
        "EÊLTZ": 0.611,
        "FPS": 0.556,
        "I-:/ ": 0.333,
    }.items()
    for letter in letters
}
BOX_3 = 67 * 72 / 25.4 / 13  # 67 mm of the decree's 13 points
LONGEST_NAME = 600  # beyond, a text is no name and breaks where it may
MOST_LETTERS_TOGETHER = 30
HARD_BREAK = 160.0  # a break elsewhere costs as much as a line 13 letters too short
HANGING_BREAK = 300.0  # a line that ends with "của", as a line 17 letters too short
TORN_BREAK = 600.0  # a break inside a word of several syllables, as a line 24 letters too short


def date_in_words(day: date | None) -> str:
    """Write a date as papers do, or leave it to be filled in.

    >>> date_in_words(date(2022, 6, 5))
    'ngày 05 tháng 6 năm 2022'
    >>> date_in_words(None)
    'ngày …… tháng …… năm ……'
    """
    if day is None:
        return f"ngày {GAP} tháng {GAP} năm {GAP}"
    return show_official_date(day)


def hour_in_words(moment: time | None) -> str:
    """Write an hour as papers do, or leave it to be filled in.

    >>> hour_in_words(time(14, 5))
    '14 giờ 05 phút'
    >>> hour_in_words(None)
    '…… giờ …… phút'
    """
    if moment is None:
        return f"{GAP} giờ {GAP} phút"
    return f"{moment.hour:02} giờ {moment.minute:02} phút"


def document_number(number: int | None) -> str:
    """Write the number of a paper with a leading zero below 10, or leave it to the clerk.

    >>> document_number(5), document_number(528), document_number(None)
    ('05', '528', '……')
    """
    return GAP if number is None else f"{number:02}"


def point_marks(count: int, section: int) -> list[str]:
    """Return the marks of a section's points: letters, or numbers when there are too many.

    >>> point_marks(5, section=9)
    ['a)', 'b)', 'c)', 'd)', 'đ)']
    >>> point_marks(24, section=9)[-1]
    '9.24.'
    """
    if count > len(POINT_LETTERS):
        return [f"{section}.{order}." for order in range(1, count + 1)]
    return [f"{letter})" for letter in POINT_LETTERS[:count]]


def ended(text: str, mark: str) -> str:
    """End a typed text by this mark, whatever mark it was typed with.

    >>> ended("Như thành phần tham dự.", ";"), ended("Có cần không?", ".")
    ('Như thành phần tham dự;', 'Có cần không?')
    """
    bare = text.rstrip(" \n\t;,.")
    return bare if mark == "." and bare.endswith(tuple(ENDINGS)) else bare + mark


def tied(text: str) -> str:
    r"""Keep on one line what would be ugly torn: dates, hours, articles, numbers with their signs.

    A date may still break after its day, or justified lines would gape.

    >>> tied("từ 8 giờ 00 ngày 12 tháng 3 năm 2026, theo khoản 2 Điều 5")
    'từ 8\xa0giờ\xa000 ngày\xa012 tháng\xa03\xa0năm\xa02026, theo khoản\xa02 Điều\xa05'
    >>> tied("số 412/KH-VP, giai đoạn 2021-2025")
    'số\xa0412/\u2060KH\u2060-\u2060VP, giai đoạn 2021\u2060-\u20602025'
    >>> tied("quý III/2023")
    'quý\xa0III/\u20602023'
    """
    text = NUMBERED.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    text = MONTH_OF_A_YEAR.sub(lambda found: found[0][:-1] + NO_BREAK, text)
    return SIGN.sub(_whole_sign, text)


def _whole_sign(found: re.Match[str]) -> str:
    sign = found[0]
    if len(sign) > LONGEST_SIGN:
        return sign
    return sign.replace("-", f"{JOINER}-{JOINER}").replace("/", f"/{JOINER}")


def number_lines(number: str) -> list[str]:
    """Return box 3 in the lines a clerk would write it in: the symbol whole, if a line holds it.

    >>> number_lines("Số: 05/KH-BCĐ")
    ['Số: 05/KH-BCĐ']
    >>> number_lines("Số: 1234/BB-BCĐKHCNĐMSTCĐS")
    ['Số: 1234/', 'BB-BCĐKHCNĐMSTCĐS']
    >>> number_lines("Số: 1234/BB-BCĐPTKHCNĐMSTCĐSCCHC-ĐA06")
    ['Số: 1234/BB-', 'BCĐPTKHCNĐMSTCĐSCCHC-', 'ĐA06']
    """
    before, stroke, symbol = number.partition("/")
    if _fits_box_3(number):
        return [number]
    if _fits_box_3(symbol):
        return [before + stroke, symbol]
    lines = [before + stroke]
    for piece in re.findall("[^-]*-|[^-]+$", symbol):
        if _fits_box_3(lines[-1] + piece):
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def _fits_box_3(text: str) -> bool:
    widths = (WIDTHS.get(letter, CAPITAL if letter.isupper() else SMALL) for letter in text)
    return sum(widths) <= BOX_3


def balanced(text: str, width: int) -> list[str]:
    r"""Break a name into the fewest lines of ``width`` characters, even, where one breathes.

    >>> balanced("BAN CHỈ ĐẠO VỀ CHUYỂN ĐỔI SỐ", 26)
    ['BAN CHỈ ĐẠO', 'VỀ CHUYỂN ĐỔI SỐ']
    >>> balanced("Phiên họp lần thứ 6 của Ban Chỉ đạo Chuyển đổi số tỉnh Gia Lai", 54)
    ['Phiên họp lần thứ\xa06 của Ban Chỉ đạo', 'Chuyển đổi số tỉnh Gia Lai']
    >>> balanced("Phiên họp giám sát lần thứ 1 của Ban Văn hóa - Xã hội HĐND tỉnh An Giang", 54)
    ['Phiên họp giám sát lần thứ\xa01', 'của Ban Văn hóa - Xã hội HĐND tỉnh An Giang']
    """
    if not text.strip() or len(text) > LONGEST_NAME:
        return [text]
    words = tied(" ".join(text.split())).split(" ")
    even = _length(" ".join(words)) / len(_filled(words, width))
    # best[i]: how many lines, how uneven, and which lines, for the words from i on
    best: list[tuple[int, float, list[str]]] = [(0, 0.0, [])]
    for start in reversed(range(len(words))):
        best.insert(0, min(_choices(words[start:], best, width, even)))
    return best[0][2]


def last_words(text: str) -> tuple[str, str]:
    """Part the last two words of a heading from the rest, so that no word hangs alone.

    >>> last_words("Kết quả hoạt động của Ban Chỉ đạo")
    ('Kết quả hoạt động', 'của Ban Chỉ đạo')
    """
    words = tied(" ".join(text.split())).split(" ")
    start = max(1, len(words) - 2)
    while start > 1 and _cost_of_break(words, start) > HARD_BREAK:
        start -= 1
    together = " ".join(words[start:])
    if _length(together) > MOST_LETTERS_TOGETHER:
        return " ".join(words), ""
    return " ".join(words[:start]), together


def _choices(
    words: list[str], rest: list[tuple[int, float, list[str]]], width: int, even: float
) -> list[tuple[int, float, list[str]]]:
    choices = []
    for count in range(1, len(words) + 1):
        line = " ".join(words[:count])
        if count > 1 and _length(line) > width:
            break
        lines, unevenness, following = rest[count - 1]
        unevenness += (_length(line) - even) ** 2 + _cost_of_break(words, count)
        choices.append((lines + 1, unevenness, [line, *following]))
    return choices


def _cost_of_break(words: list[str], count: int) -> float:
    if _may_breathe(words, count) and (
        count == len(words) or words[count - 1].lower() not in WORDS_THAT_CLOSE_NO_LINE
    ):
        return 0.0
    return _cost_inside(words[count - 1], words[count])


def _cost_inside(last: str, following: str) -> float:
    """Return what a break between two words costs where one does not breathe."""
    is_name = last.istitle() and following.islower()  # "Văn hóa", "Tài chính"
    is_date = last.startswith(f"ngày{NO_BREAK}") and following.startswith(f"tháng{NO_BREAK}")
    if is_name or is_date or (last.lower(), following.lower()) in WORDS_TOGETHER:
        return TORN_BREAK
    if last.lower() in WORDS_THAT_CLOSE_NO_LINE or following == "-":
        return HANGING_BREAK
    return HARD_BREAK


def _may_breathe(words: list[str], count: int) -> bool:
    """Tell whether one would pause after so many words: at a comma, before "về", at the end."""
    return (
        count == len(words)
        or words[count - 1].endswith(",")
        or words[count].partition(NO_BREAK)[0].lower() in WORDS_THAT_OPEN_A_LINE
    )


def _filled(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and _length(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _length(line: str) -> int:
    """Count letters; three dots take the room of two."""
    return len(line) - line.count(JOINER) + line.count("…")
