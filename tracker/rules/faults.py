"""What a person can put right: the one list of refusals, each with words in both languages."""

from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """A reason to refuse; the web floor words every member (a test counts them)."""

    # text, numbers, dates
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    STATE_SECRET = "state_secret"  # noqa: S105 - a name, not a password
    NOT_A_DATE = "not_a_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_AMBIGUOUS = "number_ambiguous"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_PERIOD = "not_a_period"
    NOT_A_CHOICE = "not_a_choice"

    # facts and figures
    OWN_SUBMISSION = "own_submission"
    FINISHED_IN_FUTURE = "finished_in_future"
    FINISHED_BEFORE_OPENED = "finished_before_opened"
    NUMBER_SEPARATORS = "number_separators"
    NUMBER_HAS_UNIT = "number_has_unit"
    NUMBER_TOO_PRECISE = "number_too_precise"
    NUMBER_NOT_WHOLE = "number_not_whole"
    ONE_LINE_ONLY = "one_line_only"
    TOO_MANY_LINES = "too_many_lines"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 - a word for a fault
    PASSWORD_COMMON = "password_common"  # noqa: S105
    PASSWORD_HAS_ADDRESS = "password_has_address"  # noqa: S105

    # lists
    TOO_MANY_TERMS = "too_many_terms"

    # deadlines and periods
    DATES_REVERSED = "dates_reversed"
    DUE_BEFORE_ISSUE = "due_before_issue"
    EXTENSION_NOT_LATER = "extension_not_later"
    PERIOD_NOT_OPEN = "period_not_open"
    PERIOD_BEFORE_PLAN = "period_before_plan"
    TERM_OUT_OF_RANGE = "term_out_of_range"

    # plans
    NOT_A_DOCUMENT_NUMBER = "not_a_document_number"
    PLAN_EXISTS = "plan_exists"
    PLAN_NOT_DRAFT = "plan_not_draft"
    PLAN_WITHDRAWN = "plan_withdrawn"
    PLAN_NOT_IN_FORCE = "plan_not_in_force"
    PLAN_EMPTY = "plan_empty"
    ISSUED_IN_FUTURE = "issued_in_future"
    PERIOD_TOO_LATE = "period_too_late"
    INDICATORS_ASSIGNED = "indicators_assigned"
    INDICATOR_LEADS_MISSING = "indicator_leads_missing"
    GROUP_EMPTY = "group_empty"
    GROUP_AND_UNITS = "group_and_units"
    UNITS_MISSING = "units_missing"
    UNIT_NOT_VALID = "unit_not_valid"
    LEAD_IS_COORDINATING = "lead_is_coordinating"
    ROW_FOLLOWS_PLAN = "row_follows_plan"
    DUE_IN_PAST = "due_in_past"
    DUE_FAR_AHEAD = "due_far_ahead"
    DUE_IS_SET = "due_is_set"
    TASK_CLOSED = "task_closed"

    # amendments of plans
    AMENDMENT_EXISTS = "amendment_exists"
    AMENDMENT_BEFORE_PLAN = "amendment_before_plan"
    AMENDMENT_IN_FORCE = "amendment_in_force"
    AMENDMENT_EMPTY = "amendment_empty"
    ROW_ENDS_AND_CHANGES = "row_ends_and_changes"
    ROW_HAS_ENDED = "row_has_ended"
    NOTHING_CHANGES = "nothing_changes"
    EXTENSIONS_UNDECIDED = "extensions_undecided"

    # links into one task
    TOO_MANY_CODES = "too_many_codes"
    NOT_SIX_DIGITS = "not_six_digits"
    CODE_WRONG = "code_wrong"
    CODE_SPENT = "code_spent"
    CODE_NEEDED = "code_needed"

    # sessions that are called
    MEETING_CALLED_OFF = "meeting_called_off"
    MEETING_HAS_BEGUN = "meeting_has_begun"
    NOBODY_TO_INVITE = "nobody_to_invite"

    # accounts and sign-in
    WRONG_SIGN_IN = "wrong_sign_in"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_MANY_LINKS = "too_many_links"
    NO_MEMBERSHIP = "no_membership"
    LINK_SPENT = "link_spent"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    WRONG_SETUP_CODE = "wrong_setup_code"
    ADDRESS_TAKEN = "address_taken"
    LAST_ADMIN = "last_admin"
    UNIT_NEEDED = "unit_needed"
    HEAD_NEEDS_UNIT = "head_needs_unit"
    MEMBERSHIP_EXISTS = "membership_exists"

    # units and committees
    NOT_A_CODE = "not_a_code"
    MIXED_SCRIPTS = "mixed_scripts"
    UNIT_CODE_TAKEN = "unit_code_taken"
    UNIT_TWIN = "unit_twin"
    PARENT_CYCLE = "parent_cycle"
    COMMITTEE_TWIN = "committee_twin"
    # tasks, submissions, extensions
    TASK_FINISHED = "task_finished"
    TASK_CANCELLED = "task_cancelled"
    TASK_SUSPENDED = "task_suspended"
    TASK_NOT_SUSPENDED = "task_not_suspended"
    TASK_NOT_CLOSED = "task_not_closed"
    SUBMISSION_WAITING = "submission_waiting"
    SUBMISSION_EMPTY = "submission_empty"
    NOTHING_WAITING = "nothing_waiting"
    EXTENSION_PENDING = "extension_pending"
    EXTENSION_DECIDED = "extension_decided"
    EXTENSION_TOO_LATE = "extension_too_late"
    EXTENSION_NEEDS_DUE = "extension_needs_due"

    # files
    FILE_EMPTY = "file_empty"
    FILE_TOO_BIG = "file_too_big"
    FILE_KIND = "file_kind"
    FILE_HAS_MACROS = "file_has_macros"
    FILE_NAME = "file_name"
    TOO_MANY_FILES = "too_many_files"
    # a demonstration's clock
    WALK_BACK = "walk_back"
    WALK_TOO_FAR = "walk_too_far"
    # meetings
    MEETING_EXISTS = "meeting_exists"
    MEETING_ENDS_FIRST = "meeting_ends_first"
    MEETING_CLOSED = "meeting_closed"
    MEETING_NOT_CLOSED = "meeting_not_closed"
    MEETING_NOT_YET = "meeting_not_yet"
    MINUTES_NUMBER_TAKEN = "minutes_number_taken"
    MINUTES_OUT_OF_HOUSE = "minutes_out_of_house"
    ITEM_NOT_EMPTY = "item_not_empty"
    CONCLUSIONS_LACKING = "conclusions_lacking"
    DUE_BEFORE_MEETING = "due_before_meeting"
    DATE_AND_NO_DATE = "date_and_no_date"
    TOO_MANY_ROWS = "too_many_rows"
    # answers to invitations and attendance
    NOT_AN_ONLINE_ADDRESS = "not_an_online_address"
    ANSWER_AFTER_SESSION = "answer_after_session"
    ANSWER_TOO_LATE = "answer_too_late"
    LEFT_BEFORE_ARRIVED = "left_before_arrived"
    NO_ANSWERS_TO_TAKE = "no_answers_to_take"
    # tables read from files
    SHEET_FILE_TOO_BIG = "sheet_file_too_big"
    SHEET_FILE_BOMB = "sheet_file_bomb"
    SHEET_FILE_LOCKED = "sheet_file_locked"
    SHEET_FILE_OLD = "sheet_file_old"
    SHEET_FILE_UNKNOWN = "sheet_file_unknown"
    SHEET_FILE_MISNAMED = "sheet_file_misnamed"
    SHEET_FILE_BROKEN = "sheet_file_broken"
    SHEET_FILE_MACROS = "sheet_file_macros"
    SHEET_LETTERS = "sheet_letters"
    SHEET_ROWS = "sheet_rows"
    SHEET_COLUMNS = "sheet_columns"
    TABLE_ROWS = "table_rows"
    TABLE_COLUMNS = "table_columns"
    TABLE_IN_TABLE = "table_in_table"
    SHEET_TOO_MUCH = "sheet_too_much"
    SHEET_TOO_SLOW = "sheet_too_slow"
    SHEET_EMPTY = "sheet_empty"
    EXPORT_TOO_LONG = "export_too_long"
    # documents
    DOCUMENT_NUMBER_TAKEN = "document_number_taken"
    NOT_A_SYMBOL = "not_a_symbol"
    DOCUMENT_IN_FUTURE = "document_in_future"
    LINK_EXISTS = "link_exists"
    LINK_TO_NOTHING = "link_to_nothing"
    DOCUMENT_OF_SESSION = "document_of_session"
    # inspections
    INSPECTION_CONCLUDED = "inspection_concluded"
    INSPECTION_NOT_CONCLUDED = "inspection_not_concluded"
    INSPECTION_ASSIGNED = "inspection_assigned"
    FINDINGS_LACKING = "findings_lacking"
    CONCLUDED_IN_FUTURE = "concluded_in_future"
    VISIT_OUT_OF_PERIOD = "visit_out_of_period"
    VISITS_OUTSIDE = "visits_outside"
    VISIT_IN_FUTURE = "visit_in_future"
    UNIT_NOT_INSPECTED = "unit_not_inspected"
    UNIT_HAS_FINDINGS = "unit_has_findings"
    # budgets
    NOT_MONEY = "not_money"
    MONEY_NOT_WHOLE = "money_not_whole"
    MONEY_OUT_OF_RANGE = "money_out_of_range"
    ALLOCATED_OVER_PLANNED = "allocated_over_planned"
    DISBURSED_OVER_ALLOCATED = "disbursed_over_allocated"
    FIGURES_MISSING = "figures_missing"
    YEARS_REVERSED = "years_reversed"
    # units over time
    NAMES_OVERLAP = "names_overlap"
    NAME_IS_SAME = "name_is_same"
    ALIAS_TAKEN = "alias_taken"
    GROUP_TWIN = "group_twin"
    GROUP_IN_USE = "group_in_use"
    LEAD_HAS_ENDED = "lead_has_ended"
    LEAD_WAS_SUCCEEDED = "lead_was_succeeded"
    SUCCESSION_IS_AHEAD = "succession_is_ahead"
    SUCCESSION_NOT_AHEAD = "succession_not_ahead"
    SUCCESSION_INTO_ITSELF = "succession_into_itself"
    SUCCESSION_CYCLE = "succession_cycle"
    SUCCESSION_BEFORE_BIRTH = "succession_before_birth"
    SUCCESSION_UNIT_ENDED = "succession_unit_ended"
    SUCCESSOR_NOT_THERE = "successor_not_there"
    SUCCESSION_NEEDS_TWO = "succession_needs_two"
    SHARES_NOT_WHOLE = "shares_not_whole"
    NO_DUTY_CHOSEN = "no_duty_chosen"
    SUCCESSION_IS_UNDONE = "succession_is_undone"
    SUCCESSION_WORKED_ON = "succession_worked_on"
    HANDED_TO_SELF = "handed_to_self"
    # tables of units and people
    TABLE_EMPTY = "table_empty"
    COLUMNS_MISSING = "columns_missing"
    CODE_TWICE = "code_twice"
    CODE_UNKNOWN = "code_unknown"
    ADDRESS_TWICE = "address_twice"
    # the working calendar
    NOT_A_DAY_KIND = "not_a_day_kind"
    DAY_TWICE = "day_twice"
    OUTSIDE_THE_YEAR = "outside_the_year"
    MADE_UP_ON_WEEKDAY = "made_up_on_weekday"
    SWAP_ON_WEEKEND = "swap_on_weekend"
    CALENDAR_NOT_TEXT = "calendar_not_text"
    CALENDAR_UNCHANGED = "calendar_unchanged"
    DUE_MOVES_INTO_PAST = "due_moves_into_past"
    LINE_NOT_TAKEN = "line_not_taken"
    # detail plans
    MEASURES_MISSING = "measures_missing"
    MEASURE_DUE_OUTSIDE = "measure_due_outside"
    DETAIL_PLAN_UNNUMBERED = "detail_plan_unnumbered"
    # answers to requests for more time
    EXTENSION_NOT_DECIDED = "extension_not_decided"
    ANSWER_NUMBER_TAKEN = "answer_number_taken"
    ANSWER_BEFORE_DECISION = "answer_before_decision"

    # the ladder of reminders
    RUNG_TELLS_NOBODY = "rung_tells_nobody"
    RUNG_TWIN = "rung_twin"
    LADDER_FORGETS_UNITS = "ladder_forgets_units"
    NOTHING_TO_RAISE = "nothing_to_raise"
    QUIET_ENDS_FIRST = "quiet_ends_first"
    QUIET_IS_OVER = "quiet_is_over"
    QUIET_TOO_LONG = "quiet_too_long"
    QUIET_TWICE = "quiet_twice"

    # supposing other points
    WISH_NEEDS_CHANGE = "wish_needs_change"
    # annexes
    ANNEX_NOT_READY = "annex_not_ready"
    ANNEX_BLOCKED = "annex_blocked"
    ANNEX_NAMES_OPEN = "annex_names_open"
    ANNEX_EMPTY = "annex_empty"
    ANNEX_UNMAPPED = "annex_unmapped"
    ANNEX_TOO_LONG = "annex_too_long"
    ANNEX_ROLE_TWICE = "annex_role_twice"
    ANNEX_NOT_LAST = "annex_not_last"
    ANNEX_CELL_CHANGED = "annex_cell_changed"
    ANNEX_PLAN_IS_OUT = "annex_plan_is_out"
    FILE_OR_TEXT = "file_or_text"
    # returned letters
    NOT_A_RETURN = "not_a_return"
    RETURN_NOT_FINAL = "return_not_final"
    RETURN_OF_NONE = "return_of_none"
    RETURN_KNOWN = "return_known"
    LETTER_NOT_SENT = "letter_not_sent"
    # answers to invitations
    NOT_A_REPLY = "not_a_reply"
    REPLY_OF_NONE = "reply_of_none"
    REPLY_OUTDATED = "reply_outdated"
    # urging letters and the ledger
    AS_OF_IN_FUTURE = "as_of_in_future"
    REPLY_IN_PAST = "reply_in_past"
    REPLY_TOO_FAR = "reply_too_far"
    NOBODY_TO_URGE = "nobody_to_urge"
    URGED_MEANWHILE = "urged_meanwhile"
    LETTER_NOT_DRAFT = "letter_not_draft"
    LETTER_NOT_ISSUED = "letter_not_issued"
    LETTER_SIGNED = "letter_signed"
    SIGNED_COPY_MISSING = "signed_copy_missing"
    SIGNED_COPY_TOO_LARGE = "signed_copy_too_large"
    SIGNED_COPY_SENT = "signed_copy_sent"
    LETTER_EMPTY = "letter_empty"
    LETTER_DATED_EARLY = "letter_dated_early"
    LETTER_NUMBER_TWICE = "letter_number_twice"
    LETTER_UNKNOWN = "letter_unknown"
    LETTER_TWICE = "letter_twice"
    BATCH_ISSUED = "batch_issued"
    NOTHING_TYPED = "nothing_typed"
    DOCUMENT_IS_LOCKED = "document_is_locked"
    ANSWER_IN_FUTURE = "answer_in_future"
    # lists taken along and read back
    ROW_UNKNOWN = "row_unknown"
    ROW_TWICE = "row_twice"
    ROW_CHANGED = "row_changed"
    COLUMN_FIXED = "column_fixed"
    CELL_BROKEN = "cell_broken"
    NAME_UNKNOWN = "name_unknown"
    TOO_MANY_CHANGES = "too_many_changes"
    TABLE_MOVED = "table_moved"
    TABLE_TAKEN = "table_taken"
    # indicator sets, editions, targets
    SET_CODE_TAKEN = "set_code_taken"
    INDICATOR_CODE_TAKEN = "indicator_code_taken"
    INDICATOR_PARENT_UNKNOWN = "indicator_parent_unknown"
    INDICATOR_PARENT_BELOW = "indicator_parent_below"
    INDICATOR_IN_USE = "indicator_in_use"
    KEY_TWICE = "key_twice"
    TIER_UNREADABLE = "tier_unreadable"
    TIERS_NOT_RISING = "tiers_not_rising"
    MAPPING_NEW_MISSING = "mapping_new_missing"
    MAPPING_NEW_NAMED = "mapping_new_named"
    MAPPING_ONE_ONLY = "mapping_one_only"
    EDITION_EXISTS = "edition_exists"
    RESULT_EXISTS = "result_exists"
    RESULT_EMPTY = "result_empty"
    RANK_BEYOND = "rank_beyond"
    POINTS_ABOVE_MAXIMUM = "points_above_maximum"
    BASELINE_INCOMPLETE = "baseline_incomplete"
    TARGET_YEAR_MISSING = "target_year_missing"
    TARGET_WORDS_MISSING = "target_words_missing"
    TARGET_VALUE_MISSING = "target_value_missing"
    TARGET_UPPER_MISSING = "target_upper_missing"
    TARGET_REVERSED = "target_reversed"
    TARGET_ABOVE_HUNDRED = "target_above_hundred"
    TARGET_YEAR_TWICE = "target_year_twice"
    # arithmetic of figures
    PART_MISSING = "part_missing"
    DENOMINATOR_NOT_POSITIVE = "denominator_not_positive"
    SHARE_TYPED = "share_typed"
    PARTS_OF_NO_RATIO = "parts_of_no_ratio"
    # workbooks of reports
    SHEET_OF_OTHERS = "sheet_of_others"
    SHEET_IS_OLD = "sheet_is_old"
    REPORT_NOT_OPEN = "report_not_open"
    # reports
    REPORT_FORM_NEEDED = "report_form_needed"
    REPORT_LACKS_FIGURES = "report_lacks_figures"
    REPORT_HAS_DOUBTS = "report_has_doubts"
    REPORT_NIL_WITH_FIGURES = "report_nil_with_figures"
    REPORT_SCAN_MISSING = "report_scan_missing"
    REPORT_IS_DRAFTED = "report_is_drafted"
    REPORT_HAS_RETURNED_VALUES = "report_has_returned_values"
    REPORT_DUE_TOO_SOON = "report_due_too_soon"
    REPORT_CONFIRMED = "report_confirmed"
    FIGURE_NOT_ASKED = "figure_not_asked"
    FIGURE_REASON_MISSING = "figure_reason_missing"
    FIGURE_NOTE_MISSING = "figure_note_missing"
    # consolidated reports
    NUMBER_NOT_OF_SENTENCE = "number_not_of_sentence"
    REPORT_ISSUED = "report_issued"
    REPORT_NOT_APPROVED = "report_not_approved"
    REPORT_DATED_EARLY = "report_dated_early"
    WINDOW_NOT_OPEN = "window_not_open"
    FIGURES_MOVED = "figures_moved"

    # keys of programs, and what they send
    TOO_MANY_KEYS = "too_many_keys"
    NOT_JSON = "not_json"
    JSON_FIELD_UNKNOWN = "json_field_unknown"
    JSON_TEXT_NEEDED = "json_text_needed"
    JSON_OBJECT_NEEDED = "json_object_needed"


class Refused(Exception):
    """Say no in a way the reader can put right: what is wrong, at which field, with which facts."""

    def __init__(self, fault: Fault, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.field = field
        self.facts = facts


class NotAllowed(Exception):
    """The actor may not do this (the web floor answers 403)."""


class Missing(Exception):
    """There is no such row, or the actor may not know of it (the web floor answers 404)."""


class Changed(Exception):
    """The row changed since the reader opened it (the web floor shows both versions)."""
