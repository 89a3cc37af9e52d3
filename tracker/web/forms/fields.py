"""The kinds of form field: each reads what people type through one parser of the ground floor,
keeps everything typed, and says what is wrong in the reader's language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

from wtforms import Field, FieldList, SelectChoice, SelectField, SelectMultipleField, widgets
from wtforms.validators import StopValidation

from tracker.rules import dates, money, numbers, texts
from tracker.rules.faults import Fault, Refused
from tracker.rules.finding import words_of
from tracker.rules.recurrences import name_period
from tracker.rules.report_windows import read_window
from tracker.rules.secrecy import check_no_secret_mark
from tracker.speech import gettext, spoken_language
from tracker.web.faults import words_for
from tracker.web.forms.naming import named_by
from tracker.web.forms.widgets import Select, TextInput
from tracker.web.paging import read_id

FEW = 12  # choices that fit in a sentence
MOST_LISTED = 200  # rows; fifteen hundred weigh more than the rest of a page

ID_DIGITS = 10


class ReadField(Field):
    """A text box whose words a rule reads; ``data`` is what the rule made of them, or None."""

    widget = TextInput()
    attributes: ClassVar[dict[str, Any]] = {}

    def __init__(self, label: Any = None, *, optional: bool = False, **kwargs: Any) -> None:
        self.is_optional = optional
        self.typed = ""
        kwargs["render_kw"] = {**self.attributes, **(kwargs.get("render_kw") or {})}
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> Any:
        """Make something of the words, or raise Refused."""
        raise NotImplementedError

    def show(self, data: Any) -> str:
        """Return the words that stand for ``data``."""
        return str(data)

    def process_data(self, value: Any) -> None:
        """Take a value from the row that is edited."""
        self.data = value
        self.typed = "" if value is None or value == "" else self.show(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; a refusal becomes this field's error."""
        if not valuelist:
            return
        self.typed = str(valuelist[0])
        self.data = None
        try:
            if not texts.is_blank(self.typed):
                self.data = self.read(self.typed)
        except Refused as refusal:
            raise ValueError(words_for(refusal)) from refusal

    def pre_validate(self, _form: Any) -> None:
        """Refuse an empty required field."""
        if self.data in (None, "") and not self.process_errors and not self.is_optional:
            raise StopValidation(words_for(Refused(Fault.REQUIRED)))

    def _value(self) -> str:
        return self.typed


