"""State secrets are not entered here; a text that carries a classification mark is refused.

The grades are tuyệt mật, tối mật and mật; a system of level two holds none of them (Decree
85/2016, article 8).
"""

import re
import unicodedata

from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Grid

_MARK = "MẬT"
# words with which "mật" is no mark: bảo mật, bí mật, giải mật, trừ mật; mật độ, mật khẩu, mật ong
_BEFORE = re.compile("bảo|bí|cơ|thân|nội|giải|trừ|túi|ống|sỏi|gan|dịch|tiết|rỉ|ngọt|hoa|đường")
_AFTER = re.compile(
    "độ|khẩu|mã|ong|thiết|vụ|thư|đàm|lệnh|ước|nghị|thám|báo|danh|hiệu|phục|ngữ|ngọt|hoa"
)
_NO_GRADE = frozenset({"không", "thường"})
_TOKEN = re.compile(r"\w+|[^\w\s:]+")
_STANDS_ALONE = re.compile(r"\W*(?:(?:tuyệt|tối)\s+)?mật\W*")
_IN_BRACKETS = re.compile(r"[(\[{<]\s*(?:(?:tuyệt|tối)\s+)?mật\s*[)\]}>]")


def check_no_secret_mark(text: str, *, field: str | None = None) -> None:
    """Refuse a text that carries a classification mark.

    Raises Refused: STATE_SECRET.
    """
    if has_secret_mark(text):
        raise Refused(Fault.STATE_SECRET, field=field)


def has_secret_mark(text: str) -> bool:
    """Tell whether MẬT, TỐI MẬT or TUYỆT MẬT stands in the text as a mark, or a "độ mật" is given.

    A mark is written in capitals, or stands alone in its line or its brackets.

    >>> has_secret_mark("Kế hoạch diễn tập [MẬT]"), has_secret_mark("Độ mật: Tối mật")
    (True, True)
    >>> has_secret_mark("BẢO MẬT THÔNG TIN"), has_secret_mark("Mật độ dân số")
    (False, False)
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    return any("mật" in line.casefold() and _line_is_marked(line) for line in lines)


def check_no_secret_in(grid: Grid) -> None:
    """Refuse a table that has a classification mark in one of its cells, before it is kept.

    Raises Refused: STATE_SECRET, at the field ``file``.
    """
    for row in grid.rows:
        for cell in row:
            check_no_secret_mark(cell.text, field="file")


def _line_is_marked(line: str) -> bool:
    small = line.casefold()
    if _STANDS_ALONE.fullmatch(small) or _IN_BRACKETS.search(small):
        return True
    words = ["", *_TOKEN.findall(line), ""]
    return any(
        _is_mark(before, word, after)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
    )


def _is_mark(before: str, word: str, after: str) -> bool:
    left, right = before.casefold(), after.casefold()
    if word.casefold() != "mật" or _AFTER.fullmatch(right):
        return False
    if left == "độ":
        return right not in _NO_GRADE
    return word == _MARK and not _BEFORE.fullmatch(left)
