import pytest

from tests.factories import make_actor, make_assignment, make_committee, make_plan
from tracker.models import Committee
from tracker.queries.budgets import (
    BudgetFilter,
    list_lines,
    total_of,
    total_of_plan,
    totals_by_plan,
    totals_by_source,
    totals_by_years,
)
from tracker.rules.budgets import Amounts
from tracker.rules.choices import BudgetSource
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.money import read_money, show_money
from tracker.rules.permissions import Role
from tracker.services.budgets import BudgetFacts, add_line, remove_line, update_line

BILLION = 10**9


class Office:
    def __init__(self):
        self.committee: Committee = make_committee()
        self.secretariat = make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.plan = make_plan(committee=self.committee)

    def facts(self, **changes) -> BudgetFacts:
        typed = {
            "plan_id": self.plan.id,
            "title": "Hạ tầng số",
            "first_year": 2023,
            "source": BudgetSource.PROVINCE,
            "planned": BILLION,
        }
        return BudgetFacts(**(typed | changes))

    def add(self, **changes):
        return add_line(self.facts(**changes), actor=self.secretariat)


@pytest.fixture
def office(app) -> Office:
    return Office()


ALL = BudgetFilter()


def test_the_money_of_article_001_is_typed_in_and_shown_as_total(office):
    office.add(
        title="Kinh phí thực hiện chuyển đổi số",
        first_year=2021,
        last_year=2023,
        planned=read_money("197,3 tỷ"),
    )
    total = total_of(office.secretariat, ALL)
    assert total.amounts == Amounts(197_300_000_000)
    assert show_money(total.amounts.planned) == "197,3\u00a0tỷ\u00a0đồng"
    (years,) = totals_by_years(office.secretariat, ALL)
    assert years.key == (2021, 2023)  # the document gives one sum; it is not spread over years
    for year in (2021, 2022, 2023):
        assert total_of(office.secretariat, BudgetFilter(year=year)).count == 1
    assert total_of(office.secretariat, BudgetFilter(year=2024)).amounts == Amounts()


def test_totals_by_plan_year_and_source_add_up(office):
    other = make_plan(committee=office.committee)
    office.add(source=BudgetSource.CENTRAL, allocated=BILLION, disbursed=BILLION // 4)
    office.add(first_year=2024)
    office.add(plan_id=other.id, planned=5 * BILLION)
    actor = office.secretariat
    total = total_of(actor, ALL).amounts.planned
    assert total == 7 * BILLION
    for totals in (totals_by_plan, totals_by_years, totals_by_source):
        assert sum(one.amounts.planned for one in totals(actor, ALL)) == total
    assert [one.key for one in totals_by_plan(actor, ALL)] == [other, office.plan]
    assert [one.key for one in totals_by_source(actor, ALL)] == [
        BudgetSource.CENTRAL,
        BudgetSource.PROVINCE,
    ]
    assert total_of_plan(actor, other.id).amounts.planned == 5 * BILLION


def test_a_share_is_shown_only_of_sums_over_the_same_lines(office):
    office.add(allocated=BILLION, disbursed=BILLION // 4)
    assert total_of(office.secretariat, ALL).share_disbursed == 0.25
    office.add(disbursed=BILLION)
    assert total_of(office.secretariat, ALL).share_disbursed is None


def test_totals_stay_exact_beyond_what_a_float_holds(office):
    office.add(planned=999_999_999_999_999)
    office.add(planned=2)
    assert total_of(office.secretariat, ALL).amounts.planned == 1_000_000_000_000_001


@pytest.mark.parametrize(
    ("changes", "fault", "field"),
    [
        ({"planned": None}, Fault.FIGURES_MISSING, "planned"),
        ({"allocated": 2 * BILLION}, Fault.ALLOCATED_OVER_PLANNED, "allocated"),
        ({"allocated": 1, "disbursed": 2}, Fault.DISBURSED_OVER_ALLOCATED, "disbursed"),
        ({"last_year": 2022}, Fault.YEARS_REVERSED, "last_year"),
        ({"plan_id": 9_999}, Fault.NOT_A_CHOICE, "plan"),
        ({"assignment_id": 9_999}, Fault.NOT_A_CHOICE, "assignment"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, changes, fault, field):
    with pytest.raises(Refused) as caught:
        office.add(**changes)
    assert (caught.value.fault, caught.value.field) == (fault, field)


def test_more_than_there_should_be_is_kept_with_a_reason_and_never_corrected(office):
    line = office.add(allocated=2 * BILLION, reason="Bổ sung giữa năm")
    assert (line.planned, line.allocated) == (BILLION, 2 * BILLION)
    assert Amounts(line.planned, line.allocated, None).excess.field == "allocated"


def test_money_goes_to_an_assignment_of_the_same_plan_only(office):
    row = make_assignment(committee=office.committee, plan=office.plan)
    other = make_plan(committee=office.committee)
    assert office.add(assignment_id=row.id).assignment_id == row.id
    with pytest.raises(Refused):
        office.add(plan_id=other.id, assignment_id=row.id)
    foreign = make_plan(committee=make_committee())
    with pytest.raises(Refused):
        office.add(plan_id=foreign.id)


def test_a_line_is_corrected_found_and_taken_out(office):
    line = office.add(source_words="Vốn sự nghiệp")
    actor = office.secretariat
    update_line(line, office.facts(title="Tập huấn"), actor=actor, seen=line.version_id)
    with pytest.raises(Changed):
        update_line(line, office.facts(), actor=actor, seen=99)
    assert list_lines(actor, BudgetFilter(text="tap huan")) == [line]
    assert list_lines(actor, BudgetFilter(source=BudgetSource.AID)) == []
    remove_line(line, actor=actor)
    assert total_of(actor, ALL).count == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CHAIR, Role.OBSERVER])
def test_only_the_secretariat_enters_money(office, role):
    actor = make_actor(committee=office.committee, role=role)
    with pytest.raises(NotAllowed):
        add_line(office.facts(), actor=actor)
    assert total_of(actor, ALL).count == 0


def test_the_money_of_another_committee_is_not_counted(office):
    office.add()
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    assert total_of(stranger, ALL).count == 0
