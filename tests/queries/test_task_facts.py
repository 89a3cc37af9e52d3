"""A long story is told day by day; afterwards every day is told as it was then."""

from datetime import timedelta
from random import Random

import pytest

from tests.stories import DAYS, DEEDS, FIRST, Story, read
from tracker.queries.task_facts import OF_UNITS, known_then
from tracker.rules.statuses import TaskFacts


def seen(told):
    """Whose it was and what a state comes from: a day of grace that adds nothing is none."""
    unit_id, facts = told
    return (unit_id, facts.effective_due, *(getattr(facts, name) for name in TOLD))


TOLD = ("due", "finished_on", "submitted_on", "returned_on", "suspended_on", "cancelled_on")


def test_every_day_of_a_random_story_is_told_afterwards_as_it_was_then(app):
    random, days = Random(3), DAYS[:12]
    story = Story([None, *(FIRST + timedelta(n) for n in (2, 5))])
    assert story.play(random, days) >= set(DEEDS)
    for day, told in story.told.items():
        for task_id, facts in read(story.ids, known_then(day, *OF_UNITS)).items():
            assert seen(facts) == seen(told[task_id]), (day, task_id)
    assert len({facts[0] for told in story.told.values() for facts in told.values()}) == 2


@pytest.mark.parametrize(
    ("deeds", "then", "facts", "holder"),
    [
        ("suspend resume", 1, {"suspended_on": DAYS[0]}, "lead"),
        ("suspend resume", 2, {}, "lead"),
        ("cancel reopen", 1, {"cancelled_on": DAYS[0]}, "lead"),
        ("amend", 0, {}, "lead"),
        ("amend amend", 1, {"due": DAYS[2]}, "lead"),
        ("ask grant amend", 2, {"due": DAYS[12]}, "lead"),
        ("submit accept take_back", 2, {"finished_on": DAYS[1]}, "lead"),
        ("submit accept take_back", 3, {"returned_on": DAYS[2]}, "lead"),
        ("submit accept take_back submit accept", 2, {"finished_on": DAYS[1]}, "lead"),
        ("submit give_back amend", 2, {"returned_on": DAYS[1]}, "lead"),
        ("pass_on", 0, {}, "lead"),
        ("pass_on", 1, {}, "other lead"),
        ("pass_on pass_on", 1, {}, "other lead"),
        ("pass_on pass_on", 2, {}, "lead"),
        ("submit pass_on pass_on", 1, {"submitted_on": DAYS[0]}, "lead"),
        ("submit pass_on accept", 2, {"submitted_on": DAYS[0]}, "other lead"),
    ],
)
def test_a_fact_is_known_from_the_day_it_was_decided(app, deeds, then, facts, holder):
    story = Story([DAYS[9]])
    for day, name in zip(DAYS, deeds.split(), strict=False):
        assert story.deed(name, story.ids[0], day)
    known = read(story.ids, known_then(DAYS[then] - timedelta(1), *OF_UNITS))[story.ids[0]]
    wanted = TaskFacts(**({"due": DAYS[9]} | facts))
    assert seen(known) == seen((story.units[holder], wanted))
