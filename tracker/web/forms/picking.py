"""Several units chosen at once: ticked in a list, or named in words where too many are offered.

Beside the boxes of what is chosen (``lead``) a picker sends what was typed (``lead-typed``), who
was meant by words that several answer to (``lead-means``), whole groups (``lead-all``), and chosen
units that are too many to be shown one by one (``lead-held``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from wtforms.validators import StopValidation

from tracker.rules import texts
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import show_number
from tracker.rules.picking import (
    LONGEST,
    MOST_NAMES,
    Offered,
    Picking,
    find_offered,
    in_full,
    in_short,
    names_in,
)
from tracker.speech import gettext, ngettext, spoken_language
from tracker.web.faults import words_for
from tracker.web.forms import fields
from tracker.web.paging import SEARCH_LENGTH, read_id

MOST_CHIPS = 60  # units shown one by one
MOST_ASKED = 12  # units offered for words that several answer to
MOST_QUESTIONS = 20  # asked at once; the other words wait where they were typed
MOST_CITED = 5  # names in one sentence
MOST_FOUND = 8  # units offered while one types
MOST_SENT = 200  # lists of ids and of groups in one form


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are picked at once: all of a kind, or a group the office keeps."""

    word: str
    name: str
    unit_ids: frozenset[int]


class Desk(Protocol):
    """What a picker asks of the units it offers, each only when it is needed."""

    @property
    def offered(self) -> Sequence[Offered]:
        """Return the units with the words they are found by."""
        ...

    @property
    def groups(self) -> Sequence[Group]:
        """Return what can be picked at once."""
        ...

    @property
    def picking(self) -> Picking:
        """Return the reader of names."""
        ...


@dataclass(frozen=True, slots=True)
class Chip:
    """A box that keeps what is chosen: one unit, or many."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Words that several units answer to, and these."""

    words: str
    units: Sequence[tuple[int, str]]
    more: int


