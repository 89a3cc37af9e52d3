"""The form of a report: a row for each indicator, a line for each open task, and the whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectChoice
from wtforms import Form as PlainForm

from tracker.queries.reports.asked import Asked
from tracker.rules.evidence import Offer
from tracker.rules.faults import Refused
from tracker.rules.figure_choices import FigureState, MeasureKind, ProgressState
from tracker.rules.figures import DECIMALS, LARGEST, may_bear_percent
from tracker.rules.numbers import read_number
from tracker.rules.secrecy import has_secret_mark
from tracker.services.reports.drafting import SheetEntry
from tracker.services.reports.writing import FigureEntry, LineEntry
from tracker.speech import lazy_gettext as _l
from tracker.web.evidence_words import typed_of
from tracker.web.faults import words_for
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    NumberField,
    RowChoiceField,
    RowChoicesField,
    TextField,
    named,
)
from tracker.web.forms.tasks import FilesField, OneOfSeveralDay, OneOfSeveralText
from tracker.web.forms.widgets import Tick
from tracker.web.report_words import (
    FIGURE_STATES,
    PROGRESS_STATES,
)

WHOLE, WORDS = "", ("proposal", "nil_reason")  # what stands in no row
AS_GIVEN = {"state": FigureState.GIVEN.value, "reason": ""}


class FigureField(NumberField):
    """A figure as it is kept: at most four decimals; a percentage may carry its sign."""

    def __init__(self, label: Any = None, *, percent: bool = False, **kwargs: Any) -> None:
        self.percent = percent
        super().__init__(label, optional=True, **kwargs)

    def read(self, typed: str) -> Decimal:
        """Read the figure."""
        return read_number(
            typed, minimum=-LARGEST, maximum=LARGEST, decimals=DECIMALS, percent=self.percent
        )


class FigureForm(PlainForm):
    """What every row asks beside the figure itself."""

    state = ChoiceField(_l("State"), choices=named(FIGURE_STATES), optional=True)
    is_estimated = BooleanField(_l("Estimate (until the real figure is known)"), widget=Tick())
    is_cumulative = BooleanField(_l("Counted since the year began"), widget=Tick())
    as_of = DayField(_l("As of"), optional=True)
    reason = TextField(_l("Reason there is no figure"), limit=1000, optional=True)
    evidence = TextField(_l("Document that proves it (number, date)"), limit=300, optional=True)
    file = RowChoiceField(_l("File that proves it"), optional=True)
    note = TextField(_l("Note"), limit=1000, optional=True)
    keep = TextField(_l("Reason to keep it"), limit=1000, optional=True)
    keep_for = HiddenField()
    computed_from: Mapping[str, Any] | None = None  # of an offer that is taken over

    def numbers(self) -> dict[str, Any]:
        """Return the figure as the kind of indicator takes it."""
        raise NotImplementedError

    def entry(self, asked: Asked) -> FigureEntry:
        """Return the row as the service takes it."""
        reason = self.keep.data or ""
        warnings = [word for word in str(self.keep_for.data or "").split(",") if word]
        return FigureEntry(
            indicator_id=asked.indicator_id,
            state=FigureState(self.state.data or FigureState.GIVEN),
            is_estimated=self.is_estimated.data,
            is_cumulative=self.is_cumulative.data,
            as_of=self.as_of.data,
            reason=self.reason.data or "",
            note=self.note.data or "",
            evidence=self.evidence.data or "",
            file_id=self.file.data,
            reasons=dict.fromkeys(warnings, reason) if reason else {},
            computed_from=self.computed_from,
            **self.numbers(),
        )

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside its field of this row."""
        field = self._fields.get(refusal.field or "") or self.state
        field.errors = [*field.errors, words_for(refusal)]

    def faults(self) -> list[tuple[Any, str]]:
        """Return each field in error with its words."""
        return [(field, str(words)) for field in self for words in field.errors]


class RatioForm(FigureForm):
    """A part in its whole; what the unit's own paper prints is held against them."""

    numerator = FigureField(_l("Numerator"))
    denominator = FigureField(_l("Denominator"))
    stated = FigureField(_l("Percentage the unit's own paper prints"), percent=True)

    def numbers(self) -> dict[str, Any]:
        """Return the parts."""
        return {
            "numerator": self.numerator.data,
            "denominator": self.denominator.data,
            "stated": self.stated.data,
        }


class CountForm(FigureForm):
    """A count or another number."""

    value = FigureField(_l("Amount"))

    def numbers(self) -> dict[str, Any]:
        """Return the number."""
        return {"value": self.value.data}


class AnswerForm(FigureForm):
    """Yes or no, or one of the levels the set names."""

    value = ChoiceField(_l("Answer"), optional=True)

    def numbers(self) -> dict[str, Any]:
        """Return the answer as a number."""
        return {"value": Decimal(self.value.data) if self.value.data else None}


