"""Amendments in words: what each changes of a row, from what to what, and what becomes of tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from tracker.queries.amendments.outlook import Outlook, RowOutlook
from tracker.queries.amendments.reading import changes_by_row
from tracker.queries.amendments.words import words_of
from tracker.rules.amendments import Effect, EffectKind
from tracker.rules.choices import ChangeKind, LeadGroup
from tracker.rules.dates import show_date
from tracker.rules.recurrences import name_period
from tracker.speech import gettext as _
from tracker.speech import ngettext, spoken_language
from tracker.web.words import CHANGE_KINDS, LEAD_GROUPS

GRANTED, KEEP, AMEND = "granted-", "keep", "amend"  # a field for each task, and its answers
DATING = frozenset({ChangeKind.REDATE, ChangeKind.RESTART})


class Line(NamedTuple):
    """One thing that changes: its name, what it was and what it is; either may be empty."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowHistory:
    """What one amendment in force changed of one row."""

    sign: str
    day: date
    url: str
    kind: str
    lines: Sequence[Line]
    reason: str
    first_due: date | None = None  # the date before a change of date


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change of a draft, or of an amendment in force."""

    change: Any  # None: a term that counts anew
    kind: ChangeKind
    name: str
    lines: Sequence[Line]
    reason: str


@dataclass(frozen=True, slots=True)
class EffectShown:
    """What becomes of one task, in words."""

    words: str
    unit: str
    code: str
    period: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row an amendment touches, with its changes and what becomes of its tasks."""

    title: str
    row_id: int | None
    changes: Sequence[ChangeShown]
    effects: Sequence[EffectShown]
    summary: str


def history_of_rows(amendments: Sequence[Any]) -> Mapping[int, Sequence[RowHistory]]:
    """Return, by row of a plan, what amendments in force changed, the oldest first."""
    by_id = {amendment.id: amendment for amendment in amendments}
    return {
        row_id: [_history(change, by_id[change.amendment_id]) for change in changes]
        for row_id, changes in changes_by_row(amendments).items()
    }


def history_of(changes: Sequence[Any]) -> list[RowHistory]:
    """Return what amendments in force changed of one row; each change has its amendment loaded."""
    return [_history(change, change.amendment) for change in changes]


def _history(change: Any, amendment: Any) -> RowHistory:
    """Tell one change; of a row that was added the row itself says the rest."""
    is_new = change.kind is ChangeKind.ADD
    before = (change.before or {}).get("due") if change.kind in DATING else None
    return RowHistory(
        sign=amendment.sign,
        day=amendment.issued_on,
        url=url_for("plans.show_amendment", plan_id=amendment.plan_id, amendment_id=amendment.id),
        kind=str(CHANGE_KINDS[change.kind]),
        lines=() if is_new else lines_of(change.kind, change.before, change.after),
        reason=change.reason,
        first_due=date.fromisoformat(before) if before else None,
    )


def rows_in_force(amendment: Any) -> list[RowShown]:
    """Return what an amendment in force changed, row by row."""
    found: dict[int | None, list[Any]] = {}
    for change in amendment.rows:
        found.setdefault(change.assignment_id, []).append(change)
    return [
        RowShown(
            title=changes[0].assignment.title,
            row_id=row_id,
            changes=[
                _change(change, change.kind, change.before, change.after) for change in changes
            ],
            effects=(),
            summary="",
        )
        for row_id, changes in found.items()
    ]


def rows_ahead(outlook: Outlook) -> list[RowShown]:
    """Return what a draft will change, row by row, and what becomes of each task."""
    names = {unit.id: unit.short_name for unit in outlook.ground.units}
    return [_row_ahead(row, names) for row in outlook.rows]


def _row_ahead(row: RowOutlook, names: Mapping[int, str]) -> RowShown:
    changes: list[tuple[Any, ChangeKind]]
    changes = [(change, change.kind) for change in row.changes] or [(None, ChangeKind.RESTART)]
    return RowShown(
        title=(row.before or row.after).title,
        row_id=row.before.id if row.before is not None else None,
        changes=[
            _change(
                change,
                kind,
                words_of(row.before, kind, names) if row.before is not None else None,
                words_of(row.after, kind, names),
            )
            for change, kind in changes
        ],
        effects=[_effect(effect, row, names) for effect in row.effects],
        summary=summary_of(row.effects),
    )


def _change(change: Any, kind: ChangeKind, before: Any, after: Any) -> ChangeShown:
    return ChangeShown(
        change=change,
        kind=kind,
        name=str(CHANGE_KINDS[kind]),
        lines=lines_of(kind, before, after),
        reason=change.reason if change is not None else "",
    )


def lines_of(
    kind: ChangeKind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Line]:
    """Return what a change says, thing by thing; what stays the same is left out."""
    old, new = _things(before or {}), _things(after or {})
    if kind is ChangeKind.END:
        return []
    return [
        Line(name, old.get(name, ""), words)
        for name, words in new.items()
        if words != old.get(name, "")
    ]


