"""Words for refusals about indicator sets, editions and targets."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

INDICATOR_WORDS: dict[Fault, Any] = {
    Fault.SET_CODE_TAKEN: _l("There is a set with this number and symbol already."),
    Fault.INDICATOR_CODE_TAKEN: _l("Code %(code)s stands in this set already."),
    Fault.STOCK_COUNTS_UP: _l(
        "What stands on a day does not count up through the year; choose one of the two."
    ),
    Fault.ONE_LEAD_ONLY: _l(
        "An indicator has one lead unit; move the others to the co-ordinating ones: %(names)s."
    ),
    Fault.CODE_IS_DAY: _l(
        "The sheet made a day of this code (%(day)s): format the column as text, then type the "
        "code again, as 4.11."
    ),
    Fault.CODE_OF_ANOTHER: _l(
        "%(code)s is “%(now)s” in the set, in the file “%(file)s”: write the code of the set, or "
        "the name as the set has it."
    ),
    Fault.INDICATOR_PARENT_UNKNOWN: _l(
        "There is no indicator with code %(code)s in this set; enter that one first."
    ),
    Fault.INDICATOR_PARENT_BELOW: _l(
        "A main indicator stands under a group, a component under a main indicator."
    ),
    Fault.INDICATOR_BELOW_ITSELF: _l("An indicator cannot stand under itself."),
    Fault.INDICATOR_TOO_DEEP: _l("At most %(limit)s indicators stand one under the other."),
    Fault.INDICATOR_IN_USE: _l(
        "Other rows, plans, reports or scores name this indicator, so it stays."
    ),
    Fault.KEY_TWICE: _l("“%(words)s” stands in row %(row)s already."),
    Fault.TIER_UNREADABLE: _l("Write each step like “Mức 1: 25”; this cannot be read: %(words)s"),
    Fault.TIERS_NOT_RISING: _l("Each step must give more of the points than the one before."),
    Fault.MAPPING_NEW_MISSING: _l("Choose what it became in the other set."),
    Fault.MAPPING_NEW_NAMED: _l("A dropped indicator has no successor; choose none."),
    Fault.MAPPING_ONE_ONLY: _l("Choose one indicator only, or say that it was split."),
    Fault.EDITION_EXISTS: _l("The edition of %(year)s is entered already."),
    Fault.RESULT_EXISTS: _l("%(province)s has a result under this code in this edition already."),
    Fault.RESULT_EMPTY: _l("Type a score, a rank or both; what is not known stays out."),
    Fault.RANK_BEYOND: _l("A rank of this edition is 1 to %(count)s."),
    Fault.POINTS_ABOVE_MAXIMUM: _l("%(code)s has at most %(maximum)s points."),
    Fault.BASELINE_INCOMPLETE: _l("A baseline needs its figure and its year."),
    Fault.TARGET_YEAR_MISSING: _l("Type the year this target is for."),
    Fault.TARGET_WORDS_MISSING: _l("Type the target of %(year)s in words."),
    Fault.TARGET_VALUE_MISSING: _l("Type the figure of %(year)s, or choose a target in words."),
    Fault.TARGET_UPPER_MISSING: _l("A span needs both its ends: type the upper one of %(year)s."),
    Fault.TARGET_REVERSED: _l("The upper end (%(last)s) must be above the lower (%(first)s)."),
    Fault.TARGET_ABOVE_HUNDRED: _l("A share is a percentage from 0 to 100, not %(value)s."),
    Fault.TARGET_YEAR_TWICE: _l("There is a target of %(year)s already."),
}