class WordsForm(FigureForm):
    """What is told in words, with a number where there is one."""

    value = FigureField(_l("Number, if there is one"))
    words = LongTextField(_l("In words"), limit=1000, rows=2, optional=True)

    def numbers(self) -> dict[str, Any]:
        """Return words and number."""
        return {"value": self.value.data, "words": self.words.data or ""}


class PercentForm(CountForm):
    """A number in per cent: its sign may be typed with it."""

    value = FigureField(_l("Amount"), percent=True)


class PercentWordsForm(WordsForm):
    """What is told in words, with a number in per cent."""

    value = FigureField(_l("Number, if there is one"), percent=True)


KINDS: dict[MeasureKind, type[FigureForm]] = {
    MeasureKind.RATIO: RatioForm,
    MeasureKind.COUNT: CountForm,
    MeasureKind.YES_NO: AnswerForm,
    MeasureKind.TIER: AnswerForm,
    MeasureKind.MANUAL: WordsForm,
}
IN_PER_CENT = {MeasureKind.COUNT: PercentForm, MeasureKind.MANUAL: PercentWordsForm}


class LineForm(PlainForm):
    """How far one open task is."""

    state = ChoiceField(_l("How it stands"), optional=True)
    result = LongTextField(_l("Result so far"), limit=2000, rows=2, optional=True)
    difficulty = LongTextField(_l("Difficulty"), limit=2000, rows=2, optional=True)
    cause = TextField(_l("Cause"), limit=2000, optional=True)
    committed_on = DayField(_l("Will be done by"), optional=True)
    proposal = TextField(_l("Proposal"), limit=2000, optional=True)

    def entry(self, task_id: int) -> LineEntry:
        """Return the line as the service takes it."""
        return LineEntry(
            task_id=task_id,
            state=ProgressState(self.state.data) if self.state.data else None,
            result=self.result.data or "",
            difficulty=self.difficulty.data or "",
            cause=self.cause.data or "",
            proposal=self.proposal.data or "",
            committed_on=self.committed_on.data,
        )


