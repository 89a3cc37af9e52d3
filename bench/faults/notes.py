"""F17: fifty people save one version of the same notes at the same moment."""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bench.faults.desks import ask, sign_in
from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
from bench.servers import serving
from tests.factories import make_committee, make_item, make_meeting
from tracker.database import begin_writing, db, transaction
from tracker.models import AgendaItem, NotesAside
from tracker.rules.choices import MeetingState

WRITERS = 50
FIRST = "Ghi chép chung"


@dataclass(frozen=True)
class Desk:
    """A session with one item, and the cookie of everybody who writes at it."""

    meeting: int
    item: int
    cookies: tuple[str, ...]

    def path(self, rest: str) -> str:
        """Return an address of the session."""
        return f"/meetings/{self.meeting}/{rest}"


def saved_at_once(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let fifty secretaries save the same line of one version, each with words of his own."""
    del letters  # none is sent
    lost, errors, wins = 0, 0, []
    for _ in range(runs):
        with worlds.world() as world, serving("app:production()", world.environ) as server:
            with world.database():
                desk = _make_desk()
            answers = _save(f"http://127.0.0.1:{server.port}", desk)
            with world.database():
                kept = _kept(desk)
        statuses = Counter(status for status, _, _ in answers)
        errors += len(answers) - statuses[200] - statuses[409]
        wins.append(statuses[200])
        lost += sum(_is_lost(status, said, text, kept) for status, said, text in answers)
    is_kept = not lost and not errors and set(wins) == {1}
    dose = f"{WRITERS} at once, {runs} times"
    return Verdict("F17", dose, lost, sum(wins) - len(wins), is_kept, f"{errors} other answers")


def _is_lost(status: int, said: dict[str, Any], text: str, kept: Counter[str]) -> bool:
    """Tell whether somebody's words are neither stored nor kept for him and given back."""
    if status == 200:
        return kept[text] != 1
    return kept[text] != 1 or text not in said.get("both", "")


def _make_desk() -> Desk:
    begin_writing()
    with transaction():
        committee = make_committee()
        meeting = make_meeting(committee=committee, state=MeetingState.HELD)
        item = make_item(meeting=meeting, notes=FIRST)
        cookies = sign_in(WRITERS, committee)
    return Desk(meeting.id, item.id, cookies)


def _save(site: str, desk: Desk) -> list[tuple[int, dict[str, Any], str]]:
    """Return for each writer how he was answered, with what, and what he wrote."""
    together = threading.Barrier(WRITERS)

    def save(number: int) -> tuple[int, dict[str, Any], str]:
        text = f"Bản của người thứ {number} trong {WRITERS}"
        opened = ask(site + desk.path("under-way"), desk.cookies[number])
        token = json.loads(opened.text)["token"]
        typed = {"csrf_token": token, "notes": text, "base": FIRST, "page": f"p{number}"}
        together.wait()
        path = desk.path(f"agenda/{desk.item}/notes/keep")
        saved = ask(site + path, opened.cookie, typed)
        return saved.status, json.loads(saved.text) if "json" in saved.kind else {}, text

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(save, range(WRITERS)))


def _kept(desk: Desk) -> Counter[str]:
    """Return the texts the database holds: the stored one, and those set aside."""
    stored = db.session.scalars(select(AgendaItem.notes).where(AgendaItem.id == desk.item))
    aside = db.session.scalars(select(NotesAside.text).where(NotesAside.item_id == desk.item))
    return Counter([*stored, *aside])
