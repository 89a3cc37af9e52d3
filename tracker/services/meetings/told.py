"""What the minutes tell of earlier conclusions, as things stood on the day of the session."""

from datetime import date

from tracker.models import Meeting
from tracker.queries.meetings.follow_up import ConclusionState, FollowUp, find_session_before
from tracker.rules.dates import show_date
from tracker.rules.follow_up import Outcome, totals_in_words
from tracker.rules.permissions import Actor, Role
from tracker.rules.texts import cut

LENGTH = 160
TOLD = (Outcome.OVERDUE, Outcome.OPEN_IN_TIME, Outcome.DONE_LATE)


def stand_of(meeting: Meeting, *, today: date) -> FollowUp | None:
    """Return how earlier conclusions stood on the day of a session, whoever reads the paper."""
    reader = Actor(0, meeting.committee_id, Role.SECRETARIAT)
    return find_session_before(meeting, reader, today=today)


def tell_of_conclusions(meeting: Meeting, *, today: date) -> tuple[str, ...]:
    """Return the sentences of the item that reports on earlier conclusions; none for the first.

    First the sum; then each conclusion that is late or open, with the reason its unit told and
    the more time it was given.
    """
    stand = stand_of(meeting, today=today)
    if stand is None or not (stand.lines or stand.older or stand.ungiven):
        return ()
    counts, as_of = stand.counts, stand.as_of or today
    lines = sorted(
        (line for line in (*stand.lines, *stand.older) if line.outcome in TOLD),
        key=lambda line: TOLD.index(line.outcome),
    )
    return (
        totals_in_words(counts, as_of=as_of, ungiven=stand.ungiven),
        *(_sentence(line, stand) for line in lines),
    )


def _sentence(line: ConclusionState, stand: FollowUp) -> str:
    row = line.conclusion
    who = line.task.unit.name if line.task else f"{line.tally.all} đơn vị"
    origin = stand.ordinals.get(row.meeting_id)
    parts = [
        f"{cut(row.text, LENGTH).rstrip('.;')} ({who}"
        + (f", từ phiên {origin}" if origin else "")
        + f"): {_state(line)}",
        _more_time(line),
        "; ".join(f"{unit}: {cut(words, LENGTH)}" for unit, words in line.reasons),
    ]
    return "; ".join(part for part in parts if part).rstrip(".") + "."


def _state(line: ConclusionState) -> str:
    status = line.status
    due = f" hạn {show_date(line.due)}" if line.due else ""
    if line.outcome is Outcome.OVERDUE:
        if status is not None and status.days:
            return f"quá hạn {status.days} ngày,{due}"
        return f"quá hạn {line.tally.overdue} trên {line.tally.all} đơn vị"
    if line.outcome is Outcome.DONE_LATE:
        return f"xong quá hạn {status.days} ngày" if status and status.days else "xong quá hạn"
    if line.task is None:
        return f"xong {line.tally.done} trên {line.tally.all} đơn vị"
    return f"đang thực hiện,{due}" if due else "đang thực hiện"


def _more_time(line: ConclusionState) -> str:
    more = line.more_time
    if more is None:
        return ""
    if more.units > 1:
        return f"{more.units} đơn vị {'được gia hạn' if more.is_given else 'đề nghị gia hạn'}"
    dates = f"từ {show_date(more.old_due)} đến {show_date(more.new_due)}"
    return f"{'đã gia hạn' if more.is_given else 'đề nghị gia hạn'} {dates}"
