"""Read an annex: what each row asks of whom by when, and what is doubtful in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import Any

from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.doubts import BLOCKING, Doubt, Finding
from tracker.rules.annexes.groups import Wording
from tracker.rules.annexes.lines import Line
from tracker.rules.annexes.names import Body, Match, Register
from tracker.rules.annexes.unit_cells import Mention, keys_of, read_units
from tracker.rules.choices import GROUP_KINDS, LeadGroup, UnitKind
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.readings import DeadlineKind, DeadlineReading, ReadingWarning
from tracker.rules.secrecy import has_secret_mark
from tracker.rules.texts import clean_text, fold

LIMITS = {
    Role.NUMBER: 20,
    Role.TASK: 5_000,
    Role.LEAD: 500,
    Role.COORDINATING: 1_000,
    Role.DELIVERABLE: 500,
    Role.DEADLINE: 300,
    Role.NOTE: 1_000,
}
ONE_LINE = frozenset({Role.NUMBER, Role.DEADLINE})


class Decision(StrEnum):
    """What the office decided about words nobody answered to."""

    MATCH = "match"  # they mean this unit
    CREATE = "create"  # a unit of this name is to be added
    APART = "apart"  # they are no unit we keep; the words stay in the row


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row of an annex as it would go into the plan."""

    line: Line
    text: str
    deliverable: str
    note: str
    leads: tuple[Mention, ...]
    others: tuple[Mention, ...]
    lead_words: str
    other_words: str
    deadline_words: str
    deadline: DeadlineReading
    findings: tuple[Finding, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Tell whether the row cannot go into a plan as it stands."""
        return not self.line.is_left_out and any(one.is_blocking for one in self.findings)

    @property
    def is_wrong(self) -> bool:
        """Tell whether the row is kept out by more than a unit nobody has added yet."""
        return self.is_blocked and any(
            one.is_blocking for one in self.findings if one.doubt is not Doubt.UNIT_NEW
        )

    @property
    def is_doubtful(self) -> bool:
        """Tell whether somebody should look at the row; new units are gathered elsewhere."""
        return not self.line.is_left_out and any(
            one.doubt is not Doubt.UNIT_NEW for one in self.findings
        )

    @property
    def lead_group(self) -> Wording | None:
        """Return the group that leads when one does, and nobody beside it."""
        return self.leads[0].group if len(self.leads) == 1 else None


@dataclass(frozen=True)
class Ground:
    """What an annex is read against: the bodies known, the plan, the office's decisions."""

    register: Register
    read_deadline: Callable[[str], DeadlineReading]
    issued: date | None
    today: date
    kinds: frozenset[UnitKind] | None = None  # that have a unit; None: nobody keeps units yet
    decisions: Mapping[str, Decision] = field(default_factory=dict)  # by key of the words
    filled_groups: frozenset[int] = frozenset()  # groups of the office that have a unit


def read_rows(lines: Sequence[Line], ground: Ground) -> tuple[RowRead, ...]:
    """Read the rows of an annex; equal rows are found out together."""
    ground = replace(ground, read_deadline=cache(ground.read_deadline))
    units = cache(partial(read_units, register=ground.register))
    rows = [_read(line, ground, units) for line in lines]
    return tuple(_with_twins(rows))


def _read(line: Line, ground: Ground, units: Callable[[str], tuple[Mention, ...]]) -> RowRead:
    findings = list(_broken(line))
    texts = {role: _clean(line, role, findings) for role in LIMITS}
    words = texts[Role.DEADLINE]
    deadline = ground.read_deadline(words)
    leads, others = units(texts[Role.LEAD]), units(texts[Role.COORDINATING])
    findings += _of_leads(texts[Role.LEAD], leads, ground)
    findings += _of_others(leads, others, ground)
    findings += _of_deadline(line, words, deadline, ground)
    return RowRead(
        line=line,
        text=texts[Role.TASK],
        deliverable=texts[Role.DELIVERABLE],
        note=texts[Role.NOTE],
        leads=leads,
        others=others,
        lead_words=texts[Role.LEAD],
        other_words=texts[Role.COORDINATING],
        deadline_words=words,
        deadline=deadline,
        findings=tuple(findings),
    )


def _finding(doubt: Doubt, role: Role, **facts: Any) -> Finding:
    return Finding(doubt, role, facts, is_blocking=doubt in BLOCKING)


def _broken(line: Line) -> Iterator[Finding]:
    for role in sorted(line.broken):
        yield _finding(Doubt.CELL_BROKEN, role, words=line.text(role))


def _clean(line: Line, role: Role, findings: list[Finding]) -> str:
    """Clean a cell's text as a field of a form would; what cannot be kept is a finding."""
    raw = line.text(role)
    text, doubt = _cleaned(raw, role)
    if doubt is not None:
        findings.append(_finding(doubt, role, limit=LIMITS[role], length=len(raw)))
    elif role is Role.TASK and not text:
        findings.append(_finding(Doubt.TASK_MISSING, role))
    return text


@lru_cache(maxsize=8192)
def _cleaned(raw: str, role: Role) -> tuple[str, Doubt | None]:
    try:
        text = clean_text(
            " ".join(raw.split()) if role in ONE_LINE else raw,
            limit=LIMITS[role],
            multiline=role not in ONE_LINE,
            required=False,
        )
    except Refused as refusal:
        is_long = refusal.fault in {Fault.TOO_LONG, Fault.TOO_MANY_LINES}
        return "", Doubt.TEXT_TOO_LONG if is_long else Doubt.NOT_TEXT
    return text, Doubt.STATE_SECRET if has_secret_mark(text) else None


def _of_leads(words: str, leads: Sequence[Mention], ground: Ground) -> Iterator[Finding]:
    kept = [one for one in leads if not _is_apart(one, ground)]
    if not kept:
        doubt = Doubt.LEAD_MISSING if not words or leads else Doubt.LEAD_UNKNOWN
        yield _finding(doubt, Role.LEAD, words=words)
    for one in kept:
        if one.group is not None:
            yield from _of_lead_group(one, ground)
        elif one.found is None:
            yield _finding(Doubt.LEAD_UNKNOWN, Role.LEAD, words=one.words)
        else:
            yield from _of_unit(one, Role.LEAD, ground)


def _of_lead_group(one: Mention, ground: Ground) -> Iterator[Finding]:
    group = one.group
    if group is None or group.group is LeadGroup.NONE or group.is_some:
        yield _finding(Doubt.LEAD_NOT_NAMED, Role.LEAD, words=one.words)
    elif ground.kinds is not None and not _has_members(group, ground.kinds, ground):
        yield _finding(Doubt.GROUP_EMPTY, Role.LEAD, words=one.words)


def _has_members(wording: Wording, kinds: frozenset[UnitKind], ground: Ground) -> bool:
    if wording.group is LeadGroup.STORED:
        return wording.stored_id in ground.filled_groups
    return wording.group is LeadGroup.INDICATOR_LEADS or bool(GROUP_KINDS[wording.group] & kinds)


def _of_unit(one: Mention, role: Role, ground: Ground) -> Iterator[Finding]:
    found = one.found
    if found is None:
        return
    if found.match is Match.AMBIGUOUS:
        names = [found.body.name, *(body.name for body in found.others)]
        yield _finding(Doubt.UNIT_AMBIGUOUS, role, words=one.words, names=names)
        return
    if found.match is Match.NEAR:
        percent = round(found.confidence * 100)
        yield _finding(
            Doubt.UNIT_NEAR, role, words=one.words, name=found.body.name, percent=percent
        )
    closed = _closed(found.body, ground.issued)
    if closed is not None:
        yield _finding(
            Doubt.UNIT_CLOSED, role, words=one.words, day=show_date(closed), name=found.body.name
        )
    elif found.body.id is None and ground.kinds is not None and not _is_created(one, ground):
        yield _finding(Doubt.UNIT_NEW, role, words=one.words, name=found.body.name)


def _closed(body: Body, issued: date | None) -> date | None:
    """Return the day a body ended or begins, when the plan is not of its time."""
    if issued is None:
        return None
    if body.valid_to is not None and body.valid_to < issued:
        return body.valid_to
    if body.valid_from is not None and issued < body.valid_from:
        return body.valid_from
    return None


def _of_others(
    leads: Sequence[Mention], others: Sequence[Mention], ground: Ground
) -> Iterator[Finding]:
    led = {one.found.body for one in leads if one.found}
    for one in others:
        if _is_apart(one, ground) or one.group is not None:
            continue
        if one.found is None:
            yield _finding(Doubt.UNIT_UNKNOWN, Role.COORDINATING, words=one.words)
        elif one.found.body in led:
            yield _finding(Doubt.LEAD_COORDINATES, Role.COORDINATING, words=one.words)
        else:
            for finding in _of_unit(one, Role.COORDINATING, ground):
                yield replace(finding, is_blocking=False)  # the words are kept all the same


def _is_apart(one: Mention, ground: Ground) -> bool:
    return _is_decided(one, Decision.APART, ground)


def _is_created(one: Mention, ground: Ground) -> bool:
    return _is_decided(one, Decision.CREATE, ground)


def _is_decided(one: Mention, decision: Decision, ground: Ground) -> bool:
    decided = ground.decisions
    return bool(decided) and any(decided.get(key) is decision for key in keys_of(one))


def _of_deadline(
    line: Line, words: str, reading: DeadlineReading, ground: Ground
) -> Iterator[Finding]:
    warnings = set(reading.warnings)
    facts = {"words": words, "day": show_date(reading.due) if reading.due else ""}
    if reading.due is not None and ground.issued is not None and reading.due < ground.issued:
        yield _finding(Doubt.DEADLINE_BEFORE_ISSUE, Role.DEADLINE, **facts)
    elif reading.due is not None and ground.issued is not None and reading.due < ground.today:
        yield _finding(Doubt.DEADLINE_PAST, Role.DEADLINE, **facts)
    if Role.DEADLINE in line.from_days:
        yield _finding(Doubt.DEADLINE_MADE_A_DAY, Role.DEADLINE, **facts)
    if ReadingWarning.START_UNKNOWN in warnings and ground.issued is not None:
        yield _finding(Doubt.DEADLINE_START_UNKNOWN, Role.DEADLINE, **facts)
    elif reading.kind in {DeadlineKind.UNSET, DeadlineKind.TEXT}:
        yield _finding(Doubt.DEADLINE_UNSET, Role.DEADLINE, **facts)


def _with_twins(rows: Sequence[RowRead]) -> Iterator[RowRead]:
    """Mark rows that say what an earlier one says: wholly the same, or only in their words."""
    seen: dict[str, RowRead] = {}
    for row in rows:
        key = fold(row.text)
        twin = seen.get(key) if key and not row.line.is_left_out else None
        if twin is None:
            if key and not row.line.is_left_out:
                seen[key] = row
            yield row
            continue
        doubt = Doubt.DUPLICATE if _says_the_same(row, twin) else Doubt.SAME_WORDS
        finding = _finding(doubt, Role.TASK, at=twin.line.at, number=twin.line.number)
        yield replace(row, findings=(*row.findings, finding))


def _says_the_same(row: RowRead, twin: RowRead) -> bool:
    said = [(fold(one.lead_words), fold(one.deadline_words)) for one in (row, twin)]
    return said[0] == said[1]
