"""What a list says of itself so that it can go out as a workbook and be read back in.

A row that comes back is the form of its noun, filled in by a sheet: the same fields judge it, in
the same words, and the same service writes it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from werkzeug.datastructures import MultiDict

from tracker.rules import columns as sheet_columns
from tracker.rules.choices import Language
from tracker.rules.columns import Line as SheetLine
from tracker.rules.columns import with_unsaid
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Cell
from tracker.rules.numbers import show_number
from tracker.rules.permissions import Action, Actor
from tracker.rules.readback import MARK, MOST_CHANGES, Change, Field, Known, Use, is_yes, mark_of
from tracker.rules.texts import fold
from tracker.sheets import writing
from tracker.sheets.writing import ColumnKind, Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.speech import speaking
from tracker.web.exporting import TEXT, joined
from tracker.web.forms.base import Form
from tracker.web.forms.fields import LongTextField, TextField

EDITED, FIXED, SHOWN = Use.EDITED, Use.FIXED, Use.SHOWN
MARK_HEAD = _l("Mark of the row")
Typed = list[str]
FormOf = TypeVar("FormOf", bound=Form)
Reader = Callable[[str, Any], Typed]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of the form it fills, its heading, and what stands below."""

    key: str
    head: Any
    kind: ColumnKind = TEXT
    use: Use = EDITED
    names: Mapping[Any, Any] | None = None  # of stored choices, for reading
    is_amount: bool = False  # shown with grouped thousands
    others: tuple[str, ...] = ()  # other headings it is known by in tables of others
    spoken: Mapping[str, Any] = field(default_factory=dict)  # other words for stored choices


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list; one without an id only says that there is nothing yet.

    The id begins with a letter of its own for each list, so that no list takes another's rows.
    """

    id: str
    values: Mapping[str, Any]
    row: Any = None

    @property
    def known(self) -> Known:
        """Return the row as it is compared with the file."""
        return Known(self.id, self.values)


@dataclass
class Table:
    """A list that can be read back; one is made for each request.

    ``values`` of a line are dates, numbers, yes or no, stored choices, texts, and tuples of names.
    """

    name: ClassVar[str]
    action: ClassVar[Action]
    title: ClassVar[Any]
    columns: ClassVar[tuple[Column, ...]]
    key: ClassVar[tuple[str, ...]] = ()  # columns by which a row without a mark is known
    unsaid: ClassVar[Mapping[str, str]] = {}  # what stands in a column that a file has not got
    most: ClassVar[int] = MOST_CHANGES  # rows that one file may change

    actor: Actor
    today: date
    place_id: int | None = None
    by_id: dict[str, Line] = field(default_factory=dict)

    def lines(self) -> Iterable[Line]:
        """Return all rows of the list that the actor may see, in its order."""
        raise NotImplementedError

    def form(self, line: Line | None) -> Any:
        """Return the form of a row as it is, or of a new one, with its choices."""
        raise NotImplementedError

    def save(self, form: Any, line: Line | None) -> None:
        """Write what the form says by the service of its noun."""
        raise NotImplementedError

    def beside(self, _form: Any, _line: Line | None) -> Iterable[Refused]:
        """Return what is wrong with a row beside the others; rows of the file come in order."""
        return ()

    def back(self) -> str:
        """Return the address of the list."""
        raise NotImplementedError

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way to the list, for the head of the page."""
        return [(str(self.title), self.back())]

    def check_place(self) -> None:
        """Raise Missing or NotAllowed unless the actor may work on this list here."""

    def tidied(self, lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
        """Return the rows of a file as they are compared; their order may tell something."""
        return [with_unsaid(line, self.unsaid) for line in lines] if self.unsaid else lines

    def reread(self, _line: SheetLine, _tidied: SheetLine) -> str:
        """Return the key of a row where it is not the one that the file shows, to tell of it."""
        return ""

    def readers(self) -> Mapping[str, Reader]:
        """Return how the words of some columns become what their fields take."""
        return {}

    def offers(self) -> Mapping[str, Iterable[str]]:
        """Return what the cells of some columns offer besides stored choices."""
        return {}

    def names_of(self, column: Column) -> Mapping[Any, Any]:
        """Return the names of the stored choices of a column; none for one of other things."""
        return column.names or {}

    def title_of(self, line: Line) -> str:
        """Return what a row is called."""
        first = next(column for column in self.columns if column.use is not SHOWN)
        return self.show(first, line.values.get(first.key))

    def load(self) -> Mapping[str, Known]:
        """Return the rows that can be known again."""
        self.by_id = {line.id: line for line in self.lines() if line.id}
        return {id_: line.known for id_, line in self.by_id.items()}

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Return the columns as they are read, whatever language the file was made in."""
        return tuple(
            Field(column.key, column.use, self._words_of(column)) for column in self.columns
        )

    @cached_property
    def heads(self) -> tuple[sheet_columns.Column, ...]:
        """Return the headings to find in a file, in either language.

        The mark must be there, or the columns by which a row is known without one.
        """
        heads = [*((column.key, column.head) for column in self.columns), (MARK, MARK_HEAD)]
        aliases = {column.key: column.others for column in self.columns}
        needed = self.key or (MARK,)
        spoken = []
        for language in Language:
            with speaking(language.value):
                spoken.append([str(head) for _key, head in heads])
        return tuple(
            sheet_columns.Column(
                key,
                str(head),
                others=(*others, *aliases.get(key, ())),
                is_needed=key in needed and key not in self.unsaid,
            )
            for (key, head), *others in zip(heads, *spoken, strict=True)
        )

    @property
    def key_heads(self) -> str:
        """Return the headings by which a row is known without a mark."""
        return " · ".join(str(column.head) for column in self.columns if column.key in self.key)

    @property
    def all_heads(self) -> str:
        """Return the headings that are read, for who types a table."""
        return ", ".join(str(column.head) for column in self.columns if column.use is not SHOWN)

    @property
    def sheet_columns(self) -> list[writing.Column]:
        """Return the columns of the workbook, the mark last."""
        offers = self.offers()
        return [
            *(
                writing.Column(
                    str(column.head),
                    column.kind,
                    is_shown_only=column.use is SHOWN,
                    choices=tuple(offers.get(column.key, map(str, self.names_of(column).values()))),
                )
                for column in self.columns
            ),
            writing.Column(str(MARK_HEAD), is_shown_only=True),
        ]

    def cells(self, line: Line) -> list[Value]:
        """Return what stands in the row of the workbook, its mark last."""
        marks = [mark_of(line.known, self.fields) if line.id else ""]
        return [*self.plain_cells(line), *marks]

    def plain_cells(self, line: Line) -> list[Value]:
        """Return what stands in the row of a workbook that is only looked at."""
        return [self._written(column, line.values.get(column.key)) for column in self.columns]

    def line_of(self, change: Change) -> Line | None:
        """Return the row that a row of the file changes, None for a new one."""
        return self.by_id[change.known.id] if change.known else None

    def fill(self, change: Change) -> tuple[Any, dict[str, Refused]]:
        """Return the form a row of the file fills in, judged, and what cannot be read by column."""
        form = self.form(self.line_of(change))
        for one in form:
            if isinstance(one, TextField) and one.data is None:
                one.data = ""  # as a form that was sent has it
        wrong: dict[str, Refused] = {}
        for column in self.columns:
            if column.key not in change.keys:
                continue
            one = form[column.key]
            try:
                typed = self._typed(column, change.line.cells[column.key], form)
            except Refused as refusal:
                wrong[column.key] = refusal
            else:
                one.process(MultiDict([(one.name, word) for word in typed]))
        form.validate()
        return form, wrong

    def column(self, key: str | None) -> Column | None:
        """Return the column of a key, None for what is no column of the list."""
        return next((column for column in self.columns if column.key == key), None)

    def show(self, column: Column | None, value: Any) -> str:
        """Return a value of the list as a person reads it."""
        written = value if column is None else self._written(column, value)
        if written is None:
            return ""
        if isinstance(written, date):
            return show_date(written)
        if column is not None and column.is_amount and isinstance(written, int):
            return show_number(written)
        if isinstance(written, float):
            return show_number(Decimal(str(written)))
        return str(written)

    def show_cell(self, column: Column, cell: Cell) -> str:
        """Return a cell of the file as a person reads it; a choice by its name."""
        if names := self.names_of(column):
            stored = self._words_of(column).get(fold(cell.text))
            return next(
                (str(name) for value, name in names.items() if str(value) == stored), cell.text
            )
        if column.is_amount and cell.number is not None and cell.number.is_integer():
            return show_number(int(cell.number))
        return cell.text

    def _typed(self, column: Column, cell: Cell, form: Any) -> Typed:
        if column.key in (readers := self.readers()):
            return readers[column.key](cell.text, form) if cell.text else []
        if self.names_of(column):
            words = self._words_of(column)
            return [words.get(fold(cell.text), cell.text)] if cell.text else []
        one = form[column.key]
        if isinstance(one, TextField) and not isinstance(one, LongTextField):
            return [" ".join(cell.text.split("\n"))]  # a line break of a narrow cell
        return [cell.text]

    def _words_of(self, column: Column) -> dict[str, str]:
        """Return the stored word for each word a file may hold for it."""
        spoken = {fold(word): str(value) for word, value in column.spoken.items()}
        return spoken | _choices(self.names_of(column))

    def _written(self, column: Column, value: Any) -> Value:
        if isinstance(value, bool):
            return _("yes") if value else ""
        if isinstance(value, tuple):
            return joined(value)
        if names := self.names_of(column):
            return str(names[value]) if value in names else ""
        return value  # type: ignore[no-any-return]


def filled(kind: type[FormOf], data: Mapping[str, Any]) -> FormOf:
    """Return a form that says this; no browser sends it, so it carries no token."""
    form: FormOf = kind(formdata=None, meta={"csrf": False}, data=data)
    return form


def read_yes(text: str, _form: Any) -> Typed:
    """Return what a box takes. Raises Refused: NOT_A_CHOICE."""
    said = is_yes(text)
    if said is None:
        raise Refused(Fault.NOT_A_CHOICE)
    return ["y"] if said else [""]


def _choices(names: Mapping[Any, Any]) -> dict[str, str]:
    """Return the stored word for each name of it in any language, and for itself."""
    found: dict[str, str] = {}
    for language in Language if names else ():
        with speaking(language.value):
            found |= {fold(str(name)): str(value) for value, name in names.items()}
    return found | {fold(str(value)): str(value) for value in names}
