"""Words for every refusal: what is wrong and how to put it right, with the figures."""

from datetime import date
from typing import Any

from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.recurrences import name_period
from tracker.rules.report_windows import Window
from tracker.speech import gettext, spoken_language
from tracker.speech import lazy_gettext as _l
from tracker.web.agenda_faults import AGENDA_WORDS
from tracker.web.answer_faults import ANSWER_WORDS
from tracker.web.consolidated_words import CONSOLIDATED_WORDS
from tracker.web.document_faults import DOCUMENT_WORDS
from tracker.web.indicator_faults import INDICATOR_WORDS
from tracker.web.number_faults import NUMBER_WORDS, range_words
from tracker.web.plan_faults import PLAN_WORDS
from tracker.web.report_faults import REPORT_WORDS
from tracker.web.session_paper_faults import SESSION_PAPER_WORDS
from tracker.web.table_faults import TABLE_WORDS
from tracker.web.urging_faults import URGING_WORDS

GENERAL_WORDS: dict[Fault, Any] = {
    # returned letters
    Fault.NOT_A_RETURN: _l(
        "This is no report of a mail server. Record the returned letter on its own page instead."
    ),
    Fault.RETURN_NOT_FINAL: _l("The mail server is still trying; nothing has come back yet."),
    Fault.RETURN_OF_NONE: _l("No letter to %(address)s was sent from here."),
    Fault.NOT_A_REPLY: _l("This mail holds no answer of a calendar program."),
    Fault.REPLY_OF_NONE: _l("The answer is of nobody who was invited to the session."),
    Fault.REPLY_OUTDATED: _l("A newer answer, or a newer invitation, stands."),
    Fault.RETURN_KNOWN: _l("This report was recorded before."),
    Fault.LETTER_NOT_SENT: _l("This letter has not left yet."),
    Fault.REQUIRED: _l("Fill this in."),
    Fault.TOO_LONG: _l("Use at most %(limit)s characters."),
    Fault.NOT_TEXT: _l("There are characters here that cannot be kept; type the text again."),
    Fault.STATE_SECRET: _l("State secrets must not be entered here."),
    Fault.NOT_A_DATE: _l("Type the date like 25/12/2023."),
    Fault.YEAR_UNREADABLE: _l("Enter a year from %(first)s to %(last)s."),
    Fault.DATE_OUT_OF_RANGE: _l("This date is out of range; check the year."),
    Fault.NOT_A_TIME: _l("Type the time like 14:00."),
    Fault.NOT_AN_ADDRESS: _l("Type one mail address, like ten@donvi.example."),
    Fault.NOT_A_PERIOD: _l("Type the period like Quý IV/2023 or Tháng 4/2026."),
    Fault.NOT_A_CHOICE: _l("Choose one of the list."),
    # facts and figures
    Fault.OWN_SUBMISSION: _l("You submitted this yourself; somebody else has to decide."),
    Fault.FINISHED_IN_FUTURE: _l("The date of the document cannot be after today (%(today)s)."),
    Fault.FINISHED_BEFORE_OPENED: _l(
        "The date of the document cannot be before the task was given (%(opened_on)s)."
    ),
    Fault.PART_MISSING: _l("Fill in the part and the whole; the percentage is computed from both."),
    Fault.DENOMINATOR_NOT_POSITIVE: _l(
        "The whole must be above 0. Where nothing happened, choose “Not applicable” and say why."
    ),
    Fault.SHARE_TYPED: _l(
        "The percentage is computed; type the part and the whole instead of the percentage."
    ),
    Fault.PARTS_OF_NO_RATIO: _l("This indicator takes one figure, not a part and a whole."),
    Fault.FIGURE_IN_WORDS: _l(
        "This indicator is told by a figure; write the words in the column for notes."
    ),
    Fault.ONE_LINE_ONLY: _l("Use one line only here."),
    Fault.TOO_MANY_LINES: _l("Use at most %(limit)s lines."),
    Fault.PASSWORD_TOO_SHORT: _l("Use at least %(minimum)s characters."),
    Fault.PASSWORD_COMMON: _l("This password is too common; choose another."),
    Fault.PASSWORD_HAS_ADDRESS: _l("The password must not hold the mail address."),
    # lists
    Fault.TOO_MANY_TERMS: _l("This address asks for too much at once."),
    # days and terms
    Fault.DATES_REVERSED: _l("This cannot be before %(first)s."),
    Fault.DUE_BEFORE_ISSUE: _l("The due date cannot be before the date of issue."),
    Fault.EXTENSION_NOT_LATER: _l("The new due date must be later than the present one."),
    Fault.PERIOD_BEFORE_PLAN: _l("This period is before the plan."),
    Fault.TERM_OUT_OF_RANGE: _l("The number of days is out of range."),
    # accounts and sign-in
    Fault.WRONG_SIGN_IN: _l("The address and the password do not belong together."),
    Fault.TOO_MANY_TRIES: _l(
        "Too many tries. Wait %(minutes)s minutes, or have a sign-in link mailed to you."
    ),
    Fault.TOO_MANY_LINKS: _l(
        "Too many links were asked for from this computer. Wait %(minutes)s minutes."
    ),
    Fault.NO_MEMBERSHIP: _l("This account has no part in any committee; ask the administrator."),
    Fault.TOO_MANY_CODES: _l(
        "Enough codes were mailed for now. Use the last one, or wait %(minutes)s minutes."
    ),
    Fault.NOT_SIX_DIGITS: _l("Type the six digits of the letter."),
    Fault.CODE_WRONG: _l("This is not the code of the last letter. Tries left: %(left)s."),
    Fault.CODE_SPENT: _l("This code counts no more. Have a new one mailed."),
    Fault.CODE_NEEDED: _l(
        "Nothing has been sent yet. First type the code from your duty mailbox; what you wrote is "
        "kept. Files have to be chosen again."
    ),
    Fault.MEETING_CALLED_OFF: _l("This session was called off; take it up again first."),
    Fault.MEETING_HAS_BEGUN: _l("The session has begun; it cannot be called off."),
    Fault.NOBODY_TO_INVITE: _l("Nobody new on the list has an account a letter could go to."),
    Fault.LINK_SPENT: _l("This link has been used, is too old, or is not complete."),
    Fault.WRONG_PASSWORD: _l("This is not the present password."),
    Fault.WRONG_SETUP_CODE: _l("This is not the setup code of this server."),
    Fault.ADDRESS_TAKEN: _l("There is already an account with this address."),
    Fault.LAST_ADMIN: _l(
        "The committee needs an administrator; give this part to somebody else first."
    ),
    Fault.UNIT_NEEDED: _l("This role needs a unit."),
    Fault.HEAD_NEEDS_UNIT: _l("Only people of a unit can be its head."),
    Fault.MEMBERSHIP_EXISTS: _l("This person has this part already."),
    # units and committees
    Fault.NOT_A_CODE: _l("Use letters A to Z without marks, digits, and . - _ / inside."),
    Fault.MIXED_SCRIPTS: _l("There are letters of another alphabet here; type the text again."),
    Fault.UNIT_CODE_TAKEN: _l("This code belongs to %(name)s."),
    Fault.UNIT_TWIN: _l("There is already a unit of this name: %(name)s."),
    Fault.PARENT_CYCLE: _l("A unit cannot lie below itself."),
    Fault.COMMITTEE_TWIN: _l("There is already a committee of this name."),
    # tasks, submissions, extensions
    Fault.TASK_FINISHED: _l("This task was finished on %(since)s; reopen it first."),
    Fault.TASK_CANCELLED: _l("This task was cancelled on %(since)s; reopen it first."),
    Fault.TASK_SUSPENDED: _l("This task has been paused since %(since)s; resume it first."),
    Fault.TASK_NOT_SUSPENDED: _l("This task is not paused."),
    Fault.TASK_NOT_CLOSED: _l("This task is open already."),
    Fault.SUBMISSION_WAITING: _l(
        "A submission of %(since)s is waiting for the secretariat; wait for its answer."
    ),
    Fault.SUBMISSION_EMPTY: _l("Write what was done, or name a document, or attach a file."),
    Fault.NOTHING_WAITING: _l("Nothing is waiting here for a decision."),
    Fault.EXTENSION_PENDING: _l("More time has been asked for already; wait for the answer."),
    Fault.EXTENSION_DECIDED: _l("This request has been answered already."),
    Fault.EXTENSION_TOO_LATE: _l(
        "The due date %(due)s has passed; this committee takes requests only before it."
    ),
    Fault.EXTENSION_NEEDS_DUE: _l("This task has no due date yet, so there is none to extend."),
    # files
    Fault.FILE_EMPTY: _l("One of the files is empty; choose it again."),
    Fault.FILE_TOO_BIG: _l("Each file may have at most %(limit)s MB."),
    Fault.FILE_KIND: _l(
        "One of the files is not a PDF, Word, Excel, PowerPoint or OpenDocument file or a picture "
        "(JPG, PNG); save it as one of these."
    ),
    Fault.FILE_HAS_MACROS: _l("One of the files holds macros; save it without macros."),
    Fault.FILE_NAME: _l("The name of one of the files holds hidden characters; rename it."),
    Fault.TOO_MANY_FILES: _l("At most %(limit)s files in one submission."),
    # a demonstration's clock
    Fault.WALK_BACK: _l("The demonstration's clock only goes on; type a day after %(today)s."),
    Fault.WALK_TOO_FAR: _l("This is too far to go at once; type a day up to %(latest)s."),
    # meetings
    Fault.MEETING_EXISTS: _l("Session %(ordinal)s is recorded already; take the next number."),
    Fault.MEETING_ENDS_FIRST: _l("The session cannot end before it starts (%(starts)s)."),
    Fault.MEETING_CLOSED: _l("The session is closed; its minutes cannot be changed any more."),
    Fault.MEETING_NOT_CLOSED: _l("Close the session first; then its tasks can be assigned."),
    Fault.MEETING_NOT_YET: _l("The session is held on %(held_on)s; this waits until that day."),
    Fault.MINUTES_NUMBER_TAKEN: _l(
        "The minutes of session %(ordinal)s have number %(number)s in %(year)s already."
    ),
    Fault.CONCLUSIONS_LACKING: _l(
        "Not closed: conclusions that do not say who does them and by when: %(count)s."
    ),
    Fault.DUE_BEFORE_MEETING: _l("The due date cannot be before the session (%(held_on)s)."),
    Fault.DATE_AND_NO_DATE: _l("There is a due date; untick this or clear the date."),
    Fault.TOO_MANY_ROWS: _l("There is room for at most %(limit)s lines here."),
    # annexes
    Fault.ANNEX_NOT_READY: _l("This annex is not waiting to be looked over; open it again."),
    Fault.ANNEX_BLOCKED: _l("Nothing was brought in. Rows to be put right or left out: %(count)s."),
    Fault.ANNEX_NAMES_OPEN: _l(
        "Nothing was brought in. Rows led by units that are not in the register yet: %(count)s."
    ),
    Fault.ANNEX_CELL_CHANGED: _l(
        "Somebody has just corrected this cell; it now says “%(words)s”. Save again to put your"
        " words in its place."
    ),
    Fault.ANNEX_PLAN_IS_OUT: _l(
        "This plan is promulgated: its rows change by an amendment, not by bringing the annex in"
        " again."
    ),
    Fault.ANNEX_EMPTY: _l("There is no table with rows in this file."),
    Fault.ANNEX_UNMAPPED: _l("Say which column holds what is to be done, and which who leads."),
    Fault.ANNEX_TOO_LONG: _l("This annex has more than 2,000 rows; part it into several files."),
    Fault.ANNEX_ROLE_TWICE: _l("Only one column can hold the row number, and one the task."),
    Fault.ANNEX_NOT_LAST: _l("Take back the imports that came after this one first."),
    Fault.FILE_OR_TEXT: _l("Choose a file, or paste a table: one of the two."),
    # documents
    # inspections
    Fault.INSPECTION_CONCLUDED: _l("The inspection is concluded; open it again to change it."),
    Fault.INSPECTION_NOT_CONCLUDED: _l(
        "Conclude the inspection first; then its recommendations can be assigned."
    ),
    Fault.INSPECTION_ASSIGNED: _l(
        "Its recommendations are assigned already; the inspection stays concluded."
    ),
    Fault.FINDINGS_LACKING: _l(
        "Not concluded: recommendations that do not say who does them and by when: %(count)s."
    ),
    Fault.CONCLUDED_IN_FUTURE: _l("The day of conclusion cannot be after today (%(today)s)."),
    Fault.VISIT_OUT_OF_PERIOD: _l("The inspection runs from %(first)s to %(last)s."),
    Fault.VISITS_OUTSIDE: _l("The team was at a unit on %(day)s; the period has to hold that day."),
    Fault.VISIT_IN_FUTURE: _l("The visit cannot be after today (%(today)s)."),
    Fault.UNIT_NOT_INSPECTED: _l("Choose one of the units inspected."),
    Fault.UNIT_HAS_FINDINGS: _l("%(unit)s has visits or findings here; take those out first."),
    # budgets
    Fault.NOT_MONEY: _l("Type an amount like 197,3 tỷ, 850 triệu or 197.300.000.000."),
    Fault.MONEY_NOT_WHOLE: _l("This is not a whole number of đồng."),
    Fault.MONEY_OUT_OF_RANGE: _l("This amount is out of range; check the unit (tỷ, triệu, đồng)."),
    Fault.ALLOCATED_OVER_PLANNED: _l(
        "More is allocated (%(more)s) than planned (%(less)s). Correct it, or say why it is so."
    ),
    Fault.DISBURSED_OVER_ALLOCATED: _l(
        "More is disbursed (%(more)s) than allocated (%(less)s). Correct it, or say why it is so."
    ),
    Fault.FIGURES_MISSING: _l("Type at least one of the three amounts."),
    Fault.YEARS_REVERSED: _l("The last year cannot be before %(first)s."),
    # units over time
    Fault.NAMES_OVERLAP: _l("“%(first)s” and “%(second)s” would be valid on the same day."),
    Fault.NAME_IS_SAME: _l("This is the present name already."),
    Fault.ALIAS_TAKEN: _l("These words stand for %(name)s already."),
    Fault.GROUP_TWIN: _l("There is already a group of this name."),
    Fault.GROUP_IN_USE: _l(
        "A plan, a conclusion, a finding or an assignment names this group; it stays."
    ),
    Fault.EXTENSIONS_UNDECIDED: _l(
        "Choose for each extended task which date holds (%(count)s still open)."
    ),
    Fault.LEAD_HAS_ENDED: _l(
        "“%(title)s” names %(unit)s, which ended on %(ended)s; open it and choose another unit."
    ),
    Fault.LEAD_WAS_SUCCEEDED: _l(
        "“%(title)s” names %(unit)s, which ended on %(ended)s; "
        "open it and choose %(heir)s, which took over."
    ),
    Fault.SUCCESSION_IS_AHEAD: _l(
        "%(unit)s ends on %(on)s by document %(sign)s, entered already; "
        "change or call off that one first."
    ),
    Fault.SUCCESSION_NOT_AHEAD: _l(
        "This was carried out or called off meanwhile; look at it as it is now."
    ),
    Fault.SUCCESSION_INTO_ITSELF: _l("%(unit)s cannot take over from itself."),
    Fault.SUCCESSION_CYCLE: _l("%(unit)s cannot end and take over by the same document."),
    Fault.SUCCESSION_BEFORE_BIRTH: _l(
        "%(unit)s exists only from %(born)s; choose a later day to take effect."
    ),
    Fault.SUCCESSION_UNIT_ENDED: _l("%(unit)s ended on %(ended)s; it has no duties to pass on."),
    Fault.SUCCESSOR_NOT_THERE: _l(
        "%(unit)s does not exist on %(day)s; put its dates right or choose another unit."
    ),
    Fault.SUCCESSION_NEEDS_TWO: _l(
        "%(unit)s is split, so two units at least take over; for one choose a merger."
    ),
    Fault.SHARES_NOT_WHOLE: _l("The shares of %(unit)s add up to %(total)s, not to 100."),
    Fault.NO_DUTY_CHOSEN: _l("Choose at least one duty to pass on."),
    Fault.SUCCESSION_IS_UNDONE: _l("This was undone already."),
    Fault.SUCCESSION_WORKED_ON: _l(
        "This cannot be undone any more: %(thing)s was changed by %(who)s on %(day)s. "
        "Enter a new change instead."
    ),
    Fault.HANDED_TO_SELF: _l("Choose another person than the one who hands over."),
    # the working calendar
    Fault.NOT_A_DAY_KIND: _l(
        "“%(words)s” is no kind of day; write: lễ, nghỉ hoán đổi, làm bù, or ngày thường."
    ),
    Fault.DAY_TWICE: _l("%(day)s stands here twice; keep one line."),
    Fault.OUTSIDE_THE_YEAR: _l("%(day)s is not in %(year)s."),
    Fault.MADE_UP_ON_WEEKDAY: _l(
        "%(day)s is worked anyway; only a Saturday or Sunday can be made up."
    ),
    Fault.SWAP_ON_WEEKEND: _l("%(day)s is a weekend and off anyway; check the day."),
    Fault.CALENDAR_NOT_TEXT: _l(
        "This file is no text; save the table as CSV (UTF-8) or paste its lines."
    ),
    Fault.CALENDAR_UNCHANGED: _l("The calendar says this already; nothing was changed."),
    Fault.DUE_MOVES_INTO_PAST: _l(
        "Task %(code)s would be overdue at once; leave its due date as it was given."
    ),
    Fault.LINE_NOT_TAKEN: _l("Line %(number)s: %(problem)s"),
    # detail plans
    Fault.MEASURES_MISSING: _l(
        "Not handed in: these indicators have no measure with a person and a day yet: %(names)s."
    ),
    Fault.MEASURE_DUE_OUTSIDE: _l(
        "Indicator %(code)s: the day cannot be before the plan was issued (%(issued)s)."
    ),
    Fault.DETAIL_PLAN_UNNUMBERED: _l(
        "A detail plan is handed in when it is issued: give its number and symbol."
    ),
    # answers to requests for more time
    Fault.EXTENSION_NOT_DECIDED: _l("There is nothing to print before the request is answered."),
    Fault.ANSWER_NUMBER_TAKEN: _l(
        "Number %(number)s of %(year)s stands on the answer about task %(code)s already."
    ),
    Fault.ANSWER_BEFORE_DECISION: _l("The answer cannot be dated before the decision (%(day)s)."),
    # supposing other points
    Fault.WISH_NEEDS_CHANGE: _l(
        "The points of today are not known; type the change instead, such as +10."
    ),
    # the ladder of reminders
    Fault.RUNG_TELLS_NOBODY: _l("Tick at least one reader."),
    Fault.RUNG_TWIN: _l("Another rung tells the same reader on this day; change that one."),
    Fault.LADDER_FORGETS_UNITS: _l(
        "One rung in use must tell the focal point: a unit cannot be left without reminders."
    ),
    Fault.QUIET_ENDS_FIRST: _l("The last day cannot be before the first."),
    Fault.QUIET_IS_OVER: _l("These days are over; today is %(today)s."),
    Fault.QUIET_TOO_LONG: _l(
        "At most %(limit)s days in a row without reminders; duties would go unheard."
    ),
    Fault.QUIET_TWICE: _l("%(first)s to %(last)s is quiet already; take that out first."),
    # keys of programs, and what they send
    Fault.TOO_MANY_KEYS: _l("There are %(most)s keys already; revoke one that is not used."),
    Fault.NOT_JSON: _l("The body is no JSON object."),
    Fault.JSON_FIELD_UNKNOWN: _l("There is no field “%(name)s”."),
    Fault.JSON_TEXT_NEEDED: _l(
        "Write the figure as text the way it stands on paper: “1.390” is one thousand three "
        "hundred and ninety, “70,08” is a little over seventy."
    ),
    Fault.JSON_OBJECT_NEEDED: _l("An object with named fields is needed here."),
    # conclusions typed while the session goes on, and checked by a later one
    Fault.UNIT_NOT_KNOWN: _l("No unit or group is called “%(words)s”."),
    Fault.UNIT_NOT_CLEAR: _l("“%(words)s” is not clear: %(names)s? Write the name out."),
    Fault.CONCLUSION_CHECKED: _l("A later session has checked this conclusion; it stays."),
}
WORDS = (
    GENERAL_WORDS
    | TABLE_WORDS
    | URGING_WORDS
    | INDICATOR_WORDS
    | PLAN_WORDS
    | REPORT_WORDS
    | CONSOLIDATED_WORDS
    | DOCUMENT_WORDS
    | NUMBER_WORDS
    | AGENDA_WORDS
    | ANSWER_WORDS
    | SESSION_PAPER_WORDS
)


def words_for(refusal: Refused) -> str:
    """Return the sentence for a refusal in the reader's language."""
    facts = {key: _shown(value) for key, value in refusal.facts.items()}
    sentence = WORDS.get(refusal.fault)
    if refusal.fault is Fault.NUMBER_OUT_OF_RANGE:
        sentence = range_words(refusal.facts) or sentence
    if sentence is None:
        return str(gettext("This cannot be done now."))
    return str(sentence) % facts if "%(" in str(sentence) else str(sentence)


def _shown(value: Any) -> Any:
    """Return a fact of a refusal as people write it."""
    if isinstance(value, date):
        return show_date(value)
    return name_period(value.code, spoken_language()) if isinstance(value, Window) else value
