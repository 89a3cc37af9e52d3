"""Bytes of a text file as letters: Unicode in its forms, else the Vietnamese code page of Windows.

The old Vietnamese fonts (TCVN3, VNI) keep signs where other letters belong; read with a code page
they come out as rubbish, so a text that is no Vietnamese in the end is refused, not kept.
"""

import codecs
import unicodedata

from tracker.rules.faults import Fault
from tracker.sheets.faults import SheetRefused

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CODE_PAGE = "cp1258"
SAMPLE = 4_096
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", letter + tone)
    for vowel in VOWELS
    for letter in (vowel, vowel.upper())
    for tone in ("", *TONES)
) | frozenset("đĐ")
SIGNS = frozenset("\u00a0“”‘’–—…•°§€©²³×±½")
MOST_FOREIGN = 0.02  # of all letters outside ASCII: a name from abroad may stand in a table


def decode(data: bytes) -> str:
    """Return the letters of a text file, composed.

    Raises SheetRefused: SHEET_LETTERS (an encoding nobody can tell), SHEET_FILE_UNKNOWN (no text).
    """
    try:
        text = data.decode(_unicode_form(data))
    except UnicodeDecodeError:
        text = _by_code_page(data)
    text = unicodedata.normalize("NFC", text)
    if "\x00" in text:
        raise SheetRefused(Fault.SHEET_FILE_UNKNOWN)
    return text


def _unicode_form(data: bytes) -> str:
    for mark, form in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return form
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample):  # in UTF-16 much of every table has a zero byte
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_code_page(data: bytes) -> str:
    try:
        text = unicodedata.normalize("NFC", data.decode(CODE_PAGE))
    except UnicodeDecodeError as error:
        raise SheetRefused(Fault.SHEET_LETTERS) from error
    beyond = [letter for letter in text if not letter.isascii() and letter not in SIGNS]
    foreign = sum(letter not in VIETNAMESE for letter in beyond)
    if foreign > MOST_FOREIGN * len(beyond):
        raise SheetRefused(Fault.SHEET_LETTERS)
    return text
