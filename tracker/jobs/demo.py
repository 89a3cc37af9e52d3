"""Set up a demonstration: live through its story as pages and scheduler would have."""

from datetime import timedelta

from tracker import clock
from tracker.database import Doer, begin_writing, doer, transaction
from tracker.jobs.walks import arrive, carry_soon, live_morning
from tracker.services.demo.case import load_case, moment_of_words
from tracker.services.demo.cast import actor_of
from tracker.services.demo.office import open_office
from tracker.services.demo.story import Step, list_steps

ONE_DAY = timedelta(days=1)


def live_story() -> None:
    """Fill an empty installation and leave its clock at the morning the visitor comes."""
    case = load_case()
    clock.set_now(moment_of_words(case.invented["opened_at"]))
    doer.set(Doer(name="demo"))
    begin_writing()
    with transaction():
        open_office(case, now=clock.now())
    for step in list_steps(case):
        _live_until(step)
        _do(step)
    while clock.now() < case.starts_at:
        live_morning(clock.today() + ONE_DAY)
    clock.set_now(case.starts_at)


def _live_until(step: Step) -> None:
    while clock.today() < clock.local(step.at).date():
        live_morning(clock.today() + ONE_DAY)
    arrive(step.at)


def _do(step: Step) -> None:
    """Let a person act, and the letters of it leave."""
    begin_writing()
    with transaction():
        actor = actor_of(step.who)
        doer.set(Doer(user_id=actor.user_id, name=actor.name))
        step.act(actor, clock.today(), step.at)
    carry_soon()
