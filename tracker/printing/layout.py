"""The one layout engine of all papers: own templates, no Flask, typed text made safe to print."""

import re
import unicodedata
from base64 import b64encode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.printing import wording
from tracker.printing.parts import URGENCIES
from tracker.printing.pressroom import PAPERS

# Never printed: control signs, signs that turn the direction of reading, halves of letters.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
# Vietnamese needs two marks on a letter; more than four would only slow the press.
MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
TOO_MANY_MARKS = re.compile(f"({MARKS}{{4}}){MARKS}+")
# A word no line can hold may break here; the press would take minutes to find that out itself.
TOO_LONG_WORD = re.compile(r"(\S{40})(?=\S{20})")
ZERO_WIDTH_SPACE = "\u200b"


def tidy(text: str) -> str:
    r"""Return a typed text as it can be printed: composed, without unprintable signs, breakable.

    >>> tidy("Báo cáo \u202efdp.exe\x00")
    'Báo cáo fdp.exe'
    """
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", TOO_MANY_MARKS.sub(r"\1", text))
    return TOO_LONG_WORD.sub(rf"\1{ZERO_WIDTH_SPACE}", text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a typed text: one per line that holds something."""
    return [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


def blank(length: int) -> str:
    """Return a dotted line to write on, ``length`` dots of three wide."""
    return "…" * length


def picture(svg: str) -> str:
    """Return the address that carries a drawing of ours into a paper."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _finalize(value: object) -> object:
    """Let typed texts through to the paper, tidied; a missing fact must be a blank, not "None"."""
    if value is None:
        raise TypeError("a paper prints a blank for what is not known, never None")
    if isinstance(value, str) and not isinstance(value, Markup):
        return tidy(value)
    return value


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAPERS),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"blank": blank, "urgencies": URGENCIES}
    environment.filters |= {
        "balanced": wording.balanced,
        "date_in_words": wording.date_in_words,
        "document_number": wording.document_number,
        "ended": wording.ended,
        "hour_in_words": wording.hour_in_words,
        "last_words": wording.last_words,
        "number_lines": wording.number_lines,
        "paragraphs": paragraphs,
        "picture": picture,
        "point_marks": wording.point_marks,
        "tied": wording.tied,
        "zip": zip,
    }
    return environment


_papers = _environment()


def fill(template: str, **facts: object) -> str:
    """Return the HTML of a paper: a template of ``templates/papers`` filled with these facts."""
    return _papers.get_template(template).render(**facts)
