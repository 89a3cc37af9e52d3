"""The sessions of a seeded database: agenda, who came, what was concluded, over years.

One session every other week back from today, and one that is still prepared. Half of what was
concluded is a task, which became an assignment of the seeded work.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.commands.bench.profiles import Profile
from tracker.rules.choices import (
    ConclusionKind,
    MeetingKind,
    MeetingState,
    Part,
    Presence,
    TaskKind,
)
from tracker.rules.texts import fold

Row = dict[str, Any]
APART = timedelta(days=14)
ITEMS, CONCLUSIONS, SEATS = 6, 12, 40
TITLES = (
    "Báo cáo tiến độ công bố danh mục dữ liệu mở",
    "Kết quả thực hiện dịch vụ công trực tuyến toàn trình",
    "Phê duyệt cấp độ an toàn hệ thống thông tin",
    "Kinh phí chuyển đổi số và việc giải ngân",
    "Kiện toàn Tổ công nghệ số cộng đồng",
    "Nhiệm vụ trọng tâm của kỳ tới",
)
VERBS = ("Giao", "Yêu cầu", "Thống nhất để", "Đề nghị")
KINDS = (
    *(ConclusionKind.TASK, ConclusionKind.DIRECTION),
    *(ConclusionKind.TASK, ConclusionKind.DECISION),
    *(ConclusionKind.TASK, ConclusionKind.INFORMATION),
)
PRESENCES = (
    *(Presence.PRESENT,) * 7,
    *(Presence.LATE, Presence.SUBSTITUTE, Presence.SUBSTITUTE),
    *(Presence.EXCUSED, Presence.ABSENT),
)


def series_rows() -> Iterator[Row]:
    """Walk the one series."""
    yield {"id": 1, "committee_id": 1, "position": 1, "name": "Ban Chỉ đạo", "version_id": 1}


def meeting_rows(profile: Profile, *, today: date) -> Iterator[Row]:
    """Walk the sessions, the oldest first; the last is still prepared."""
    for id_ in range(1, profile.sessions + 1):
        held_on = today - APART * (profile.sessions - id_ - 1)
        is_over = id_ < profile.sessions
        yield {
            "id": id_,
            "committee_id": 1,
            "series_id": 1,
            "ordinal": id_,
            "kind": MeetingKind.REGULAR,
            "held_on": held_on,
            "starts_at": time(8),
            "place": "Hội trường tầng 3",
            "chair_name": "Người dùng 3",
            "state": MeetingState.CLOSED if is_over else MeetingState.PREPARING,
            "closed_at": datetime.combine(held_on, time(9), tzinfo=UTC) if is_over else None,
            "version_id": 1,
        }


def item_rows(profile: Profile) -> Iterator[Row]:
    """Walk the items of every agenda, with a page of notes where the session is over."""
    for place in range(profile.sessions * ITEMS):
        meeting, number = divmod(place, ITEMS)
        title = f"{TITLES[number]}, lần {meeting + 1}"
        notes = f"Các ý kiến tập trung vào tiến độ và nguồn lực; {title.lower()}. " * 8
        notes = notes if meeting + 1 < profile.sessions else ""
        yield {
            "id": place + 1,
            "meeting_id": meeting + 1,
            "position": number + 1,
            "title": title,
            "minutes": 20,
            "presenter_unit_id": place % profile.units + 1,
            "notes": notes,
            "folded": fold(f"{title} {notes}"),
            "version_id": 1,
        }


def seat_rows(profile: Profile) -> Iterator[Row]:
    """Walk who was asked to each session, and whether they came."""
    seats = min(SEATS, profile.units)
    for place in range(profile.sessions * seats):
        meeting, seat = divmod(place, seats)
        is_over = meeting + 1 < profile.sessions
        yield {
            "id": place + 1,
            "meeting_id": meeting + 1,
            "position": seat + 1,
            "unit_id": seat + 1,
            "name": f"Người dùng {seat + 6}",
            "office": "Phó Giám đốc",
            "presence": PRESENCES[(place * 7) % len(PRESENCES)] if is_over else Presence.UNKNOWN,
            "version_id": 1,
        }


def conclusion_rows(profile: Profile, assignments: Sequence[Row]) -> Iterator[Row]:
    """Walk what was concluded; a task takes the next assignment of the seeded work."""
    work = (row["id"] for row in assignments if row["kind"] is TaskKind.WORK)
    for place in range((profile.sessions - 1) * CONCLUSIONS):
        meeting, number = divmod(place, CONCLUSIONS)
        kind = KINDS[number % len(KINDS)]
        text = (
            f"{VERBS[place % len(VERBS)]} đơn vị số {place % profile.units + 1} chủ trì, hoàn thành"
            f" việc thứ {place + 1}: {TITLES[number % len(TITLES)].lower()}, báo cáo Ban Chỉ đạo."
        )
        yield {
            "id": place + 1,
            "meeting_id": meeting + 1,
            "item_id": meeting * ITEMS + number % ITEMS + 1,
            "position": number + 1,
            "kind": kind,
            "text": text,
            "lead_group": "none",
            "assignment_id": next(work, None) if kind is ConclusionKind.TASK else None,
            "folded": fold(text),
            "version_id": 1,
        }


def unit_rows(profile: Profile) -> Iterator[Row]:
    """Walk the unit that leads each conclusion."""
    for place in range((profile.sessions - 1) * CONCLUSIONS):
        unit_id = place % profile.units + 1
        yield {
            "id": place + 1,
            "conclusion_id": place + 1,
            "unit_id": unit_id,
            "part": Part.LEAD,
        }