def _things(facts: Mapping[str, Any]) -> dict[str, str]:
    things: dict[str, str] = {}
    if "leads" in facts:
        things[_("Lead units")] = _leads(facts)
        things[_("Co-ordinating units")] = ", ".join(facts["others"])
    if "due" in facts:
        things[_("Due")] = _due(facts)
    if "text" in facts:
        things[_("Short title")] = facts["title"]
        if facts["text"] != facts["title"]:
            things[_("Words of the document")] = facts["text"]
        things[_("Deliverable")] = facts["deliverable"]
    return things


def _leads(facts: Mapping[str, Any]) -> str:
    group = LeadGroup(facts["group"])
    return ", ".join(facts["leads"]) if group is LeadGroup.NONE else str(LEAD_GROUPS[group])


def _due(facts: Mapping[str, Any]) -> str:
    day = show_date(date.fromisoformat(facts["due"])) if facts["due"] else ""
    words = f"“{facts['deadline_words']}”" if facts["deadline_words"] else ""
    if day or facts["recurrence"] not in {"", "none"}:
        return ", ".join(part for part in (day, words) if part)
    return ", ".join(part for part in (_("No due date yet"), words) if part)


def _effect(effect: Effect, row: RowOutlook, names: Mapping[int, str]) -> EffectShown:
    unit = names[effect.unit_id]
    if effect.from_unit_id is not None:
        unit = f"{names[effect.from_unit_id]} → {unit}"
    task = row.tasks.get(effect.task_id) if effect.task_id is not None else None
    old = show_date(effect.old_due) if effect.old_due and effect.old_due != effect.due else ""
    return EffectShown(
        words=_effect_words(effect.kind),
        unit=unit,
        code=task.code if task is not None else "",
        period=name_period(effect.period, spoken_language()),
        before=old,
        after=show_date(effect.due) if effect.due else _("No due date"),
    )


@dataclass(frozen=True, slots=True)
class Granted:
    """A task whose granted date is later than the row's new one; somebody says which holds."""

    field: str
    title: str
    unit: str
    code: str
    granted: date
    amended: date | None
    chosen: str


def granted_past(outlook: Outlook, chosen: Mapping[int, bool]) -> list[Granted]:
    """Return the tasks for which somebody has to choose between two dates."""
    names = {unit.id: unit.short_name for unit in outlook.ground.units}
    return [
        Granted(
            field=f"{GRANTED}{effect.task_id}",
            title=row.after.title,
            unit=names[effect.unit_id],
            code=row.tasks[effect.task_id].code if effect.task_id else "",
            granted=effect.granted_due,
            amended=row.amended_due(effect),
            chosen=_chosen(chosen, effect.task_id or 0),
        )
        for row, effect in outlook.granted_past
        if effect.granted_due is not None
    ]


def _chosen(chosen: Mapping[int, bool], task_id: int) -> str:
    if task_id not in chosen:
        return ""
    return KEEP if chosen[task_id] else AMEND


def read_granted(form: Mapping[str, str]) -> dict[int, bool]:
    """Return what was chosen, by task; anything that is no choice counts as none."""
    return {
        int(number): value == KEEP
        for name, value in form.items()
        if value in {KEEP, AMEND}
        and name.startswith(GRANTED)
        and (number := name.removeprefix(GRANTED)).isascii()
        and number.isdigit()
        and len(number) < 10
    }


def _effect_words(kind: EffectKind) -> str:
    return str(
        {
            EffectKind.CREATED: _("New task"),
            EffectKind.CANCELLED: _("Is cancelled"),
            EffectKind.REDATED: _("Other due date"),
            EffectKind.MOVED: _("Goes to another unit"),
            EffectKind.REVIVED: _("Taken up again"),
            EffectKind.EXTENDED: _("Keeps the date it was granted"),
            EffectKind.KEPT: _("Stays: handed in, waits to be confirmed"),
        }[kind]
    )


def summary_of(effects: Sequence[Effect]) -> str:
    """Count what becomes of tasks, in one line."""
    count = {kind: sum(effect.kind is kind for effect in effects) for kind in EffectKind}
    created = count[EffectKind.CREATED] + count[EffectKind.REVIVED]
    redated, moved = count[EffectKind.REDATED], count[EffectKind.MOVED]
    cancelled = count[EffectKind.CANCELLED]
    said = [
        ngettext("%(num)s new task", "%(num)s new tasks", created) if created else "",
        ngettext("%(num)s other due date", "%(num)s other due dates", redated) if redated else "",
        ngettext("%(num)s task moves", "%(num)s tasks move", moved) if moved else "",
        ngettext("%(num)s task cancelled", "%(num)s tasks cancelled", cancelled)
        if cancelled
        else "",
    ]
    return ", ".join(words for words in said if words) or _("No task changes")
