"""The set phrases of official papers (Decree 30/2020/NĐ-CP, Annex I): dates, hours, numbers, letters, blanks."""

from datetime import date, time

# Point letters of Annex I: the Vietnamese alphabet without ă, â, ê, ô, ơ, ư.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
GAP = "……"
ENDINGS = "?!…:"


def date_in_words(day: date | None) -> str:
    """Write a date as papers do: a leading zero for days below 10 and for January and February only.

    >>> date_in_words(date(2022, 6, 5))
    'ngày 05 tháng 6 năm 2022'
    >>> date_in_words(None)
    'ngày …… tháng …… năm ……'
    """
    if day is None:
        return f"ngày {GAP} tháng {GAP} năm {GAP}"
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


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
    """Return the marks of the points of a section: letters, or numbers when the alphabet is too short.

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
    """Break a name into as few lines of ``width`` characters as it needs, all about as long.

    >>> balanced("BAN CHỈ ĐẠO PHÁT TRIỂN KHOA HỌC VÀ CHUYỂN ĐỔI SỐ", 30)
    ['BAN CHỈ ĐẠO PHÁT TRIỂN', 'KHOA HỌC VÀ CHUYỂN ĐỔI SỐ']
    """
    words = text.split()
    lines = _filled(words, width)
    if len(lines) == 1:
        return lines
    narrowest = -(-len(" ".join(words)) // len(lines))
    tries = (_filled(words, narrower) for narrower in range(narrowest, width))
    return next((even for even in tries if len(even) == len(lines)), lines)


def _filled(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
