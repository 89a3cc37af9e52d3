"""Put the pages into the application."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from tracker.web.access import init_access
from tracker.web.assets import init_assets
from tracker.web.errors import init_errors
from tracker.web.exporting import init_exporting
from tracker.web.filters import init_filters
from tracker.web.frame import init_frame
from tracker.web.keeping import init_keeping
from tracker.web.views import (
    account,
    account_keys,
    account_links,
    api,
    backlog,
    board,
    budgets,
    calendar,
    committees,
    consolidated,
    demo,
    demo_signin,
    documents,
    editions,
    evidence,
    exports,
    extensions,
    feeds,
    files,
    front,
    health,
    indicator_sets,
    inspections,
    invitation_links,
    issued_papers,
    ladders,
    ledgers,
    letters,
    links,
    mailbox,
    measures,
    meetings,
    overview,
    paper_orders,
    paper_profiles,
    plans,
    profiles,
    reforms,
    report_sheets,
    reports,
    returns,
    searching,
    self_scores,
    signin,
    successions,
    table_imports,
    tables,
    task_links,
    task_lists,
    tasks,
    unit_home,
    unit_pages,
    urging,
    users,
    verify,
)

__all__ = ["account_keys", "account_links", "init_site", "reforms", "table_imports", "task_links"]

BLUEPRINTS = (
    front.bp,
    health.bp,
    signin.bp,
    account.bp,
    overview.bp,
    board.bp,
    report_sheets.bp,
    unit_home.bp,
    task_lists.bp,
    tasks.bp,
    measures.bp,
    reports.bp,
    extensions.bp,
    exports.bp,
    files.bp,
    plans.bp,
    indicator_sets.bp,
    editions.bp,
    self_scores.bp,
    profiles.bp,
    evidence.bp,
    meetings.bp,
    documents.bp,
    issued_papers.bp,
    verify.bp,
    inspections.bp,
    budgets.bp,
    urging.bp,
    ledgers.bp,
    letters.bp,
    backlog.bp,
    links.bp,
    searching.bp,
    invitation_links.bp,
    feeds.bp,
    returns.bp,
    ladders.bp,
    mailbox.bp,
    users.bp,
    unit_pages.bp,
    successions.bp,
    committees.bp,
    paper_profiles.bp,
    paper_orders.bp,
    consolidated.bp,
    calendar.bp,
    tables.bp,
    api.bp,
)
DEMO_BLUEPRINTS = (demo.bp, demo_signin.bp)  # outside a demonstration these addresses do not exist


def init_site(app: Flask) -> None:
    """Register guards, filters, error pages and all views."""
    protect = CSRFProtect(app)
    protect.exempt(api.bp)  # a program shows a key and no cookie
    for keyed in (links.bp, invitation_links.bp):
        protect.exempt(keyed)  # no Referer is sent, which the guard asks for; forms check
    init_access(app)
    init_assets(app)
    init_filters(app)
    init_errors(app)
    init_frame(app)
    init_keeping(app)
    init_exporting(app)
    tables.init_tables(app)
    is_demo = app.config["SETTINGS"].is_demo
    for blueprint in dict.fromkeys((*BLUEPRINTS, *(DEMO_BLUEPRINTS if is_demo else ()))):
        app.register_blueprint(blueprint)
