from datetime import date

import pytest

from tracker.rules.reasons import ReasonKind, reasons
from tracker.rules.statuses import TaskFacts

DUE = date(2023, 11, 17)
TODAY = date(2023, 11, 24)


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (TaskFacts(due=DUE), ["due_passed", "turn_of_unit"]),
        (TaskFacts(due=date(2023, 12, 31)), ["turn_of_unit"]),
        (
            TaskFacts(due=DUE, submitted_on=date(2023, 11, 20)),
            ["due_passed", "handed_in_late", "turn_of_secretariat"],
        ),
        (TaskFacts(due=DUE, submitted_on=DUE), ["handed_in", "turn_of_secretariat"]),
        (
            TaskFacts(due=DUE, grace_until=date(2023, 11, 22), returned_on=DUE),
            ["resubmission_passed", "returned_with_grace", "turn_of_unit"],
        ),
        (
            TaskFacts(due=DUE, returned_on=date(2023, 11, 20)),
            ["due_passed", "returned", "turn_of_unit"],
        ),
        (TaskFacts(), ["no_date", "turn_of_secretariat"]),
        (TaskFacts(due=DUE, finished_on=DUE), ["finished_on_time"]),
        (TaskFacts(due=DUE, finished_on=TODAY, returned_on=DUE), ["finished_late"]),
        (TaskFacts(due=DUE, suspended_on=DUE), ["suspended"]),
        (TaskFacts(due=DUE, cancelled_on=DUE, submitted_on=DUE), ["cancelled"]),
        (TaskFacts(is_standing=True), ["standing", "turn_of_unit"]),
    ],
)
def test_reasons_say_why_and_whose_turn_it_is(facts, kinds):
    assert [reason.kind.value for reason in reasons(facts, TODAY)] == kinds


def test_reasons_carry_the_days_their_sentences_need():
    facts = TaskFacts(due=DUE, submitted_on=date(2023, 11, 20))
    passed, handed_in, _turn = reasons(facts, TODAY)
    assert passed.kind is ReasonKind.DUE_PASSED
    assert passed.facts["since"] == date(2023, 11, 18)
    assert passed.facts["days"] == 7
    assert handed_in.facts["days_late_when_handed_in"] == 3
