"""The set phrases of official papers (Decree 30/2020/NĐ-CP, Annex I), and how names break."""

from datetime import date, time

from tracker.rules.dates import show_official_date

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
    "năm",
    "trên",
    "do",
    "thuộc",
    "giai",
}
WORDS_TOGETHER = {
    ("ban", "chỉ"),
    ("chỉ", "đạo"),
    ("chuyển", "đổi"),
    ("đổi", "số"),
    ("ủy", "ban"),
    ("nhân", "dân"),
}
WORDS_THAT_CLOSE_NO_LINE = {"của", "về", "và", "tại", "ban", "tỉnh", "năm", "thứ"}
LONGEST_NAME = 600  # beyond, a text is no name and breaks where it may
MOST_LETTERS_TOGETHER = 30
HARD_BREAK = 160.0  # a break elsewhere costs as much as a line 13 letters too short
HANGING_BREAK = 300.0  # a line that ends with "của", as a line 17 letters too short
TORN_BREAK = 600.0  # a break inside a word of several syllables, as a line 24 letters too short


def date_in_words(day: date | None) -> str:
    r"""Write a date as papers do, or leave it to be filled in.

    >>> date_in_words(date(2022, 6, 5))
    'ngày 05 tháng 6 năm 2022'
    >>> date_in_words(None)
    'ngày …… tháng …… năm\xa0……'
    """
    if day is None:
        return f"ngày {GAP} tháng {GAP} năm\u00a0{GAP}"
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


def balanced(text: str, width: int) -> list[str]:
    """Break a name into the fewest lines of ``width`` characters, even, where one breathes.

    >>> balanced("BAN CHỈ ĐẠO VỀ CHUYỂN ĐỔI SỐ", 26)
    ['BAN CHỈ ĐẠO', 'VỀ CHUYỂN ĐỔI SỐ']
    >>> balanced("Phiên họp lần thứ 6 của Ban Chỉ đạo Chuyển đổi số tỉnh Gia Lai", 54)
    ['Phiên họp lần thứ 6 của Ban Chỉ đạo', 'Chuyển đổi số tỉnh Gia Lai']
    >>> balanced("Phiên họp giám sát lần thứ 1 của Ban Văn hóa - Xã hội HĐND tỉnh An Giang", 54)
    ['Phiên họp giám sát lần thứ 1', 'của Ban Văn hóa - Xã hội HĐND tỉnh An Giang']
    """
    words = text.split()
    if not words or len(text) > LONGEST_NAME:
        return [text]
    even = len(" ".join(words)) / len(_filled(words, width))
    # best[i]: how many lines, how uneven, and which lines, for the words from i on
    best: list[tuple[int, float, list[str]]] = [(0, 0.0, [])]
    for start in reversed(range(len(words))):
        best.insert(0, min(_choices(words[start:], best, width, even)))
    return best[0][2]


def last_words(text: str) -> tuple[str, str]:
    """Part the last two words of a heading from the rest, so that no word hangs alone.

    >>> last_words("Kết quả hoạt động của Ban Chỉ đạo")
    ('Kết quả hoạt động của Ban', 'Chỉ đạo')
    """
    start, *end = text.rsplit(maxsplit=2)
    together = " ".join(end)
    return (start, together) if len(together) <= MOST_LETTERS_TOGETHER else (text, "")


def _choices(
    words: list[str], rest: list[tuple[int, float, list[str]]], width: int, even: float
) -> list[tuple[int, float, list[str]]]:
    choices = []
    for count in range(1, len(words) + 1):
        line = " ".join(words[:count])
        if count > 1 and len(line) > width:
            break
        lines, unevenness, following = rest[count - 1]
        unevenness += (len(line) - even) ** 2 + _cost_of_break(words, count)
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
    if is_name or (last.lower(), following.lower()) in WORDS_TOGETHER:
        return TORN_BREAK
    if last.lower() in WORDS_THAT_CLOSE_NO_LINE or following == "-":
        return HANGING_BREAK
    return HARD_BREAK


def _may_breathe(words: list[str], count: int) -> bool:
    """Tell whether one would pause after so many words: at a comma, before "về", at the end."""
    return (
        count == len(words)
        or words[count - 1].endswith(",")
        or words[count].lower() in WORDS_THAT_OPEN_A_LINE
    )


def _filled(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
