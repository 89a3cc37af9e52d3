"""Reading and showing numbers the Vietnamese way, alike in form, import, page and paper.

A dot groups thousands and never marks decimals; a comma marks decimals and never groups.
So 1.390 is one thousand three hundred and ninety, 70,08 is a little over seventy, and 70.08 is
refused rather than guessed. Reading does not depend on the reader's language; showing does.
"""

import re
from decimal import Decimal
from fractions import Fraction

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
LARGEST = 2**63 - 1  # what a database keeps as a whole number
LONGEST = 60  # characters; no figure of an office is longer
DECIMALS = 6

_SPACES = " \u00a0\u2009\u202f"
_WHOLE = rf"[0-9]+|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:[{_SPACES}][0-9]{{3}})+"
_NUMBER = re.compile(rf"(?P<sign>[+\-{MINUS}]?)(?P<whole>{_WHOLE})(?:,(?P<decimals>[0-9]+))?")
_AMBIGUOUS = re.compile(rf"[+\-{MINUS}]?[1-9][0-9]{{0,2}},[0-9]{{3}}")
_DECIMAL_DOT = re.compile(rf"[+\-{MINUS}]?[0-9]+\.(?:[0-9]{{1,2}}|[0-9]{{4,}})")
_DIGITS_AND_MARKS = re.compile(rf"[+\-{MINUS}]?[0-9][0-9.,{_SPACES}]*")
_NUMBER_AND_WORDS = re.compile(rf"[+\-{MINUS}]?[0-9][0-9.,{_SPACES}]*(?:[^\W\d_][^\d_]*|[%‰])")
_UNITS_OF_BYTES = ("KB", "MB", "GB", "TB")


def read_number(
    text: str,
    *,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    decimals: int = DECIMALS,
    percent: bool = False,
) -> Decimal:
    """Read a number exactly as written; with ``percent`` a sign % may follow and changes nothing.

    ``decimals`` limits the digits after the comma, final zeros not counted. "1,390" could be
    meant as 1390 or as 1,39, so it is refused with both ways to write it; "0,412" cannot.

    Raises Refused: REQUIRED, NOT_A_NUMBER, NUMBER_AMBIGUOUS, NUMBER_SEPARATORS, NUMBER_HAS_UNIT,
    NUMBER_TOO_PRECISE, NUMBER_OUT_OF_RANGE.

    >>> read_number("1.390"), read_number("70,08"), read_number("−5")
    (Decimal('1390'), Decimal('70.08'), Decimal('-5'))
    >>> read_number("1,390")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: number_ambiguous
    """
    text = text.strip()
    if percent:
        text = text.removesuffix("%").rstrip()
    if not text:
        raise Refused(Fault.REQUIRED)
    found = _NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise _refusal_of(text)
    if _AMBIGUOUS.fullmatch(text):
        whole, _, rest = text.partition(",")
        decimal = f"{whole},{rest.rstrip('0') or '0'}" if rest.endswith("0") else f"{text}0"
        raise Refused(Fault.NUMBER_AMBIGUOUS, thousands=f"{whole}.{rest}", decimals=decimal)
    digits = (found["decimals"] or "").rstrip("0")
    if len(digits) > decimals:
        raise Refused(Fault.NUMBER_TOO_PRECISE, decimals=decimals)
    value = Decimal(f"{re.sub('[^0-9]', '', found['whole'])}.{digits or '0'}".removesuffix(".0"))
    if value and found["sign"] in {"-", MINUS}:
        value = value.copy_negate()
    return _within(value, minimum, maximum)


def read_whole(text: str, minimum: int | None = None, maximum: int | None = None) -> int:
    """Read a whole number.

    Raises Refused: what ``read_number`` raises, and NUMBER_NOT_WHOLE.

    >>> read_whole("1.902", minimum=1)
    1902
    """
    value = read_number(text, minimum=minimum, maximum=maximum)
    if value != value.to_integral_value():
        raise Refused(Fault.NUMBER_NOT_WHOLE)
    return int(value)


def _refusal_of(text: str) -> Refused:
    """Say what is wrong with a text that is not a number."""
    if _DIGITS_AND_MARKS.fullmatch(text):
        if len(text) > LONGEST:
            return Refused(Fault.NUMBER_OUT_OF_RANGE, minimum=-LARGEST, maximum=LARGEST)
        return Refused(Fault.NUMBER_SEPARATORS, like=_like(text))
    if len(text) <= LONGEST and _NUMBER_AND_WORDS.fullmatch(text):
        return Refused(Fault.NUMBER_HAS_UNIT)
    return Refused(Fault.NOT_A_NUMBER)


