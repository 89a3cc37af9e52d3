"""Number, symbol and type of a document (Decree 30/2020, annexes I and III)."""

import re

from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import fold

# tên loại and its abbreviation; the official letter has none
ABBREVIATIONS: dict[DocumentKind, str] = {
    DocumentKind.RESOLUTION: "NQ",
    DocumentKind.DECISION: "QĐ",
    DocumentKind.DIRECTIVE: "CT",
    DocumentKind.REGULATION: "QC",
    DocumentKind.RULES: "QyĐ",
    DocumentKind.COMMUNIQUE: "TC",
    DocumentKind.NOTICE: "TB",
    DocumentKind.GUIDANCE: "HD",
    DocumentKind.PROGRAMME: "CTr",
    DocumentKind.PLAN: "KH",
    DocumentKind.OPTION: "PA",
    DocumentKind.SCHEME: "ĐA",
    DocumentKind.PROJECT: "DA",
    DocumentKind.REPORT: "BC",
    DocumentKind.MINUTES: "BB",
    DocumentKind.SUBMISSION: "TTr",
    DocumentKind.CONTRACT: "HĐ",
    DocumentKind.DISPATCH: "CĐ",
    DocumentKind.MEMORANDUM: "BGN",
    DocumentKind.AGREEMENT: "BTT",
    DocumentKind.AUTHORIZATION: "GUQ",
    DocumentKind.INVITATION: "GM",
    DocumentKind.INTRODUCTION: "GGT",
    DocumentKind.LEAVE: "GNP",
    DocumentKind.SENDING_SLIP: "PG",
    DocumentKind.TRANSFER_SLIP: "PC",
    DocumentKind.NOTICE_SLIP: "PB",
    DocumentKind.LETTER: "",
}
NUMBER_LENGTH, SYMBOL_LENGTH, ISSUER_LENGTH, ISSUER_CODE_LENGTH = 11, 30, 200, 13
SUBJECT_LENGTH, SIGNER_LENGTH, POSITION_LENGTH = 500, 50, 100  # annex VI

_NUMBER = re.compile(r"0*([1-9][0-9]{0,6})([A-Za-zĐđ]?)")
_SIGN_IN_WORDS = re.compile(r"(?<![\w/])(0*[1-9][0-9]{0,6}[A-Za-zĐđ]?)/([^\W\d_][\w./-]*\w)")
_SYMBOL = re.compile(r"[^\W\d_][^\W_]*(?:[-/.][^\W_]+)*")


def read_document_number(typed: str, *, field: str = "number") -> tuple[str, int]:
    """Return the number as it is kept, without zeros in front, and its digits as a number.

    Raises Refused: NOT_A_DOCUMENT_NUMBER.

    >>> read_document_number("05"), read_document_number("12a")
    (('5', 5), ('12a', 12))
    """
    found = _NUMBER.fullmatch(typed) if typed.isprintable() else None
    if found is None:
        raise Refused(Fault.NOT_A_DOCUMENT_NUMBER, field=field)
    return f"{found[1]}{found[2].lower()}", int(found[1])


def check_symbol(typed: str, *, field: str = "symbol") -> None:
    """Refuse a symbol with spaces, or with a number in front.

    Raises Refused: NOT_A_SYMBOL.

    >>> check_symbol("KH-UBND"), check_symbol("UBND-KGVX")
    (None, None)
    >>> check_symbol("05/KH-UBND")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: not_a_symbol
    """
    if not _SYMBOL.fullmatch(typed):
        raise Refused(Fault.NOT_A_SYMBOL, field=field)


def sign_of(number: str, symbol: str) -> str:
    """Return number and symbol as printed: below ten with a zero in front (annex I).

    >>> sign_of("5", "BB-BCĐ"), sign_of("12a", "TB-BCĐ"), sign_of("5a", "TB-BCĐ")
    ('05/BB-BCĐ', '12a/TB-BCĐ', '05a/TB-BCĐ')
    """
    _, place = read_document_number(number)
    return f"0{number}/{symbol}" if place < 10 else f"{number}/{symbol}"


def series_of(symbol: str) -> str:
    """Return what two ways to type one symbol share.

    >>> series_of("KH-UBND") == series_of("kh-ubnd")
    True
    """
    return fold(symbol)


def find_sign(words: str) -> tuple[str, str] | None:
    """Return the number and the series of the first document some words name, or None.

    >>> find_sign("Báo cáo số 412/BC-VP ngày 20/11/2023")
    ('412', 'bc-vp')
    >>> find_sign("báo cáo tháng 11/2023") is None
    True
    """
    found = _SIGN_IN_WORDS.search(words)
    if found is None:
        return None
    number, _digits = read_document_number(found[1])
    return number, series_of(found[2])
