"""Text people type or paste: cleaned once at the door, compared without marks, cut at a letter."""

import re
import unicodedata

from tracker.rules.faults import Fault, Refused

MARKS_IN_A_ROW = 8  # real letters carry two or three; thousands stall a page or a PDF
LINES = 2_000

_LINE_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
# control characters but tab and line feed, lone surrogates, and what XML cannot hold
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# soft hyphen, non-joiners, signs of direction, byte order mark, annotations, tags
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_ZERO_WIDTH_SPACE_BETWEEN_WORDS = re.compile("(?<=[^\\s\u200b])\u200b+(?=[^\\s\u200b])")
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_JOINER = "\u200d"


def clean_text(
    raw: str,
    *,
    limit: int,
    multiline: bool = False,
    max_lines: int = LINES,
    required: bool = False,
) -> str:
    r"""Return the text as it is kept: composed (NFC), without what nobody sees, without padding.

    ``limit`` counts characters of the kept text. One line has its spaces collapsed; several
    keep theirs but for line ends. A zero-width space between words becomes the space it
    stands for; a joiner stays only where it holds an emoji together. Markup is text like any other.

    Raises Refused: REQUIRED, NOT_TEXT, ONE_LINE_ONLY, TOO_MANY_LINES, TOO_LONG.

    >>> clean_text("  Sở  Nội\u00a0vụ ", limit=200)
    'Sở Nội vụ'
    >>> clean_text("Nhắc hạn\r\nBcc: x@y.example", limit=200)
    Traceback (most recent call last):
    tracker.rules.faults.Refused: one_line_only
    """
    if not raw and not required:  # most cells of a sheet
        return ""
    if len(raw) > 4 * limit + 1_000:  # before any work; decomposed letters take up to three
        raise Refused(Fault.TOO_LONG, limit=limit, length=len(raw))
    text = _LINE_BREAK.sub("\n", raw)
    if _NOT_TEXT.search(text):
        raise Refused(Fault.NOT_TEXT)
    text = _composed(without_invisible(_composed(text)))
    text = _in_lines(text, max_lines) if multiline else _in_one_line(text)
    if _is_blank(text):
        text = ""
    if required and not text:
        raise Refused(Fault.REQUIRED)
    if len(text) > limit:
        raise Refused(Fault.TOO_LONG, limit=limit, length=len(text))
    return text


def without_invisible(text: str) -> str:
    r"""Take out what nobody sees: joiners but within emoji, signs of direction, soft hyphens.

    >>> without_invisible("Báo cáo \u202efdp.exe")
    'Báo cáo fdp.exe'
    """
    text = _ZERO_WIDTH_SPACE_BETWEEN_WORDS.sub(" ", _INVISIBLE.sub("", text))
    return _STRAY_JOINER.sub("", text.replace("\u200b", ""))


def is_blank(text: str) -> bool:
    r"""Tell whether nothing is said: spaces, and what nobody sees.

    >>> is_blank(" \u200b"), is_blank("0")
    (True, False)
    """
    return not text.strip() or not without_invisible(text).strip()


def fold(text: str) -> str:
    """Return the form two texts share when they differ only in case, marks, đ and spaces.

    Made for search and for finding twins, not for showing. Old and new placement of the tone
    fall together.

    >>> fold("Đôn  đốc"), fold("Hòa Bình") == fold("HOÀ BÌNH")
    ('don doc', True)
    """
    text = unicodedata.normalize("NFKD", text.replace("\u200b", " ")).casefold()
    text = unicodedata.normalize("NFKD", text)
    return " ".join(text.translate(_FOLDED).split())


class _Folded(dict[int, int | None]):
    """What each character becomes, looked up once: marks and invisible ones go, đ is d."""

    def __missing__(self, code: int) -> int | None:
        is_mark = unicodedata.category(chr(code)) in {"Mn", "Me", "Cf"}
        self[code] = None if is_mark else code
        return self[code]


_FOLDED = _Folded({ord("đ"): ord("d")})


def has_mixed_scripts(text: str) -> bool:
    """Tell whether the letters come from more than one script; for codes and login names.

    >>> has_mixed_scripts("admin"), has_mixed_scripts("\N{CYRILLIC SMALL LETTER A}dmin")
    (False, True)
    """
    letters = (char for char in unicodedata.normalize("NFC", text) if char.isalpha())
    return len({unicodedata.name(letter, "unnamed").split()[0] for letter in letters}) > 1


def initials(name: str) -> str:
    """Return the first letters of the first two words of a name.

    >>> initials("Thư ký Ban Chỉ đạo"), initials("đầu mối Sở Nội vụ")
    ('TK', 'ĐM')
    """
    words = [word for word in unicodedata.normalize("NFC", name).split() if word[0].isalpha()]
    return "".join(word[0].upper()[0] for word in words[:2])


def cut(text: str, limit: int, *, ending: str = "…") -> str:
    """Shorten a text to at most ``limit`` characters, the ending included, never inside a letter.

    >>> cut("Đôn đốc Sở Nội vụ", 8), cut("Đôn đốc", 8)
    ('Đôn đốc…', 'Đôn đốc')
    """
    if len(text) <= limit:
        return text
    end = end_of_letter(text, max(0, limit - len(ending)))
    return (text[:end].rstrip() + ending)[:limit]


def end_of_letter(text: str, end: int) -> int:
    """Return the last place up to ``end`` that does not part a letter from its marks.

    A text of nothing but marks, without any such place, is parted at ``end``.
    """
    place = end
    while place > 0 and place < len(text) and _belong_together(text, place):
        place -= 1
    return place or end


def _belong_together(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if _is_flag_letter(before) and _is_flag_letter(after):
        start = place
        while start > 0 and _is_flag_letter(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return _is_mark(after) or after in _SKIN_TONES or _JOINER in {before, after}


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _composed(text: str) -> str:
    """Compose letters and marks; refuse heaps of marks first, for sorting them takes for ever."""
    run = 0
    for char in "" if text.isascii() else text:
        run = run + 1 if _is_mark(char) else 0
        if run > MARKS_IN_A_ROW:
            raise Refused(Fault.NOT_TEXT)
    return unicodedata.normalize("NFC", text)


def _in_one_line(text: str) -> str:
    text = text.strip()
    if "\n" in text:
        raise Refused(Fault.ONE_LINE_ONLY)
    return " ".join(text.split())


def _in_lines(text: str, max_lines: int) -> str:
    lines = [line.rstrip() for line in text.strip().split("\n")]
    if len(lines) > max_lines:
        raise Refused(Fault.TOO_MANY_LINES, limit=max_lines, lines=len(lines))
    return "\n".join(lines)


def _is_blank(text: str) -> bool:
    return all(char.isspace() or char in _BLANK_LETTERS or _is_mark(char) for char in text)
