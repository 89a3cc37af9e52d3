"""The permission matrix, copied by hand from the promises made to the offices.

A slip in the product's table shows as a difference from this one.
"""

import pytest

from tracker.rules.permissions import ROLES, TABLE, Action, Actor, Relation, Role, may, may_knock

MINE, OWN, COORDINATING, OTHER = Relation
COLUMNS = ("admin", "secretariat", "chair", "unit_lead", "unit_member", "observer")

# What each letter reaches, and the promised letters in the order of COLUMNS.
LETTERS = {
    "A": {MINE, OWN, COORDINATING, OTHER},
    "R": {MINE, OWN, COORDINATING, OTHER},
    "C": {MINE, OWN, COORDINATING},
    "U": {MINE, OWN},
    "O": {MINE},
    "-": set(),
}
PROMISED = {
    "USE_ACCOUNT": "OOOOOO",
    "SEARCH": "RRRCCR",
    "SEE_OVERVIEW": "RRR--R",
    "SEE_UNIT_HOME": "---UU-",
    "SEE_HEALTH": "AA----",
    "SEE_PLAN": "RARRRR",
    "SEE_DRAFT_PLAN": "-AR---",
    "EDIT_PLAN": "-A----",
    "PROMULGATE_PLAN": "-AA---",
    "ASSIGN": "-AA---",
    "SPLIT_TASK": "---U--",
    "SEE_TASK": "RARCCR",
    "EDIT_TASK": "-A----",
    "REQUEST_EXTENSION": "---U--",
    "DECIDE_EXTENSION": "-AA---",
    "REPORT_PROGRESS": "---CO-",
    "DRAFT_SUBMISSION": "---UU-",
    "SUBMIT": "---U--",
    "ENTER_ON_BEHALF": "-A----",
    "DECIDE_SUBMISSION": "-A----",
    "REOPEN_SUBMISSION": "-A----",
    "CLOSE_TASK": "-AA---",
    "REOPEN_TASK": "-AA---",
    "COMMENT": "-AACC-",
    "EDIT_COMMENT": "---OO-",
    "UPLOAD_EVIDENCE": "-A-CC-",
    "DOWNLOAD_EVIDENCE": "-ARCCR",
    "DELETE_EVIDENCE": "-A-UO-",
    "CREATE_MEETING": "-AA---",
    "SEE_MEETING": "-AACCR",
    "ANSWER_INVITATION": "---UU-",  # by whom of the unit: as a session is seen
    "EDIT_MINUTES": "-AA---",
    "SIGN_MINUTES": "--A---",
    "MAKE_TASKS": "-AA---",
    "SEE_DOCUMENT": "RARRRR",  # as a promulgated plan
    "EDIT_DOCUMENT": "-A----",
    "SEE_INSPECTION": "-AACCR",  # as a session
    "EDIT_INSPECTION": "-AA---",
    "SEE_BUDGET": "RAR--R",  # as the overview
    "EDIT_BUDGET": "-A----",
    "SEE_CONSOLIDATED": "RARRRR",  # one that is issued, as a document of the register
    "SEE_CONSOLIDATED_DRAFT": "-AR---",  # as a draft plan
    "EDIT_CONSOLIDATED": "-A----",
    "APPROVE_CONSOLIDATED": "--A---",  # as minutes are signed
    "EXPORT_OWN": "-AAUUR",
    "EXPORT_PROVINCE": "-AA--R",
    "URGE": "-AA---",
    "SEE_MAIL_LOG": "RA---R",
    "SEE_LEDGER": "RARUUR",  # the mail log; the chair reads it, a unit what concerns itself
    "RECORD_ANSWER": "-A----",
    "EDIT_MAIL": "-A----",
    "SEE_CALENDAR": "RARRRR",
    "EDIT_CALENDAR": "-A----",
    "RUN_SYSTEM": "A-----",
    "MANAGE_USERS": "A-----",
    "INVITE_MEMBER": "A--U--",
    "MANAGE_UNITS": "AA----",
    "MANAGE_COMMITTEE": "AA----",
    "ADD_COMMITTEE": "A-----",
    "MANAGE_INDICATORS": "-A----",
    "IMPORT_TABLES": "-A-U--",
    "SEE_AUDIT": "AR-U-R",
    "VERIFY_AUDIT": "AA---A",
}


def test_the_table_has_every_action_and_every_role():
    assert {action.name for action in Action} == set(PROMISED)
    assert set(TABLE) == set(Action)
    assert [role.value for role in ROLES] == list(COLUMNS)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("action", list(Action))
def test_each_role_may_do_what_was_promised_and_nothing_more(action):
    for role, letter in zip(COLUMNS, PROMISED[action.name], strict=True):
        actor = Actor(user_id=1, committee_id=1, role=Role(role), unit_id=1)
        allowed = {relation for relation in Relation if may(actor, action, relation)}
        assert allowed == LETTERS[letter], f"{role} {action.name}"
        assert may_knock(Role(role), action) == bool(LETTERS[letter])