class ReportForm(Form):
    """The report as a whole; its rows and lines stand beside it."""

    proposal = LongTextField(_l("Proposals"), limit=20_000, rows=3, optional=True)
    is_nil = BooleanField(_l("Nothing happened in this period (nil report)"))
    nil_reason = TextField(_l("Why nothing is reported"), limit=1000, optional=True)
    files = FilesField(_l("Files that prove the figures"))
    removed = RowChoicesField(_l("Take out"), optional=True)

    def __init__(
        self, *args: Any, unread: Mapping[str, Mapping[str, str]] | None = None, **kwargs: Any
    ) -> None:
        """Begin with what the draft says; ``unread`` are its rows that could not be read."""
        self.unread = unread or {}
        if WHOLE in self.unread and not request.form:
            kwargs["formdata"] = MultiDict(self.unread[WHOLE])
        super().__init__(*args, **kwargs)
        self.rows: dict[int, FigureForm] = {}
        self.lines: dict[int, LineForm] = {}

    def add_row(
        self,
        asked: Asked,
        figure: Any,
        files: Sequence[Any],
        *,
        is_fresh: bool = False,
        offer: Offer | None = None,
    ) -> None:
        """Ask for an indicator, filled with what is said of it so far.

        An ``offer`` that is taken over stands in place of the figure that was sent.
        """
        kinds = KINDS | IN_PER_CENT if may_bear_percent("value", asked.unit_words) else KINDS
        prefix = f"f{asked.indicator_id}-"
        is_sent = not is_fresh and self.is_submitted() and f"{prefix}state" in request.form
        sent: MultiDict[str, str] = request.form
        if offer is not None:
            sent = request.form.copy()
            for name, words in (AS_GIVEN | typed_of(offer)).items():
                sent[f"{prefix}{name}"] = words
        row = kinds[asked.kind](
            formdata=sent if is_sent else self._as_typed(prefix),
            prefix=prefix,
            data=_of_figure(figure, asked),
        )
        row.computed_from = offer.computed_from() if offer is not None and is_sent else None
        row.file.choices = [SelectChoice("", "–")] + [
            SelectChoice(file.id, file.name) for file in files
        ]
        if isinstance(row, AnswerForm):
            row.value.choices = _answers(asked)
        self.rows[asked.indicator_id] = row

    def add_line(self, task_id: int, line: Any, *, is_fresh: bool = False) -> None:
        """Ask how far a task is."""
        prefix = f"t{task_id}-"
        is_sent = not is_fresh and self.is_submitted() and f"{prefix}result" in request.form
        form = LineForm(
            formdata=request.form if is_sent else self._as_typed(prefix),
            prefix=prefix,
            data=_of_line(line),
        )
        form.state.choices = [SelectChoice("", "–"), *named(PROGRESS_STATES)]
        self.lines[task_id] = form

    def _as_typed(self, prefix: str) -> MultiDict[str, str] | None:
        words = self.unread.get(prefix.rstrip("-"))
        return MultiDict(words) if words else None

    @property
    def parts(self) -> dict[str, PlainForm]:
        """Return every row and every line by the name it is kept under."""
        rows = {f"f{id_}": row for id_, row in self.rows.items()}
        return rows | {f"t{id_}": line for id_, line in self.lines.items()}

    def validate_all(self) -> None:
        """Check the whole, every row and every line; what is wrong stands beside its field."""
        self.validate()
        for part in self.parts.values():
            part.validate()

    def validate_kept(self) -> None:
        """Check again what the draft keeps as it was typed."""
        for name in self.unread.get(WHOLE, ()):
            self[name].validate(self)
        for key, part in self.parts.items():
            if key in self.unread:
                part.validate()

    @property
    def told(self) -> list[PlainForm]:
        """Return the parts that are reported: the figures of a nil report are put away."""
        rows = [] if self.is_nil.data else list(self.rows.values())
        return [*rows, *self.lines.values()]

    @property
    def has_faults(self) -> bool:
        """Tell whether something that is reported could not be read."""
        return bool(self.errors) or any(part.errors for part in self.told)

    @property
    def may_be_kept(self) -> bool:
        """Tell whether all that is wrong is words a draft can keep as they were typed.

        Words that bear a mark of secrecy are kept nowhere.
        """
        is_words = self.errors.keys() <= {*WORDS, "files", "removed"}
        return is_words and not any(map(has_secret_mark, request.form.values()))

    def _unread(self) -> dict[str, dict[str, str]]:
        """Return, as they were typed, the rows that cannot be read."""
        unread = {
            key: {
                field.name: request.form[field.name] for field in part if field.name in request.form
            }
            for key, part in self.parts.items()
            if part.errors
        }
        if any(self[name].errors for name in WORDS):
            unread[WHOLE] = {
                name: request.form[name] for name in (*WORDS, "is_nil") if name in request.form
            }
        return unread

    def entry(self, asked: Sequence[Asked], uploads: Sequence[Any] = ()) -> SheetEntry:
        """Return what was typed: read where it can be, the rest as it is."""
        known = {one.indicator_id: one for one in asked}
        return SheetEntry(
            figures=[row.entry(known[id_]) for id_, row in self.rows.items() if not row.errors],
            lines=[line.entry(id_) for id_, line in self.lines.items() if not line.errors],
            proposal=self.proposal.data or "",
            is_nil=self.is_nil.data,
            nil_reason=self.nil_reason.data or "",
            unread=self._unread(),
            uploads=uploads,
            removed=frozenset(self.removed.data or ()),
        )


class HandInForm(Form):
    """What goes with a report when it is handed in."""

    document_sign = OneOfSeveralText(_l("Number and symbol"), limit=60)
    document_on = OneOfSeveralDay(_l("Date of the document"))
    signed_by = OneOfSeveralText(_l("Signed by"), limit=120)


def _answers(asked: Asked) -> list[SelectChoice]:
    empty = SelectChoice("", "–")
    if asked.kind is MeasureKind.YES_NO:
        return [empty, SelectChoice("1", _l("Yes")), SelectChoice("0", _l("No"))]
    return [
        empty,
        *(SelectChoice(str(place), tier["name"]) for place, tier in enumerate(asked.tiers, 1)),
    ]


def _of_figure(figure: Any, asked: Asked) -> dict[str, Any]:
    if figure is None:
        return {"state": FigureState.GIVEN.value, "is_cumulative": asked.is_cumulative}
    is_answer = asked.kind in {MeasureKind.YES_NO, MeasureKind.TIER}
    value: Any = figure.value
    if is_answer:
        value = "" if value is None else str(int(value))
    kept = figure.kept or []
    return {
        "state": figure.state.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "stated": figure.stated,
        "value": value,
        "words": figure.words,
        "is_estimated": figure.is_estimated,
        "is_cumulative": figure.is_cumulative,
        "as_of": figure.as_of,
        "reason": figure.reason,
        "note": figure.note,
        "evidence": figure.evidence,
        "file": figure.file_id,
        "keep": kept[0]["reason"] if kept else "",
    }


def _of_line(line: Any) -> dict[str, Any]:
    if line is None:
        return {}
    names = ("result", "difficulty", "cause", "proposal", "committed_on")
    return {"state": line.state.value} | {name: getattr(line, name) for name in names}
