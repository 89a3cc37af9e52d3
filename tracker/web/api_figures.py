"""Figures of a report as a program writes and reads them: texts, the way they stand on paper.

A figure is read by the rules every form and workbook uses, so it is a text ("1.390", "70,08");
a JSON number is refused, because 1.390 would be two different figures in the two notations.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tracker.queries.reports.asked import Asked
from tracker.queries.reports.judging import doubts_of_report, facts_of_figure
from tracker.queries.reports.page import ReportPage
from tracker.rules.arithmetic import Doubt, FigureWarning
from tracker.rules.dates import read_date, show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState
from tracker.rules.figures import DECIMALS, LARGEST, may_bear_percent
from tracker.rules.numbers import read_number, show_number
from tracker.rules.secrecy import check_no_secret_mark
from tracker.rules.texts import clean_text, is_blank
from tracker.services.reports.writing import FigureEntry, faults_of_entry
from tracker.web.figure_words import said_words, words_of
from tracker.web.indicator_words import name_of_indicator

Read = TypeVar("Read")

LONGEST, LONGEST_PROPOSAL = 1000, 20_000
NUMBERS = ("numerator", "denominator", "value", "stated")
TEXTS = {"words": LONGEST, "reason": LONGEST, "note": LONGEST, "evidence": 300}
WITH_LINES = ("words", "proposal")  # the form has one line for the other texts
FLAGS = ("is_estimated", "is_cumulative")
KNOWN = frozenset({"code", "state", "as_of", "reasons", *NUMBERS, *TEXTS, *FLAGS})
BODY = frozenset({"version", "figures", "proposal"})


def read_json(body: bytes) -> Any:
    """Return what a body of JSON holds. Raises Refused: NOT_JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(Fault.NOT_JSON) from None


def read_body(body: Any, page: ReportPage) -> tuple[int, list[FigureEntry], str | None]:
    """Return version, figures and proposal (None: as it stands) of what a program sends.

    Raises Refused with the path of the field (``figures.3.numerator``): NOT_JSON,
    JSON_FIELD_UNKNOWN, JSON_OBJECT_NEEDED, JSON_TEXT_NEEDED, FIGURE_NOT_ASKED, CODE_TWICE,
    NOT_A_CHOICE, what cannot be about a figure, what reading numbers, dates and texts raises.
    """
    if not isinstance(body, Mapping):
        raise Refused(Fault.NOT_JSON)
    _know(body, BODY, "")
    version = body.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise Refused(Fault.NOT_A_NUMBER, field="version")
    rows = body.get("figures", [])
    if not isinstance(rows, list):
        raise Refused(Fault.JSON_OBJECT_NEEDED, field="figures")
    by_code = {one.code: one for one in page.asked}
    told = page.draft or page.last
    files = {one.indicator_id: one.file_id for one in told.figures} if told else {}
    entries: dict[int, FigureEntry] = {}
    for place, row in enumerate(rows):
        path = f"figures.{place}"
        entry = _entry(row, by_code, files, path)
        if entry.indicator_id in entries:
            first = list(entries).index(entry.indicator_id) + 1
            raise Refused(Fault.CODE_TWICE, field=f"{path}.code", code=row["code"], row=first)
        for refusal in faults_of_entry(entry, by_code[row["code"]]):
            raise Refused(refusal.fault, field=f"{path}.{refusal.field}", **refusal.facts)
        entries[entry.indicator_id] = entry
    proposal = body.get("proposal")
    words = None if proposal is None else _text(proposal, LONGEST_PROPOSAL, "proposal")
    return version, list(entries.values()), words


def figures_of(page: ReportPage, *, today: date) -> list[dict[str, Any]]:
    """Return every asked indicator with what is said of it now and was said last."""
    sheet = page.draft or page.last
    said = {figure.indicator_id: figure for figure in sheet.told_figures} if sheet else {}
    doubts = doubts_of_report(said.values(), page.asked, page.series, today=today)
    return [
        _plain(one, said.get(one.indicator_id), page, doubts=doubts.get(one.indicator_id, ()))
        for one in page.asked
    ]


