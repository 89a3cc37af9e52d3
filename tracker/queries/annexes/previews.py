"""An annex as it would go into its plan: what is doubtful, who does each row, what would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from tracker.models import (
    AnnexImport,
    Assignment,
    Plan,
    Unit,
)
from tracker.queries.groups import in_group, valid_on
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.groups import Wording
from tracker.rules.annexes.matching import Change, annex_key
from tracker.rules.annexes.names import Body
from tracker.rules.annexes.reading import Decision, RowRead
from tracker.rules.annexes.tables import Table
from tracker.rules.annexes.unit_cells import Mention, keys_of
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.rules.faults import Missing
from tracker.rules.grids import Book


@dataclass(frozen=True, slots=True)
class Parts:
    """Who does a row: a group, or units by id; ``fresh`` are codes of bodies not added yet."""

    group: LeadGroup
    group_id: int | None  # where the office keeps the group itself
    units: Mapping[int, Part]
    fresh: Mapping[str, Part]


@dataclass(frozen=True)
class Preview:
    """An annex as it would go into its plan."""

    annex: AnnexImport
    book: Book
    tables: Sequence[Table]
    table: Table
    rows: Sequence[RowRead]
    plan: Plan
    kept: Sequence[Assignment]  # the rows of the plan that may be the file's
    matched: Mapping[int, int]  # place in the grid: place in ``kept``
    units: Sequence[Unit]
    indicator_leads: frozenset[int]
    stored_groups: Mapping[int, frozenset[int]] = field(default_factory=dict)
    is_too_long: bool = False
    _members: dict[Wording, tuple[int, ...]] = field(default_factory=dict)
    _changes: dict[int, Change] = field(default_factory=dict)

    @property
    def is_mapped(self) -> bool:
        """Tell whether it is known which column holds the tasks, and which who leads them."""
        return {Role.TASK, Role.LEAD} <= self.table.roles

    @cached_property
    def hidden(self) -> list[str]:
        """Return the names of the sheets left alone because they are hidden."""
        return [grid.name for grid in self.book.grids if grid.is_hidden]

    @cached_property
    def standing(self) -> list[Unit]:
        """Return the units that exist on the day of the plan, which its rows may name."""
        return valid_on(self.units, self.plan.issued_on)

    @cached_property
    def taken(self) -> list[RowRead]:
        """Return the rows that are to go into the plan."""
        return [row for row in self.rows if not row.line.is_left_out]

    @cached_property
    def blocked(self) -> list[RowRead]:
        """Return the rows that cannot go in as they stand."""
        return [row for row in self.taken if row.is_blocked]

    @cached_property
    def wrong(self) -> list[RowRead]:
        """Return the blocked rows that need more than a decision about a new unit."""
        return [row for row in self.taken if row.is_wrong]

    @cached_property
    def doubtful(self) -> list[RowRead]:
        """Return the rows somebody should look at, the wrong ones among them."""
        return [row for row in self.taken if row.is_doubtful]

    def row_at(self, at: int) -> RowRead:
        """Return the row that begins at a row of the grid. Raises Missing."""
        for row in self.rows:
            if row.line.at == at:
                return row
        raise Missing

    def row_of(self, row: RowRead) -> Assignment | None:
        """Return the row of the plan a row of the file is, if any."""
        place = self.matched.get(row.line.at)
        return None if place is None else self.kept[place]

    def change_of(self, row: RowRead) -> Change:
        """Return what the import does to the plan with a row."""
        if row.line.at not in self._changes:
            kept = self.row_of(row)
            if kept is None:
                change = Change.NEW
            else:
                change = Change.SAME if says_the_same(kept, row, self) else Change.CHANGED
            self._changes[row.line.at] = change
        return self._changes[row.line.at]

    @cached_property
    def gone(self) -> list[Assignment]:
        """Return the rows an earlier import brought which are no longer in the file.

        A file that shares less than half its rows with them is another annex: none is missed.
        """
        brought = {place for place, row in enumerate(self.kept) if row.annex_key}
        still = brought & set(self.matched.values())
        if 2 * len(still) < min(len(brought), len(self.taken)):
            return []
        return [self.kept[place] for place in sorted(brought - still)]

    def place(self, row: RowRead, role: Role) -> str:
        """Return how a person finds a cell of the file."""
        at = row.line.places.get(role, (row.line.at, self.table.columns[0].at))
        return self.book.grids[self.table.grid].place(*at)

    @property
    def sheet(self) -> str:
        """Return the name of the sheet the table stands on; "" where a file has none."""
        return self.book.grids[self.table.grid].name

    def key_of(self, row: RowRead) -> str:
        """Return the key by which a row is known again."""
        return annex_key(row.line.group, row.line.number)

    def parts_of(self, row: RowRead) -> Parts:
        """Return who does a row; groups beside named units are read as their members."""
        group = row.lead_group
        is_led = group is not None and group.group is not LeadGroup.NONE
        ids: dict[int, Part] = {}
        fresh: dict[str, Part] = {}
        led = set(self.members_of(group)) if group else set()
        leads = () if is_led else row.leads
        for mentions, part in ((row.others, Part.COORDINATING), (leads, Part.LEAD)):
            kept = [one for one in mentions if self.decision_of(one) is not Decision.APART]
            named = [*chain.from_iterable(map(self.members_of, _groups(kept))), *self._named(kept)]
            ids |= {unit_id: part for unit_id in named if unit_id not in led}
            fresh |= {body.code: part for body in _bodies(kept) if body in self.waiting}
        named_group = group if group and is_led else Wording(LeadGroup.NONE)
        return Parts(named_group.group, named_group.stored_id, ids, fresh)

    @cached_property
    def waiting(self) -> list[Body]:
        """Return the bodies that are to be added as units, each once, as they are first named."""
        named = dict[str, Body]()
        for row in self.taken:
            for one in (*row.leads, *row.others):
                if self.decision_of(one) is Decision.CREATE:
                    named |= {body.code: body for body in _bodies([one]) if body.id is None}
        return list(named.values())

    def decision_of(self, one: Mention) -> Decision | None:
        """Return what the office decided about a mention."""
        for key in keys_of(one) if self.annex.decisions else ():
            if decided := self.annex.decisions.get(key):
                return Decision(str(decided["do"]))
        return None

    def _named(self, mentions: Iterable[Mention]) -> list[int]:
        """Return the named units that exist on the day of the plan."""
        day = self.plan.issued_on
        return [
            body.id
            for body in _bodies(mentions)
            if body.id is not None
            and (body.valid_to is None or day <= body.valid_to)
            and (body.valid_from is None or body.valid_from <= day)
        ]

    def members_of(self, group: Wording) -> tuple[int, ...]:
        """Return the units of a group on the day of the plan."""
        if group not in self._members:
            self._members[group] = tuple(self._list_members(group))
        return self._members[group]

    def _list_members(self, group: Wording) -> list[int]:
        day = self.plan.issued_on
        if group.group is LeadGroup.NONE:
            return []
        if group.group is LeadGroup.INDICATOR_LEADS:
            return sorted(self.indicator_leads)
        if group.group is LeadGroup.STORED:
            kept = self.stored_groups.get(group.stored_id or 0, frozenset())
            return [unit.id for unit in valid_on(self.units, day) if unit.id in kept]
        return [unit.id for unit in in_group(self.units, group.group, day)]


def _groups(mentions: Iterable[Mention]) -> list[Wording]:
    return [one.group for one in mentions if one.group and not one.group.is_some]


def _bodies(mentions: Iterable[Mention]) -> list[Body]:
    return [one.found.body for one in mentions if one.found and one.is_read]


def says_the_same(kept: Assignment, row: RowRead, preview: Preview) -> bool:
    """Tell whether a row of the plan says already what the file says, whatever its number.

    What a plan's own fields made is theirs: no file changes it.
    """
    if kept.kind is not TaskKind.WORK:
        return True
    parts = preview.parts_of(row)
    return (
        not parts.fresh
        and kept.text == row.text
        and kept.deliverable == row.deliverable
        and kept.note == row.note
        and kept.deadline_words == row.deadline_words
        and (kept.lead_group, kept.lead_group_id) == (parts.group, parts.group_id)
        and {unit.unit_id: unit.part for unit in kept.units} == dict(parts.units)
    )
