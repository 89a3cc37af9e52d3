"""Turn what people typed into header lines that no mail program can misread.

The library's own folding of long headers drops or adds spaces between words where letters
within and beyond ASCII are mixed, as they are in every Vietnamese subject; hence our own.
"""

import base64
import bisect
import re
import unicodedata
from email.message import EmailMessage
from email.utils import quote

LONGEST_HEADER = 998  # octets, RFC 5322 2.1.1; kept for a whole subject, so that unfolding is safe
WORD_OCTETS = 42  # 56 of base64: with the name of the header still under 78 in a line
PLAIN_LENGTH = 60
FOLD = "\r\n "
ELLIPSIS = "…"

# Marks that turn the direction of reading, and the byte order mark: never part of a word.
_INVISIBLE = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_BREAKS = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_INVISIBLE}]")
_UNCLEAN = [
    mark
    for mark in map(chr, range(0x206A))
    if mark != "\n" and (_CONTROLS.match(mark) or _LINE_ENDS.match(mark))
] + ["\ufeff"]
_UNFOLDED = re.compile(r"\r\n(?! \S)|\r(?!\n)|(?<!\r)\n|\0")


def clean_line(text: str) -> str:
    """Return the text as one line: composed letters (NFC), no control or direction marks."""
    return _BREAKS.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_text(text: str) -> str:
    """Return the text with plain line ends, composed letters, and no control characters."""
    composed = unicodedata.normalize("NFC", text)
    if not any(mark in composed for mark in _UNCLEAN):  # five times as quick as two searches
        return composed
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", composed))


def encode_words(text: str) -> str:
    """Return one clean line as it stands in a header, in folded encoded words (RFC 2047).

    Each word holds whole characters; short plain ASCII stays readable.
    """
    if text.isascii() and len(text) <= PLAIN_LENGTH and "=?" not in text:
        return text
    return FOLD.join(
        f"=?utf-8?B?{base64.b64encode(chunk).decode()}?=" for chunk in _chunks(text, WORD_OCTETS)
    )


def fit_subject(text: str) -> str:
    """Return the clean subject, cut at a letter with an ellipsis where it is too long to send."""
    room = LONGEST_HEADER - len("Subject: ")
    if len(text) <= LONGEST_HEADER and len(encode_words(text)) <= room:
        return text
    size = bisect.bisect_right(
        range(LONGEST_HEADER), room, key=lambda count: len(encode_words(text[:count] + ELLIPSIS))
    )
    return _cut_at_letter(text, size - 1).rstrip() + ELLIPSIS


def mailbox(name: str, address: str) -> str:
    """Return a checked address with the name people see before it."""
    if not name:
        return address
    encoded = encode_words(name)
    shown = f'"{quote(name)}"' if encoded == name else encoded
    return f"{shown}{FOLD}<{address}>"


def put(message: EmailMessage, name: str, value: str) -> None:
    """Set a header that is already folded and encoded, exactly as it is; see ``check_value``."""
    message.set_raw(name, check_value(name, value))


def check_value(name: str, value: str) -> str:
    """Return a header's value that is already folded and encoded.

    Raises ValueError if it would start another header: nothing may reach this point unclean, and
    nothing that does may be sent.
    """
    if _UNFOLDED.search(value):
        raise ValueError(f"the value of {name} breaks out of its line")
    return value


def _chunks(text: str, octets: int) -> list[bytes]:
    chunks = [b""]
    for letter in text:
        encoded = letter.encode()
        if len(chunks[-1]) + len(encoded) > octets:
            chunks.append(b"")
        chunks[-1] += encoded
    return chunks


def _cut_at_letter(text: str, size: int) -> str:
    """Cut to at most ``size`` characters, not between a letter and the marks on it."""
    end = size
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[: end or size]
