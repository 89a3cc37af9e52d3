"""What stands around every page: navigation, person, committee, day and the demo's banner."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask, current_app, g, request, url_for

from tracker import clock
from tracker.queries.directory import list_contacts
from tracker.queries.tallies import count_marks, tally_units
from tracker.queries.users import MembershipChoice, SignedIn, list_membership_choices
from tracker.rules.dates import show_date
from tracker.rules.permissions import UNIT_ROLES, Action, Role, may_knock, scope_of
from tracker.rules.texts import initials
from tracker.speech import gettext, spoken_language
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_signed_in
from tracker.web.keeping import keep


@dataclass(frozen=True)
class Item:
    """A line of the navigation."""

    label: Any
    endpoint: str
    icon: str
    action: Action
    count: str = ""  # which figure of the tally stands beside it
    parts: tuple[str, ...] = ()  # other sections that belong to it


@dataclass(frozen=True)
class Group:
    """A titled part of the navigation."""

    title: Any
    items: tuple[Item, ...]


INDICATORS = Item(
    _l("DTI indicators"),
    "indicators.index",
    "bar-chart-steps",
    Action.SEE_PLAN,
    parts=("editions", "indicator_sets", "self_scores", "evidence"),
)
OFFICE = (
    Group("", (Item(_l("Overview"), "overview.show", "house", Action.SEE_OVERVIEW),)),
    Group(
        _l("Follow up"),
        (
            Item(_l("Tasks"), "tasks.index", "list-check", Action.SEE_TASK, "open"),
            Item(_l("Board of reports"), "board.index", "grid-3x3-gap", Action.SEE_OVERVIEW),
            Item(
                _l("Waiting for an answer"),
                "backlog.index",
                "hourglass-split",
                Action.DECIDE_EXTENSION,
                "backlog",
            ),
            Item(
                _l("Extensions"),
                "extensions.index",
                "calendar-plus",
                Action.DECIDE_EXTENSION,
                "extensions",
            ),
            Item(_l("Urging letters"), "urging.index", "flag", Action.URGE),
            Item(_l("Reports"), "reports.index", "clipboard-data", Action.SEE_TASK),
            Item(_l("Ledger of urging"), "ledger.index", "clock-history", Action.SEE_LEDGER),
            Item(_l("Letters sent"), "letters.index", "send", Action.SEE_MAIL_LOG),
            Item(_l("Mailbox"), "mailbox.index", "envelope", Action.SEE_MAIL_LOG),
        ),
    ),
    Group(
        _l("Plans and indicators"),
        (
            Item(_l("Plans"), "plans.index", "journal-text", Action.SEE_PLAN),
            INDICATORS,
            Item(
                _l("Consolidated reports"),
                "consolidated.index",
                "clipboard-data",
                Action.SEE_CONSOLIDATED,
                "consolidated",
            ),
            Item(_l("Budget"), "budgets.index", "cash-stack", Action.SEE_BUDGET),
        ),
    ),
    Group(
        _l("Meetings and papers"),
        (
            Item(_l("Meetings"), "meetings.index", "people", Action.SEE_MEETING),
            Item(_l("Register of documents"), "documents.index", "archive", Action.SEE_DOCUMENT),
            Item(_l("Inspections"), "inspections.index", "shield-check", Action.SEE_INSPECTION),
        ),
    ),
    Group(
        _l("Set up"),
        (
            Item(_l("Working calendar"), "calendar.show", "calendar3", Action.SEE_CALENDAR),
            Item(_l("Reminders"), "ladders.show", "bell", Action.EDIT_MAIL),
            Item(_l("Units"), "units.index", "diagram-3", Action.MANAGE_UNITS),
            Item(_l("Reorganisation"), "successions.index", "bank", Action.MANAGE_UNITS),
            Item(_l("People"), "users.index", "person", Action.MANAGE_USERS),
            Item(_l("Committee"), "committees.edit", "gear", Action.MANAGE_COMMITTEE),
            Item(_l("Health"), "health.details", "shield-check", Action.SEE_HEALTH),
        ),
    ),
)

UNIT = (
    Group(
        "",
        (Item(_l("What the unit owes"), "unit_home.show", "house", Action.SEE_UNIT_HOME, "open"),),
    ),
    Group(
        _l("Reports"),
        (Item(_l("Periodic reports"), "reports.index", "clipboard-data", Action.SEE_TASK),),
    ),
    Group(
        _l("Tasks"),
        (
            Item(_l("All tasks"), "tasks.index", "list-check", Action.SEE_TASK),
            Item(_l("Ledger of urging"), "ledger.index", "clock-history", Action.SEE_LEDGER),
        ),
    ),
    Group(
        _l("Plans and meetings"),
        (
            Item(_l("Plans"), "plans.index", "journal-text", Action.SEE_PLAN),
            INDICATORS,
            Item(
                _l("Consolidated reports"),
                "consolidated.index",
                "clipboard-data",
                Action.SEE_CONSOLIDATED,
            ),
            Item(_l("Meetings"), "meetings.index", "people", Action.SEE_MEETING),
            Item(_l("Register of documents"), "documents.index", "archive", Action.SEE_DOCUMENT),
            Item(_l("Inspections"), "inspections.index", "shield-check", Action.SEE_INSPECTION),
        ),
    ),
)


@dataclass(frozen=True)
class FrameItem:
    """A line of the navigation as this person sees it."""

    label: str
    url: str
    icon: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class FrameGroup:
    """A part of the navigation as this person sees it."""

    title: str
    items: tuple[FrameItem, ...]


@dataclass
class FrameUser:
    """The person in the top bar."""

    name: str
    post: str
    initials: str
    language: str


@dataclass
class Demo:
    """The banner of a demonstration."""

    now: str
    seen: str  # the day the page was made on, so that a button pressed twice works once
    next_day_url: str
    to_date_url: str


@dataclass
class Frame:
    """Everything the layout shows around a page."""

    user: FrameUser | None = None
    committee: str = ""
    memberships: list[dict[str, Any]] = field(default_factory=list)
    today: date | None = None
    groups: tuple[FrameGroup, ...] = ()
    demo: Demo | None = None
    is_mail_held: bool = False
    papers_done: int = 0
    papers_url: str | None = None
    home_url: str = "/"
    search_url: str | None = None
    switch_url: str | None = None
    language_url: str | None = None
    sign_out_url: str | None = None
    account_url: str | None = None
    printed: str = ""
    foot: str = ""


def init_frame(app: Flask) -> None:
    """Give every template its frame, made only when the template asks for it."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {"frame": LaterFrame(), "language": spoken_language()}


