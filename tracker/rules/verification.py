"""Codes printed on issued papers, and what a file or a print turns out to be."""

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: a reader takes them for others
CODE_LENGTH = 20  # signs of five bits: 100 bits, beyond guessing
CODE_BITS = 5 * CODE_LENGTH
GROUP = 4
LONGEST_TYPED = 400  # a whole address may be pasted
REASON_LENGTH = 2000
EXTRACT_LENGTH = 80

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-‐-―−_.·:]+")
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r".*/verify/([^/?#]*)", re.DOTALL)


class Standing(StrEnum):
    """What a paper is worth today."""

    MAKING = "making"  # numbered, its bytes not yet kept
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Match(StrEnum):
    """What a file is, measured by its SHA-256."""

    PDF = "pdf"
    WORD = "word"
    SCAN = "scan"
    OLD_SCAN = "old_scan"  # a scan that was replaced by a better one
    NONE = "none"


def write_code(number: int) -> str:
    """Return the code of a number of CODE_BITS bits.

    >>> write_code(0), write_code(2**CODE_BITS - 1)
    ('00000000000000000000', 'ZZZZZZZZZZZZZZZZZZZZ')
    """
    if not 0 <= number < 2**CODE_BITS:
        raise ValueError(f"a code has {CODE_BITS} bits")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(CODE_BITS - 5, -1, -5))


def shown_code(code: str) -> str:
    """Return a code as it is printed, in groups.

    >>> shown_code("7K3M9QXTABCDEFGHJKMN")
    '7K3M-9QXT-ABCD-EFGH-JKMN'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """Return the code somebody typed or pasted, also as the address it stands in; else None.

    >>> read_code(" 7k3m-9qxt abcd.efgh jkmn "), read_code("7K3M-9QXT-ABCD-EFGH-JKM")
    ('7K3M9QXTABCDEFGHJKMN', None)
    >>> read_code("https://vb.example/verify/7K3M-9QXT-ABCD-EFGH-JKMo")
    '7K3M9QXTABCDEFGHJKM0'
    """
    if len(typed) > LONGEST_TYPED:
        return None
    address = _ADDRESS.fullmatch(typed)
    words = unicodedata.normalize("NFKC", address[1] if address else typed).upper()
    code = _SEPARATORS.sub("", words).translate(_LOOKALIKES)
    return code if _CODE.fullmatch(code) else None


def read_digest(typed: str) -> str | None:
    """Return a SHA-256 as tools print it, with or without spaces; None for anything else.

    >>> read_digest("AB " * 32) == "ab" * 32, read_digest("ab")
    (True, None)
    """
    digest = re.sub(r"[\s:]+", "", typed[:LONGEST_TYPED]).lower()
    return digest if _DIGEST.fullmatch(digest) else None


def match_of(
    digest: str, *, pdf: str, word: str, scan: str = "", old_scans: Collection[str] = ()
) -> Match:
    """Return which of a paper's files has this digest.

    >>> match_of("aa", pdf="aa", word="bb"), match_of("", pdf="aa", word="")
    (<Match.PDF: 'pdf'>, <Match.NONE: 'none'>)
    """
    known = dict.fromkeys(old_scans, Match.OLD_SCAN)
    known |= {scan: Match.SCAN, word: Match.WORD, pdf: Match.PDF}
    known.pop("", None)
    return known.get(digest, Match.NONE)


def standing_of(*, is_frozen: bool, is_replaced: bool, is_withdrawn: bool) -> Standing:
    """Return what a paper is worth; a paper that was replaced says so before all else.

    >>> standing_of(is_frozen=True, is_replaced=True, is_withdrawn=True)
    <Standing.REPLACED: 'replaced'>
    """
    if is_replaced:
        return Standing.REPLACED
    if is_withdrawn:
        return Standing.WITHDRAWN
    return Standing.IN_FORCE if is_frozen else Standing.MAKING
