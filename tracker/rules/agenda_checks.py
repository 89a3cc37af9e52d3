"""What is wrong with a session before its invitations leave: blocking, or worth a look."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from tracker.rules.agenda import PaperState, lay_out


class Check(StrEnum):
    """Something that is wrong, or may be; in the order it is shown."""

    NO_HOUR = "no_hour"
    NO_PLACE = "no_place"
    NO_CHAIR = "no_chair"
    NO_AGENDA = "no_agenda"
    NOBODY_INVITED = "nobody_invited"
    ORDINAL_TWICE = "ordinal_twice"
    ORDINAL_GAP = "ordinal_gap"
    DAY_OFF = "day_off"
    DAY_PASSED = "day_passed"
    NO_PRESENTER = "no_presenter"
    PRESENTER_NOT_INVITED = "presenter_not_invited"
    NO_MINUTES = "no_minutes"
    OVER_RUN = "over_run"
    PAPER_LATE = "paper_late"
    PAPER_MISSING = "paper_missing"
    LAST_CONCLUSIONS = "last_conclusions"
    UNREACHABLE = "unreachable"
    UNCALLED = "uncalled"
    INVITATION_STALE = "invitation_stale"


BLOCKING = frozenset(
    {Check.NO_HOUR, Check.NO_PLACE, Check.NO_CHAIR, Check.NO_AGENDA, Check.ORDINAL_TWICE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """A paper of an item."""

    id: int
    title: str
    state: PaperState
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An item: who presents it, which units it is about, how long it takes, its papers."""

    id: int
    title: str
    has_presenter: bool = True
    unit_ids: Sequence[int] = ()
    minutes: int | None = None
    is_follow_up: bool = False
    papers: Sequence[PaperFacts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """A session as it would be sent out.

    ``other_ordinals`` are those of the other sessions of its series; ``unit_names`` names every
    unit that occurs; ``unreachable_ids`` are invited units nobody can be written to;
    ``uncalled`` names the members of the session before that are not on the list;
    ``conclusions_before`` counts those of the session before that became tasks;
    ``is_invitation_stale`` says that the issued invitation names another day, hour, place or chair.
    """

    ordinal: int
    held_on: date
    is_working_day: bool
    has_part_of_day: bool = False
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    has_chair: bool = False
    items: Sequence[ItemFacts] = ()
    invited: int = 0
    invited_ids: Collection[int] = ()
    unreachable_ids: Sequence[int] = ()
    uncalled: Sequence[str] = ()
    unit_names: dict[int, str] = field(default_factory=dict)
    other_ordinals: Collection[int] = ()
    conclusions_before: int = 0
    is_invitation_stale: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; ``facts`` are the figures and names its words need."""

    check: Check
    item_id: int | None = None
    paper_id: int | None = None
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def is_blocking(self) -> bool:
        """Tell whether the invitations should not leave before it is mended."""
        return self.check in BLOCKING


def check_agenda(facts: SessionFacts, *, today: date) -> list[Finding]:
    """Return what is wrong with a session: first what blocks, then what is worth a look.

    >>> bare = SessionFacts(ordinal=1, held_on=date(2023, 11, 21), is_working_day=True)
    >>> [finding.check.value for finding in check_agenda(bare, today=date(2023, 11, 1))]
    ['no_hour', 'no_place', 'no_chair', 'no_agenda', 'nobody_invited']
    """
    found = [*_of_session(facts, today), *_of_items(facts), *_of_papers(facts, today)]
    found += _of_hours(facts)
    if facts.conclusions_before and not any(item.is_follow_up for item in facts.items):
        found.append(Finding(Check.LAST_CONCLUSIONS, facts={"count": facts.conclusions_before}))
    if facts.unreachable_ids:
        names = [facts.unit_names.get(unit_id, "") for unit_id in facts.unreachable_ids]
        found.append(
            Finding(Check.UNREACHABLE, facts={"count": len(names), "units": ", ".join(names)})
        )
    if facts.uncalled:
        names = list(facts.uncalled)
        found.append(
            Finding(Check.UNCALLED, facts={"count": len(names), "names": ", ".join(names)})
        )
    places = {check: place for place, check in enumerate(Check)}
    return sorted(found, key=lambda one: (not one.is_blocking, places[one.check]))


def _of_session(facts: SessionFacts, today: date) -> list[Finding]:
    numbers = {*facts.other_ordinals, facts.ordinal}
    missing = next((one for one in range(1, facts.ordinal) if one not in numbers), 0)
    has_earlier = any(one < facts.ordinal for one in facts.other_ordinals)
    gap = max((one for one in facts.other_ordinals if one < facts.ordinal), default=0) + 1
    wrong = {
        Check.NO_HOUR: facts.starts_at is None and not facts.has_part_of_day,
        Check.NO_PLACE: not facts.place,
        Check.NO_CHAIR: not facts.has_chair,
        Check.NO_AGENDA: not facts.items,
        Check.NOBODY_INVITED: not facts.invited,
        Check.ORDINAL_TWICE: facts.ordinal in facts.other_ordinals,
        Check.ORDINAL_GAP: bool(missing) and has_earlier and gap < facts.ordinal,
        Check.DAY_OFF: not facts.is_working_day,
        Check.DAY_PASSED: facts.held_on < today,
        Check.INVITATION_STALE: facts.is_invitation_stale,
    }
    return [
        Finding(check, facts={"ordinal": facts.ordinal, "missing": gap})
        for check, is_wrong in wrong.items()
        if is_wrong
    ]


def _of_items(facts: SessionFacts) -> list[Finding]:
    found = []
    for number, item in enumerate(facts.items, start=1):
        said: dict[str, str | int] = {"number": number, "title": item.title}
        if not item.has_presenter and not item.is_follow_up:  # the secretariat's own report
            found.append(Finding(Check.NO_PRESENTER, item.id, facts=said))
        away = [one for one in item.unit_ids if one not in facts.invited_ids]
        if away and facts.invited:
            names = ", ".join(facts.unit_names.get(one, "") for one in dict.fromkeys(away))
            found.append(
                Finding(Check.PRESENTER_NOT_INVITED, item.id, facts={**said, "units": names})
            )
    return found


def _of_papers(facts: SessionFacts, today: date) -> list[Finding]:
    return [
        Finding(
            Check.PAPER_LATE if paper.due and paper.due < today else Check.PAPER_MISSING,
            item.id,
            paper.id,
            {"number": number, "title": paper.title, "due": _written(paper.due)},
        )
        for number, item in enumerate(facts.items, start=1)
        for paper in item.papers
        if paper.state is PaperState.ASKED
    ]


def _of_hours(facts: SessionFacts) -> list[Finding]:
    table = lay_out(
        [item.minutes for item in facts.items], starts_at=facts.starts_at, ends_at=facts.ends_at
    )
    found = []
    if table.unknown:
        first = next(item for item in facts.items if item.minutes is None)
        said = {"count": table.unknown}
        found.append(Finding(Check.NO_MINUTES, first.id, facts={**said}))
    if table.minutes_over and table.room is not None:
        at = next(place for place, slot in enumerate(table.slots) if slot.crosses)
        found.append(
            Finding(
                Check.OVER_RUN,
                facts.items[at].id,
                facts={
                    "total": table.total,
                    "room": table.room,
                    "over": table.minutes_over,
                    "number": at + 1,
                },
            )
        )
    return found


def _written(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
