"""What is asked of the three amounts of a budget line."""

from dataclasses import dataclass
from fractions import Fraction

from tracker.rules.faults import Fault, Refused
from tracker.rules.money import show_money


@dataclass(frozen=True, slots=True)
class Amounts:
    """Planned, allocated, disbursed, in đồng; None where there is no figure, which is not zero."""

    planned: int | None = None
    allocated: int | None = None
    disbursed: int | None = None

    @property
    def share_disbursed(self) -> Fraction | None:
        """Return disbursed / allocated, None without both figures."""
        if not self.allocated or self.disbursed is None:
            return None
        return Fraction(self.disbursed, self.allocated)

    @property
    def excess(self) -> "Excess | None":
        """Return where one amount is above the one it comes out of, None when all is in order."""
        pairs = (
            (self.allocated, self.planned, Fault.ALLOCATED_OVER_PLANNED, "allocated"),
            (self.disbursed, self.allocated, Fault.DISBURSED_OVER_ALLOCATED, "disbursed"),
        )
        for more, less, fault, field in pairs:
            if more is not None and less is not None and more > less:
                return Excess(fault, field, more, less)
        return None


@dataclass(frozen=True, slots=True)
class Excess:
    """More money than there should be: kept with a reason, never corrected silently."""

    fault: Fault
    field: str
    more: int
    less: int


def check_amounts(amounts: Amounts, *, reason: str) -> None:
    """Refuse a line without any figure, and an excess without a reason.

    Raises Refused: FIGURES_MISSING, ALLOCATED_OVER_PLANNED, DISBURSED_OVER_ALLOCATED.

    >>> check_amounts(Amounts(planned=10, allocated=12), reason="Bổ sung giữa năm")
    >>> check_amounts(Amounts(planned=10, allocated=12), reason="")
    Traceback (most recent call last):
    tracker.rules.faults.Refused: allocated_over_planned
    """
    if amounts == Amounts():
        raise Refused(Fault.FIGURES_MISSING, field="planned")
    excess = amounts.excess
    if excess is not None and not reason:
        raise Refused(
            excess.fault,
            field=excess.field,
            more=show_money(excess.more),
            less=show_money(excess.less),
        )


def check_years(first: int, last: int) -> None:
    """Refuse years that run backwards. Raises Refused: YEARS_REVERSED."""
    if last < first:
        raise Refused(Fault.YEARS_REVERSED, field="last_year", first=first)