def _entry(
    row: Any, by_code: Mapping[str, Asked], files: Mapping[int, int | None], path: str
) -> FigureEntry:
    if not isinstance(row, Mapping):
        raise Refused(Fault.JSON_OBJECT_NEEDED, field=path)
    _know(row, KNOWN, f"{path}.")
    code = row.get("code")
    asked = by_code.get(code) if isinstance(code, str) else None
    if asked is None:
        raise Refused(Fault.FIGURE_NOT_ASKED, field=f"{path}.code")
    state = row.get("state", FigureState.GIVEN.value)
    if state not in list(FigureState):
        raise Refused(Fault.NOT_A_CHOICE, field=f"{path}.state")
    said: dict[str, Any] = {
        name: _number(
            row.get(name), f"{path}.{name}", percent=may_bear_percent(name, asked.unit_words)
        )
        for name in NUMBERS
    }
    for name, most in TEXTS.items():
        said[name] = _text(row.get(name, ""), most, f"{path}.{name}")
    for name in FLAGS:
        said[name] = _flag(row.get(name, False), f"{path}.{name}")
    said["is_cumulative"] = said["is_cumulative"] or asked.is_cumulative
    as_of = row.get("as_of")
    return FigureEntry(
        indicator_id=asked.indicator_id,
        state=FigureState(state),
        as_of=_at(f"{path}.as_of", read_date, _text(as_of, 40, f"{path}.as_of")) if as_of else None,
        reasons=_reasons(row.get("reasons", {}), f"{path}.reasons"),
        file_id=files.get(asked.indicator_id),  # no file comes this way, and none goes
        **said,
    )


def _reasons(given: Any, path: str) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise Refused(Fault.JSON_OBJECT_NEEDED, field=path)
    _know(given, frozenset(one.value for one in FigureWarning), f"{path}.")
    return {name: _text(words, LONGEST, f"{path}.{name}") for name, words in given.items()}


def _number(given: Any, path: str, *, percent: bool) -> Decimal | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise Refused(Fault.JSON_TEXT_NEEDED, field=path)
    if is_blank(given):
        return None  # blanks say nothing here either, as in the form and the workbook
    limits = {"minimum": -LARGEST, "maximum": LARGEST}
    return _at(
        path, lambda text: read_number(text, decimals=DECIMALS, percent=percent, **limits), given
    )


def _text(given: Any, most: int, path: str) -> str:
    if not isinstance(given, str):
        raise Refused(Fault.JSON_TEXT_NEEDED, field=path)
    has_lines = path.rpartition(".")[2] in WITH_LINES
    return _at(path, lambda text: _clean(text, most, has_lines=has_lines), given)


def _clean(given: str, most: int, *, has_lines: bool) -> str:
    text = clean_text(given, limit=most, multiline=has_lines)
    check_no_secret_mark(text)
    return text


def _flag(given: Any, path: str) -> bool:
    if not isinstance(given, bool):
        raise Refused(Fault.NOT_A_CHOICE, field=path)
    return given


def _at(path: str, read: Callable[[str], Read], text: str) -> Read:
    try:
        return read(text)
    except Refused as refusal:
        raise Refused(refusal.fault, field=path, **refusal.facts) from None


def _know(given: Mapping[Any, Any], known: frozenset[str], path: str) -> None:
    for name in given:
        if name not in known:
            raise Refused(
                Fault.JSON_FIELD_UNKNOWN, field=f"{path}{name}"[:200], name=str(name)[:80]
            )


def _plain(
    asked: Asked, figure: Any, page: ReportPage, *, doubts: Sequence[Doubt]
) -> dict[str, Any]:
    before = page.before(asked.indicator_id)
    reasons = {one["warning"]: one["reason"] for one in (figure.kept or ())} if figure else {}
    return {
        "code": asked.code,
        "name": name_of_indicator(asked),
        "kind": asked.kind,
        "unit": asked.unit_words,
        "target": asked.target_words,
        "said": _said(asked, figure) if figure else None,
        "last": _figured(asked, before) | {"period": before.period} if before else None,
        "doubts": [
            {
                "warning": one.warning,
                "words": words_of(one, asked),
                "reason": reasons.get(one.warning.value, ""),
            }
            for one in doubts
        ],
    }


def _said(asked: Asked, figure: Any) -> dict[str, Any]:
    return {
        **_figured(asked, figure),
        **{name: getattr(figure, name) for name in TEXTS},
        "as_of": show_date(figure.as_of) if figure.as_of else None,
    }


def _figured(asked: Asked, figure: Any) -> dict[str, Any]:
    """Return the figure itself, as far as it is known of earlier periods too."""
    numbers = {name: getattr(figure, name) for name in NUMBERS}
    return {
        "state": figure.state,
        **{name: None if one is None else show_number(one) for name, one in numbers.items()},
        "result": said_words(figure, asked, facts_of_figure(figure, asked)),
        **{name: getattr(figure, name) for name in FLAGS},
    }