class TextField(ReadField):
    """One line of clean text."""

    def __init__(self, label: Any = None, *, limit: int = 200, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> str:
        """Clean the line; state secrets are refused."""
        text = texts.clean_text(typed, limit=self.limit)
        check_no_secret_mark(text)
        return text

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read as any field; nothing typed is an empty text, not None."""
        super().process_formdata(valuelist)
        if self.data is None:
            self.data = ""


class LongTextField(TextField):
    """Several lines of clean text."""

    widget = widgets.TextArea()

    def __init__(self, label: Any = None, *, limit: int = 20_000, rows: int = 4, **kw: Any) -> None:
        self.rows = rows
        kw["render_kw"] = {"rows": rows, **(kw.get("render_kw") or {})}
        super().__init__(label, limit=limit, **kw)

    def read(self, typed: str) -> str:
        """Clean the lines; state secrets are refused."""
        text = texts.clean_text(typed, limit=self.limit, multiline=True)
        check_no_secret_mark(text)
        return text


class DayField(ReadField):
    """A day as dd/mm/yyyy; data is a date."""

    attributes: ClassVar[dict[str, Any]] = {
        "inputmode": "numeric",
        "placeholder": "dd/mm/yyyy",
        "autocomplete": "off",
        "data-day": "",
    }

    def read(self, typed: str) -> date:
        """Read the day."""
        return dates.read_date(typed)

    def show(self, data: date) -> str:
        """Write the day."""
        return dates.show_date(data)


class TimeField(ReadField):
    """A time of day as HH:MM; data is a time."""

    def read(self, typed: str) -> time:
        """Read the time."""
        return dates.read_time(typed)

    def show(self, data: time) -> str:
        """Write the time."""
        return data.strftime("%H:%M")


class PeriodField(ReadField):
    """A period of reports as Quý IV/2023 or Tháng 4/2026; data is its code, 2023-Q4."""

    def read(self, typed: str) -> str:
        """Read the period."""
        return read_window(typed).code

    def show(self, data: str) -> str:
        """Name the period."""
        return name_period(data, spoken_language())


class WholeField(ReadField):
    """A whole number within bounds; data is an int."""

    attributes: ClassVar[dict[str, Any]] = {"inputmode": "numeric"}

    def __init__(
        self, label: Any = None, *, minimum: int = 0, maximum: int = 1_000_000, **kwargs: Any
    ) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> int:
        """Read the number."""
        return numbers.read_whole(typed, minimum=self.minimum, maximum=self.maximum)


class YearField(WholeField):
    """A year; what is none is told as a year, without the dots of a number."""

    def __init__(
        self, label: Any = None, *, minimum: int = 2000, maximum: int = 2100, **kwargs: Any
    ) -> None:
        super().__init__(label, minimum=minimum, maximum=maximum, **kwargs)

    def read(self, typed: str) -> int:
        """Read the year."""
        try:
            return super().read(typed)
        except Refused as refusal:
            first, last = str(self.minimum), str(self.maximum)
            raise Refused(Fault.YEAR_UNREADABLE, first=first, last=last) from refusal


class NumberField(ReadField):
    """A number the Vietnamese way (dot thousands, comma decimals); data is a Decimal."""

    attributes: ClassVar[dict[str, Any]] = {"inputmode": "decimal"}

    def __init__(
        self,
        label: Any = None,
        *,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        decimals: int = numbers.DECIMALS,
        **kwargs: Any,
    ) -> None:
        self.minimum, self.maximum, self.decimals = minimum, maximum, decimals
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> Decimal:
        """Read the number."""
        return numbers.read_number(
            typed, minimum=self.minimum, maximum=self.maximum, decimals=self.decimals
        )

    def show(self, data: Decimal) -> str:
        """Write the number."""
        return numbers.show_number(data)


class MoneyField(ReadField):
    """An amount of money, "197,3 tỷ" or "197.300.000.000"; data is a whole number of đồng."""

    attributes: ClassVar[dict[str, Any]] = {"autocomplete": "off"}

    def read(self, typed: str) -> int:
        """Read the amount."""
        return money.read_money(typed)

    def show(self, data: int) -> str:
        """Write the amount to the last đồng."""
        return money.show_dong(data)


def _is_id(typed: str) -> bool:
    """Tell whether the words can be an id at all; the digits of other scripts cannot."""
    return typed.isascii() and typed.isdigit() and len(typed) <= ID_DIGITS


def _as_number(value: Any) -> int | None:
    """Read the id a select sends; empty = nothing chosen."""
    return int(value) if value not in (None, "", "None") else None


class ChoiceField(SelectField):
    """One of the words offered; choices are set by the view when they come from rows."""

    widget = Select()

    def __init__(self, label: Any = None, *, optional: bool = False, **kwargs: Any) -> None:
        self.is_optional = optional
        kwargs.setdefault("validate_choice", True)
        super().__init__(label, **kwargs)

    def pre_validate(self, _form: Any) -> None:
        """Refuse an empty required choice and anything not offered."""
        if self.data in (None, ""):
            if not self.is_optional:
                raise StopValidation(words_for(Refused(Fault.REQUIRED)))
            return
        if not any(match for _, _, match, *_ in self.iter_choices()):
            raise StopValidation(self._told())

    def _told(self) -> str:
        """Say what is offered: who fills in a file sees no list."""
        names = [str(label) for value, label, *_ in self.iter_choices() if value not in (None, "")]
        if not 0 < len(names) <= FEW:
            return words_for(Refused(Fault.NOT_A_CHOICE))
        return gettext("Choose one of: %(choices)s.", choices="; ".join(names))


class RowChoiceField(ChoiceField):
    """One of the rows offered; data is its id or None.

    Where too many are offered to be listed it is typed: words that name one of them choose it.
    """

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        self._typed = ""
        kwargs.setdefault("coerce", _as_number)
        kwargs.setdefault("choices", [])
        super().__init__(label, **kwargs)

    def __call__(self, **named: Any) -> Any:
        """Draw the list, or the box to type in."""
        if not self.is_typed:
            return super().__call__(**named)
        words = {"placeholder": gettext("part of its name"), "autocomplete": "off"}
        return TextInput()(self, **{**words, **(self.render_kw or {}), **named})

    @property
    def is_typed(self) -> bool:
        """Tell whether more is offered than a list should hold."""
        return len(self.choices or ()) > MOST_LISTED

    @property
    def chosen(self) -> int:
        """Return the id chosen, or 0, which no row has."""
        return self.data or 0

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the id; anything that is no id counts as not offered."""
        if valuelist:
            self._typed = typed = str(valuelist[0])
            self.data = int(typed) if _is_id(typed) else None
            if self.data is None and typed and not any(map(str.isalpha, typed)):
                raise ValueError(words_for(Refused(Fault.NOT_A_CHOICE)))

    def pre_validate(self, form: Any) -> None:
        """Choose what the words name."""
        if self.data is None and words_of(self._typed) and not self.process_errors:
            offered = [(row, str(name)) for row, name, *_ in self.iter_choices() if row]
            self.data = named_by(self._typed, offered if self.is_typed else [])
        super().pre_validate(form)

    def _value(self) -> str:
        """Return the name of what is chosen, or what was typed."""
        chosen = (str(label) for value, label, is_it, *_ in self.iter_choices() if value and is_it)
        return next(chosen, self._typed)


class RowChoicesField(SelectMultipleField):
    """Several of the rows offered; data is a list of ids."""

    def __init__(self, label: Any = None, *, optional: bool = False, **kwargs: Any) -> None:
        self.is_optional = optional
        kwargs.setdefault("choices", [])
        super().__init__(label, coerce=_as_number, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take the ids; twins count once."""
        typed = [value for value in valuelist if value]
        if not all(map(_is_id, typed)):
            self.data = []
            raise ValueError(words_for(Refused(Fault.NOT_A_CHOICE)))
        self.data = list(dict.fromkeys(int(value) for value in typed))

    def pre_validate(self, _form: Any) -> None:
        """Refuse none when one is needed, and anything not offered."""
        offered = {value for value, *_ in self.iter_choices()}
        if not self.data and not self.is_optional:
            raise StopValidation(words_for(Refused(Fault.REQUIRED)))
        if not set(self.data or ()) <= offered:
            raise StopValidation(words_for(Refused(Fault.NOT_A_CHOICE)))


class LinesField(FieldList):
    """The lines of a table, each a form of its own; a number that is none of ours is no line."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        start = f"{prefix}{self._separator}"
        for name in formdata:
            number = name.removeprefix(start).split(self._separator, 1)[0]
            if name.startswith(start) and _is_id(number):
                yield int(number)


def offer(
    field: Any, rows: Iterable[Any], label: Callable[[Any], str], *, empty: str | None = None
) -> None:
    """Offer ``rows`` (things with an id) in a row field, with an empty choice first if given."""
    first = [SelectChoice("", empty)] if empty is not None else []
    field.choices = [*first, *(SelectChoice(row.id, label(row)) for row in rows)]


def named(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return the choices of a field that offers stored words, each with its name to read."""
    return [SelectChoice(choice.value, name) for choice, name in names.items()]


def read_number_of_row(typed: Any) -> int:
    """Return the number a hidden field of a line holds; raise Refused when it is none."""
    word = str(typed or "")
    number = read_id(word)
    if not number and word != "0":  # a version nobody has saved yet is 0
        raise Refused(Fault.NOT_A_CHOICE)
    return number
