"""Every route of the register, inspections, money, calendar and successions, by every role."""

from tracker.rules.permissions import UNIT_ROLES, Role, may_knock

AD, SEC, CH, OB = Role.ADMIN, Role.SECRETARIAT, Role.CHAIR, Role.OBSERVER
EVERYBODY = set(Role)
# who reads, who writes (docs/decisions/0004-rights-beside-the-table.md)
RIGHTS = {
    "documents": (EVERYBODY, {SEC}),
    "inspections": ({SEC, CH, OB, *UNIT_ROLES}, {SEC, CH}),
    "budgets": ({AD, SEC, CH, OB}, {SEC}),
    "calendar": (EVERYBODY, {SEC}),
    "successions": ({AD, SEC}, {AD, SEC}),
}


def test_each_role_knocks_where_the_decision_says(app):
    """What the guard of a route does with an answer, ``test_register`` and others show."""
    wrong, seen = {}, set()
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.split(".")[0]
        if room not in RIGHTS:
            continue
        seen.add(room)
        readers, writers = RIGHTS[room]
        guard = app.view_functions[rule.endpoint].guard
        met = {role for role in Role if may_knock(role, guard)}
        if met != (writers if "POST" in rule.methods else readers):
            wrong[rule.rule] = sorted(met)
    assert wrong == {}
    assert seen == set(RIGHTS)
