"""The story as steps in time: at which moment who does what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.rules.permissions import Actor
from tracker.services.demo import answers, beside, meetings, plans, reports
from tracker.services.demo.agenda import act_on_agenda
from tracker.services.demo.case import Case, Facts, moment_of_words
from tracker.services.demo.session_papers import Doing, act_on_paper
from tracker.services.demo.tasks import act_on_task

SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of one person; ``act`` takes the actor, the day and the moment."""

    at: datetime
    who: str
    act: Callable[[Actor, date, datetime], object]


def list_steps(case: Case) -> list[Step]:
    """Return everything that happens before the visitor comes, in order of time."""
    steps = [_event(case, facts) for facts in case.invented["events"]]
    for told, acts in ((case.beside, beside.ACTS), (case.reports, reports.ACTS)):
        steps += [_beside(case, facts, acts) for facts in told["events"]]
    steps += [_on_agenda(facts) for facts in case.agenda["events"]]
    for session in case.invented["sessions"]:
        steps += _session(session, case.papers["papers"].get(str(session["ordinal"]), ()))
    for session in case.papers["sessions"]:
        steps += _session(session, session["papers"])
    return sorted(steps, key=lambda step: step.at)


def _event(case: Case, facts: Facts) -> Step:
    def act(actor: Actor, today: date, now: datetime) -> None:
        if facts["act"] == "draft_plan":
            plans.draft_plan(case, actor=actor, today=today)
        elif facts["act"] == "promulgate_plan":
            plans.promulgate(case, actor=actor, today=today, now=now)
        else:
            act_on_task(case, facts, actor=actor, today=today, now=now)

    return Step(moment_of_words(facts["at"]), facts["who"], act)


def _beside(case: Case, facts: Facts, acts: Mapping[str, beside.Act]) -> Step:
    act = acts[facts["act"]]

    def do(actor: Actor, today: date, now: datetime) -> None:
        act(case, actor, today, now)

    return Step(moment_of_words(facts["at"]), facts["who"], do)


def _on_agenda(facts: Facts) -> Step:
    def act(actor: Actor, _today: date, now: datetime) -> None:
        act_on_agenda(facts, actor=actor, now=now)

    return Step(moment_of_words(facts["at"]), facts["who"], act)


def _session(session: Facts, papers: Sequence[Facts]) -> list[Step]:
    acts = {
        "prepared_at": meetings.prepare,
        "invited_at": answers.send,
        "answered_at": answers.answer,
        "recorded_at": meetings.record,
        "ended_at": meetings.end,
        "closed_at": meetings.close,
    }
    steps = [
        Step(moment_of_words(session[when]), SECRETARIAT, _bound(act, session))
        for when, act in acts.items()
        if session.get(when)
    ]
    return steps + [
        Step(moment_of_words(one["at"]), one["who"], _on_paper(session, one)) for one in papers
    ]


def _on_paper(session: Facts, facts: Facts) -> Callable[[Actor, date, datetime], object]:
    return lambda actor, today, now: act_on_paper(
        Doing(meetings.find_meeting(session), facts, actor, today, now)
    )


def _bound(act: meetings.Act, session: Facts) -> Callable[[Actor, date, datetime], object]:
    return lambda actor, today, now: act(session, actor, today, now)
