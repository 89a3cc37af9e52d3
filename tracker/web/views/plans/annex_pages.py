"""What the pages of an annex show, put into words and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import READ, Role
from tracker.rules.annexes.doubts import Doubt
from tracker.rules.annexes.matching import Change
from tracker.rules.annexes.names import Match
from tracker.rules.annexes.reading import Decision, RowRead
from tracker.rules.annexes.unit_cells import Mention
from tracker.rules.readings import Recurrence
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.annex_words import CHANGES, doubt_words

VIEWS = ("all", "doubtful", "blocked", "new", "changed", "out")


@dataclass(frozen=True, slots=True)
class Chip:
    """A unit, a group or words nobody answers to, as a cell shows them."""

    words: str
    look: str  # sure, near, added, new, unknown, group, apart
    more: str = ""  # how sure, or how it was written


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt in words."""

    words: str
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the annex as the page shows it."""

    read: RowRead
    place: str
    heading: str  # of the group, on its first row only
    change: str
    is_new: bool
    leads: Sequence[Chip]
    others: Sequence[Chip]
    comes_back: bool
    is_standing: bool
    remarks: dict[str, list[Remark]] = field(default_factory=dict)  # by role

    @property
    def line_name(self) -> str:
        """Return how a row is called: by its number, or else by its place in the file."""
        return self.read.line.number or self.place

    @property
    def at(self) -> int:
        """Return where the row is in the file, which is its address, too."""
        return self.read.line.at


def show_rows(preview: Preview, rows: Sequence[RowRead]) -> list[RowShown]:
    """Put rows into the words their table shows."""
    shown, group = [], ""
    for row in rows:
        heading = row.line.group if row.line.group != group else ""
        group = row.line.group
        shown.append(_row(preview, row, heading))
    return shown


def rows_of_view(preview: Preview, view: str, *, also: int | None = None) -> list[RowRead]:
    """Return the rows one of the tabs shows, and the one just corrected, which may fit no more."""
    kept = {row.line.at for row in _rows_of(preview, view)} | {also}
    return [row for row in preview.rows if row.line.at in kept]


def _rows_of(preview: Preview, view: str) -> Sequence[RowRead]:
    if view == "out":
        return [row for row in preview.rows if row.line.is_left_out]
    if view == "doubtful":
        return preview.doubtful
    if view == "blocked":
        return preview.wrong
    if view in {"new", "changed"}:
        return [row for row in preview.taken if preview.change_of(row) == view]
    return preview.rows


def tabs_of(preview: Preview, view: str) -> list[dict[str, Any]]:
    """Return the tabs that hold something, and the one that is open."""
    labels = {
        "all": _("All"),
        "doubtful": _("To look at"),
        "blocked": _("To put right"),
        "new": _("New"),
        "changed": _("Changed"),
        "out": _("Taken out"),
    }
    tabs = [
        {
            "label": labels[name],
            "url": url_for(
                ".annex", plan_id=preview.plan.id, import_id=preview.annex.id, show=_shown(name)
            ),
            "count": len(rows_of_view(preview, name)),
            "is_current": name == view,
        }
        for name in VIEWS
    ]
    return [tab for tab in tabs if tab["count"] or tab["is_current"] or tab is tabs[0]]


def _shown(name: str) -> str | None:
    return None if name == "all" else name


def counts_of(preview: Preview) -> dict[str, int]:
    """Return how many rows are of which sort."""
    changes = [preview.change_of(row) for row in preview.taken]
    return {
        "rows": len(preview.taken),
        "read": len(preview.taken) - len(preview.doubtful),
        "doubtful": len(preview.doubtful),
        "blocked": len(preview.wrong),
        "waiting": len(preview.blocked) - len(preview.wrong),
        "new": changes.count(Change.NEW),
        "changed": changes.count(Change.CHANGED),
        "same": changes.count(Change.SAME),
        "gone": len(preview.gone),
    }


def _row(preview: Preview, row: RowRead, heading: str) -> RowShown:
    change = preview.change_of(row) if not row.line.is_left_out else None
    remarks: dict[str, list[Remark]] = {}
    for one in row.findings if change else ():
        if one.doubt is Doubt.UNIT_NEW:
            continue  # the chip of the unit says it
        remark = Remark(doubt_words(one, preview), one.is_blocking)
        remarks.setdefault(one.role.value, []).append(remark)
    recurrence = row.deadline.recurrence
    return RowShown(
        read=row,
        place=preview.place(row, Role.TASK),
        heading=heading,
        change=str(CHANGES[change]) if change else "",
        is_new=change is Change.NEW,
        leads=[_chip(one, preview) for one in row.leads],
        others=[_chip(one, preview) for one in row.others],
        comes_back=row.deadline.due is None
        and recurrence not in {Recurrence.NONE, Recurrence.STANDING},
        is_standing=recurrence is Recurrence.STANDING,
        remarks=remarks,
    )


def _chip(one: Mention, preview: Preview) -> Chip:
    if preview.decision_of(one) is Decision.APART:
        return Chip(one.words, "apart", _("words only"))
    if one.group is not None:
        count = 0 if one.group.is_some else len(preview.members_of(one.group))
        more = ngettext("%(num)s unit", "%(num)s units", count) if count else ""
        return Chip(one.words, "group", more)
    if one.found is None or not one.is_read:
        return Chip(one.words, "unknown", _("not known"))
    body = one.found.body
    if body.id is None:
        is_added = body in preview.waiting
        if is_added:
            return Chip(body.name, "added", _("to be added"))
        return Chip(body.name, "new", _("not in the register"))
    percent = round(one.found.confidence * 100)
    look = "sure" if one.is_sure else "near"
    more = "" if one.found.match in {Match.NAME, Match.SPELLING} else f"{percent}\u00a0%"
    return Chip(body.short_name or body.name, look, more)


def columns_of(preview: Preview) -> list[dict[str, Any]]:
    """Return what the form of columns shows of each."""
    return [
        {"at": column.at, "role": column.role.value}
        for column in preview.table.columns
        if column.head or column.role is not Role.IGNORED or preview.table.head_row < 0
    ]


def table_names(preview: Preview) -> list[tuple[str, str]]:
    """Return the tables of the file, each by its sheet, its first row and its length."""
    return [
        (
            str(number),
            _(
                "%(sheet)s, from row %(row)s (%(count)s rows)",
                sheet=preview.book.grids[table.grid].name or _("Table %(n)s", n=table.grid + 1),
                row=preview.book.grids[table.grid].first_row + max(table.head_row, 0),
                count=table.bottom - table.top,
            ),
        )
        for number, table in enumerate(preview.tables)
    ]


def missing_roles(preview: Preview) -> list[Role]:
    """Return what no column is said to hold though every row needs it."""
    return [role for role in READ if role in {Role.TASK, Role.LEAD} - preview.table.roles]
