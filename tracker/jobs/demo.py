"""Set up a demonstration: live through its story as pages and scheduler would have."""

from datetime import timedelta

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.jobs.walks import arrive, carry_soon, live_morning
from tracker.services.demo.case import Case, load_case, moment_of_words
from tracker.services.demo.cast import actor_of
from tracker.services.demo.office import open_office
from tracker.services.demo.story import Step, list_steps
from tracker.services.heartbeats import beat, last_words

ONE_DAY = timedelta(days=1)
STORY = "demo"  # the mark of how far the story is told: a number of steps, then the word TOLD
TOLD = "told"


def is_told() -> bool:
    """Tell whether the story was lived through to its end."""
    return last_words(STORY) == TOLD


def starts_here() -> bool:
    """Tell whether a story was begun, and cut off before its end."""
    return last_words(STORY) not in {"", TOLD}


def live_story() -> None:
    """Fill an installation and leave its clock at the morning the visitor comes.

    Each step leaves its mark in its own transaction, so a load that was cut off goes on where it
    stopped.
    """
    case = load_case()
    if not starts_here():
        _open(case)
    steps = list_steps(case)
    for number, step in enumerate(steps[int(last_words(STORY)) :], int(last_words(STORY)) + 1):
        _live_until(step)
        _do(step, number)
    while clock.now() < case.starts_at:
        live_morning(clock.today() + ONE_DAY)
    clock.set_now(case.starts_at)
    _mark(TOLD)


def _open(case: Case) -> None:
    clock.set_now(moment_of_words(case.invented["opened_at"]))
    doer.set(Doer(name="demo"))
    begin_writing()
    with transaction():
        open_office(case, now=clock.now())
        beat(STORY, now=clock.now(), detail="0")


def _live_until(step: Step) -> None:
    stop_reading()
    while clock.today() < clock.local(step.at).date():
        live_morning(clock.today() + ONE_DAY)
    arrive(step.at)


def _do(step: Step, number: int) -> None:
    """Let a person act, and the letters of it leave."""
    begin_writing()
    with transaction():
        actor = actor_of(step.who)
        doer.set(Doer(user_id=actor.user_id, name=actor.name))
        step.act(actor, clock.today(), step.at)
        beat(STORY, now=step.at, detail=str(number))
    carry_soon()


def _mark(words: str) -> None:
    begin_writing()
    with transaction():
        beat(STORY, now=clock.now(), detail=words)