def _like(text: str) -> str:
    """Return how to type what has its marks in the wrong places: its own figure where it is clear.

    >>> _like("1.5"), _like("1.23.4")
    ('1,5', '1.234.567,89')
    """
    return text.replace(".", ",") if _DECIMAL_DOT.fullmatch(text) else "1.234.567,89"


def _within(
    value: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None
) -> Decimal:
    low = -LARGEST if minimum is None else minimum
    high = LARGEST if maximum is None else maximum
    if not low <= value <= high:
        raise Refused(Fault.NUMBER_OUT_OF_RANGE, minimum=low, maximum=high)
    return value


def show_number(
    value: Decimal | Fraction | int,
    decimals: int | None = None,
    *,
    language: str = Language.VIETNAMESE,
) -> str:
    """Show a number with grouped thousands, rounded half away from zero to so many decimals.

    Without ``decimals`` nothing is rounded, and what ``read_number`` would find ambiguous gets
    one more zero: so a field filled with it is read back as the same number.

    >>> show_number(1390), show_number(Decimal("73.0810"), 2), show_number(-5)
    ('1.390', '73,08', '−5')
    >>> show_number(Decimal("1.390")), show_number(Decimal("1.234"))  # read back as they are
    ('1,39', '1,2340')
    >>> show_number(Decimal("1390.5"), 1, language="en")
    '1,390.5'
    """
    if not decimals and value == (whole := int(value)):  # most numbers of a page are counts
        return _in_language(f"{abs(whole):,}", language, is_negative=whole < 0)
    exact = Fraction(value)
    places = _places_of(value) if decimals is None else decimals
    if decimals is None and places == 3 and 1 <= abs(exact) < 1000:
        places = 4
    shown = _rounded(abs(exact), places)
    text = f"{shown // 10**places:,}"
    if places:
        text += f".{shown % 10**places:0{places}d}"
    return _in_language(text, language, is_negative=exact < 0 and shown > 0)


def _in_language(text: str, language: str, *, is_negative: bool) -> str:
    if language != Language.ENGLISH:
        text = text.translate(_ENGLISH_TO_VIETNAMESE)
    return f"{MINUS}{text}" if is_negative else text


def show_share(
    share: Fraction | Decimal | int, decimals: int = 2, *, language: str = Language.VIETNAMESE
) -> str:
    r"""Show a share of one as a percentage, with a no-break space before the sign.

    >>> show_share(Fraction(1390, 1902))
    '73,08\xa0%'
    >>> show_share(Fraction(1390, 1902), language="en")
    '73.08%'
    """
    number = show_number(Fraction(share) * 100, decimals, language=language)
    return f"{number}%" if language == Language.ENGLISH else f"{number}{NO_BREAK_SPACE}%"


def show_change(
    value: Decimal | Fraction | int,
    decimals: int | None = None,
    *,
    language: str = Language.VIETNAMESE,
) -> str:
    """Show a change with its sign; what rounds to nothing has none.

    >>> show_change(2, 2), show_change(-2), show_change(0)
    ('+2,00', '−2', '0')
    """
    text = show_number(value, decimals, language=language)
    return f"+{text}" if value > 0 and text.strip("0,.") else text


def show_bytes(count: int, *, language: str = Language.VIETNAMESE) -> str:
    r"""Show the size of a file in units of 1024, one decimal under ten.

    >>> show_bytes(512), show_bytes(1536), show_bytes(20 * 1024**2, language="en")
    ('512\xa0B', '1,5\xa0KB', '20\xa0MB')
    """
    if count < 1024:
        return f"{count}{NO_BREAK_SPACE}B"
    size, unit = Fraction(count, 1024), 0
    while _rounded(size, 0) >= 1024 and unit < len(_UNITS_OF_BYTES) - 1:
        size, unit = size / 1024, unit + 1
    number = show_number(size, 1 if _rounded(size, 1) < 100 else 0, language=language)
    return f"{number.removesuffix(',0').removesuffix('.0')}{NO_BREAK_SPACE}{_UNITS_OF_BYTES[unit]}"


_ENGLISH_TO_VIETNAMESE = str.maketrans(",.", ".,")


def _rounded(value: Fraction, places: int) -> int:
    """Return a number that is not negative in units of its last place, halves rounded up."""
    return int(value * 10**places + Fraction(1, 2))


def _places_of(value: Decimal | Fraction | int) -> int:
    if isinstance(value, Fraction):
        raise TypeError("a fraction is shown with a stated number of decimals")
    if isinstance(value, int):
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