class UnitsField(fields.RowChoicesField):
    """Several of the units offered; data is a list of ids."""

    desk: Desk | None = None

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        self.typed = ""
        self.questions: list[Question] = []
        self._answers: dict[str, list[int]] = {}
        self._all: list[str] = []
        super().__init__(label, **kwargs)

    @property
    def is_typed(self) -> bool:
        """Tell whether more is offered than a list should hold."""
        return self.desk is not None and len(self.choices or ()) > fields.MOST_LISTED

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take what was ticked, and what the other boxes of the picker say."""
        super().process(formdata, *args, **kwargs)
        if formdata is None:
            return
        self.typed = str(formdata.get(f"{self.name}-typed") or "")
        self._all = [str(word) for word in formdata.getlist(f"{self.name}-all")[:MOST_SENT]]
        for answer in formdata.getlist(f"{self.name}-means")[:MOST_SENT]:
            number, _, words = str(answer).partition(" ")
            self._answers.setdefault(words, []).append(read_id(number))
        for short in formdata.getlist(f"{self.name}-held")[:MOST_SENT]:
            held = in_full(str(short))
            if held is None:
                self.process_errors.append(words_for(Refused(Fault.NOT_A_CHOICE)))
            self.data = list(dict.fromkeys([*(self.data or ()), *(held or ())]))

    def pre_validate(self, form: Any) -> None:
        """Choose what the words name; ask about what is unclear, refuse what is not offered."""
        if problems := self.settle():
            raise StopValidation(problems)
        super().pre_validate(form)

    def settle(self, *, takes_out: bool = False) -> str:
        """Add what the words name to what is chosen, or take it out; return what stays unclear.

        What was understood is no longer among the words typed; the rest stays there.
        """
        chosen = list(self.data or ())
        answered = [one for ids in self._answers.values() for one in ids]
        try:
            named, problems = self._read()
        except Refused as refusal:
            named, problems = [], str(words_for(refusal))
        named = [*named, *answered, *self._wanted_groups()]
        if takes_out:
            gone = set(named)
            self.data = [one for one in chosen if one not in gone]
        else:
            self.data = list(dict.fromkeys([*chosen, *named]))
        return problems

    def _read(self) -> tuple[Sequence[int], str]:
        """Return who is named, and in words who is not. Raises Refused."""
        text = texts.clean_text(self.typed, limit=LONGEST, multiline=True, max_lines=LONGEST)
        if not text or self.desk is None:
            return (), ""
        if len(names_in(text)) > MOST_NAMES:
            return (), gettext("Type %(most)s names at once at most.", most=MOST_NAMES)
        read = self.desk.picking.read(text, self._answers)
        labels = self._labels
        self.questions = [
            Question(
                one.words,
                [(unit_id, labels[unit_id]) for unit_id in one.unit_ids[:MOST_ASKED]],
                max(0, len(one.unit_ids) - MOST_ASKED),
            )
            for one in read.unclear[:MOST_QUESTIONS]
        ]
        if read.unit_ids:  # else it stays to the letter
            self.typed = "\n".join([*(one.words for one in read.unclear), *read.unknown])
        return read.unit_ids, _said(read.unknown, [one.words for one in read.unclear])

    def _wanted_groups(self) -> list[int]:
        """Return the units of the groups that were asked for, in order; forget the asking."""
        wanted = {
            one
            for group in (self.groups if self._all else ())
            if group.word in self._all
            for one in group.unit_ids
        }
        self._all = []
        return [one for one in self._labels if one in wanted]

    @property
    def groups(self) -> Sequence[Group]:
        """Return the groups that can be picked at once."""
        return self.desk.groups if self.desk else ()

    @property
    def chips(self) -> list[Chip]:
        """Return the boxes of what is chosen: units, then groups and what is too much to show."""
        labels, chosen = self._labels, set(self.data or ())
        left = [one for one in labels if one in chosen]
        whole: list[Chip] = []
        for group in self.groups:
            if len(group.unit_ids) > MOST_ASKED and group.unit_ids <= set(left):
                left = [one for one in left if one not in group.unit_ids]
                words = gettext(
                    "%(group)s: all %(count)s units",
                    group=group.name,
                    count=_counted(group.unit_ids),
                )
                whole.append(self._held(group.unit_ids, words))
        shown = [Chip(self.name, str(one), labels[one]) for one in left[:MOST_CHIPS]]
        if more := left[MOST_CHIPS:]:
            words = gettext(
                "and %(count)s more, %(first)s to %(last)s",
                count=_counted(more),
                first=labels[more[0]],
                last=labels[more[-1]],
            )
            whole.append(self._held(more, words))
        return [*shown, *whole]

    def _held(self, ids: Collection[int], words: str) -> Chip:
        return Chip(f"{self.name}-held", in_short(ids), words)

    @property
    def count(self) -> int:
        """Return how many are chosen."""
        return len(set(self.data or ()) & self._labels.keys())

    def find(self, words: str) -> list[tuple[int, str]]:
        """Return the first of the units offered that have these words, by id and name."""
        labels, offered = self._labels, self.desk.offered if self.desk else ()
        found = find_offered(words[:SEARCH_LENGTH], offered)[:MOST_FOUND]
        return [(one, labels[one]) for one in found]

    @property
    def _labels(self) -> Mapping[int, str]:
        """Return the names of the units offered, in their order."""
        return {choice.value: str(choice.label) for choice in self._offered_choices()}

    def _offered_choices(self) -> Iterator[Any]:
        return (choice for choice in self.choices or () if choice.value)


def _counted(ids: Collection[int]) -> str:
    return show_number(len(ids), language=spoken_language())


def _said(unknown: Sequence[str], unclear: Sequence[str]) -> str:
    """Say who could not be found, and about whom is asked."""
    said = []
    if unknown:
        said.append(
            ngettext(
                "No unit that can be named here is called %(names)s.",
                "No units that can be named here are called %(names)s.",
                len(unknown),
                names=_cited(unknown),
            )
        )
    if unclear:
        said.append(
            gettext("Say which unit is meant by %(names)s: tick below.", names=_cited(unclear))
        )
    return " ".join(said)


def _cited(names: Sequence[str]) -> str:
    shown: Iterable[str] = (f"“{texts.cut(name, 80)}”" for name in names[:MOST_CITED])
    more = [gettext("and %(num)s more", num=len(names) - MOST_CITED)] * (len(names) > MOST_CITED)
    return ", ".join([*shown, *more])