class LaterFrame:
    """The frame of this page, made when a template first asks for any of it.

    From then on it holds all of it itself: a page asks some thirty times.
    """

    def __getattr__(self, name: str) -> Any:
        """Look the frame up for what is not here yet."""
        facts = vars(_frame())
        if name not in facts:
            raise AttributeError(name)
        vars(self).update(facts)
        return facts[name]


def _frame() -> Frame:
    """Return the frame of this page, made once."""
    if "frame" not in g:
        g.frame = _make_frame()
    return g.frame  # type: ignore[no-any-return]


def _make_frame() -> Frame:
    addresses = keep("addresses of the frame", _addresses)
    made = Frame(today=clock.today(), demo=_demo(), language_url=addresses["language_url"])
    signed_in = current_signed_in()
    if signed_in is None:
        return made
    made.user = FrameUser(
        name=signed_in.actor.name,
        post=signed_in.post,
        initials=initials(signed_in.actor.name),
        language=signed_in.language,
    )
    made.committee = signed_in.committee_name
    made.foot = _foot(signed_in)
    if signed_in.parts > 1:
        made.memberships = _memberships(signed_in)
    made.groups = _groups(signed_in)
    if may_knock(signed_in.actor.role, Action.SEE_HEALTH):
        made.is_mail_held = signed_in.is_mail_held
    made.papers_done = signed_in.papers_done
    made.papers_url = addresses["papers_url"]
    made.switch_url = addresses["switch_url"]
    made.sign_out_url = addresses["sign_out_url"]
    made.account_url = addresses["account_url"]
    made.printed = gettext(
        "Figures as of %(day)s, printed at %(time)s by %(name)s.",
        day=show_date(clock.today()),
        time=f"{clock.local(clock.now()):%H:%M}",
        name=signed_in.actor.name,
    )
    if made.demo:
        made.printed += " " + gettext("Demonstration, with illustrative data.")
    if may_knock(signed_in.actor.role, Action.SEE_TASK):
        made.search_url = addresses["search_url"]
    return made


def _addresses() -> dict[str, str]:
    """Return where the top bar leads, the same on every page."""
    return {
        "language_url": url_for("account.choose_language"),
        "papers_url": url_for("paper_orders.index"),
        "switch_url": url_for("account.switch"),
        "sign_out_url": url_for("signin.sign_out"),
        "account_url": url_for("account.edit"),
        "search_url": url_for("searching.index"),
    }


def _memberships(signed_in: SignedIn) -> list[dict[str, Any]]:
    return [
        {"id": m.id, "label": _label(m), "is_current": m.id == signed_in.actor.membership_id}
        for m in list_membership_choices(signed_in.actor.user_id)
    ]


def _label(choice: MembershipChoice) -> str:
    return " · ".join(part for part in (choice.committee_name, choice.unit_name) if part)


def _groups(signed_in: SignedIn) -> tuple[FrameGroup, ...]:
    """Return the navigation, made anew only when a figure beside it changes."""
    role, section = signed_in.actor.role, _section(request.endpoint)
    figures = _figures(signed_in)
    key = ("navigation", role, section, tuple(figures.items()))
    return keep(key, lambda: tuple(_make_groups(role, section, figures)))


def _section(endpoint: str | None) -> str:
    return (endpoint or "").split(".")[0]


def _make_groups(role: Role, section: str, figures: dict[str, int]) -> Iterator[FrameGroup]:
    for group in UNIT if role in UNIT_ROLES else OFFICE:
        items = tuple(
            FrameItem(
                label=str(item.label),
                url=url_for(item.endpoint),
                icon=item.icon,
                count=figures.get(item.count) or None,
                is_current=section in {_section(item.endpoint), *item.parts},
            )
            for item in group.items
            if may_knock(role, item.action) and _is_there(item, role)
        )
        if items:
            yield FrameGroup(str(group.title), items)


def _is_there(item: Item, role: Role) -> bool:
    """Offer the mailbox only where letters are kept in a folder this person may read."""
    settings = current_app.config["SETTINGS"]
    if item.endpoint != "mailbox.index":
        return True
    return settings.mail_folder is not None and (
        settings.is_demo or may_knock(role, Action.RUN_SYSTEM)
    )


def _figures(signed_in: SignedIn) -> dict[str, int]:
    """Return what waits: in the committee, or of what the reader's unit itself owes."""
    actor, today = signed_in.actor, clock.today()
    is_of_unit = actor.role in UNIT_ROLES
    if not may_knock(actor.role, Action.SEE_TASK) or (is_of_unit and actor.unit_id is None):
        return {}
    scope = scope_of(actor, Action.SEE_TASK)
    if is_of_unit:
        own = tally_units(scope, today=today).get(actor.unit_id or 0)
        return {"open": own.open if own else 0}
    tally = count_marks(scope, today=today)
    return {
        "open": tally.open,
        "backlog": tally.waiting + tally.extensions_asked,
        "extensions": tally.extensions_asked,
        "consolidated": signed_in.reports_waiting,
    }


def _foot(signed_in: SignedIn) -> str:
    """Return whom a unit's reader can ask, or the unit's name."""
    if signed_in.actor.role not in UNIT_ROLES:
        return signed_in.unit_name
    contacts = [
        ", ".join(part for part in (contact.name, contact.phone or contact.email) if part)
        for contact in list_contacts(signed_in.actor.committee_id)
    ]
    return "\n".join([gettext("Help? The secretariat:"), *contacts]) if contacts else ""


def _demo() -> Demo | None:
    if "demo.next_day" not in current_app.view_functions:
        return None
    wall = clock.local(clock.now())
    return Demo(
        now=gettext("%(time)s on %(day)s", time=f"{wall:%H:%M}", day=f"{wall:%d/%m/%Y}"),
        seen=wall.date().isoformat(),
        next_day_url=url_for("demo.next_day"),
        to_date_url=url_for("demo.to_date"),
    )
