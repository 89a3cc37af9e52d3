"""Put the daily letter and the leader's weekly letter into words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from tracker.queries.digests import DigestLine, Section
from tracker.queries.weekly import Weekly
from tracker.rules.dates import show_date
from tracker.speech import gettext, ngettext
from tracker.speech import lazy_gettext as _l

MOST_LINES = 30  # of one section; the rest is counted, and one link leads to all of them
LATE = frozenset({Section.OVERDUE, Section.FOLLOW, Section.COPY})
LISTS = {
    Section.OVERDUE: "/tasks?view=overdue",
    Section.TODAY: "/tasks?view=due_soon",
    Section.SOON: "/tasks?view=due_soon",
    Section.REVIEW: "/backlog",
    Section.DETAIL_PLAN: "/backlog",
    Section.EXTENSION: "/backlog",
    Section.FOLLOW: "/tasks?view=overdue",
    Section.COPY: "/tasks?view=overdue",
}
# Looked up when asked for: a letter names two or three of them.
TITLES = {
    Section.OVERDUE: _l("Overdue"),
    Section.TODAY: _l("Due today"),
    Section.SOON: _l("Falling due"),
    Section.REVIEW: _l("Results that wait for your answer"),
    Section.DETAIL_PLAN: _l("Detail plans that wait for your answer"),
    Section.EXTENSION: _l("Requests for more time that wait for your answer"),
    Section.FOLLOW: _l("To follow up with the units"),
    Section.COPY: _l("For the head of the unit to know"),
}
# The usual sentence over a section, where no rung has words of its own.
SENTENCES = {
    Section.OVERDUE: _l(
        "Hand in the result, or ask for more time and say why the work takes longer."
    ),
    Section.TODAY: _l("What is handed in today is in time."),
    Section.SOON: _l("There is time left to hand in, or to ask for more time."),
    Section.REVIEW: _l("Confirm the result or return it with what is missing."),
    Section.DETAIL_PLAN: _l("Confirm the plan or return it with what is missing."),
    Section.EXTENSION: _l("Grant the time asked for, another day, or refuse with a reason."),
    Section.FOLLOW: _l("The units were reminded and have not handed in yet."),
    Section.COPY: _l(
        "The focal point has this letter too; nothing has to be done here by the head."
    ),
}


@dataclass(frozen=True)
class WordedLine:
    """A line of a letter, ready to print."""

    title: str
    url: str
    under: str  # unit, code, committee
    when: str
    left: str  # how many days are left or gone
    is_late: bool


@dataclass(frozen=True)
class WordedSection:
    """A part of a letter, ready to print."""

    title: str
    sentences: tuple[str, ...]
    lines: tuple[WordedLine, ...]
    more: int
    more_path: str
    is_late: bool


@dataclass(frozen=True)
class Words:
    """How a letter names periods and makes links."""

    name_period: Callable[[str], str]
    link_to: Callable[[DigestLine], str]


def word_digest(lines: Sequence[DigestLine], *, today: date, words: Words) -> dict[str, Any]:
    """Return what the templates of a daily letter print: its subject and its sections."""
    groups = [(section, list(group)) for section, group in groupby(lines, lambda one: one.section)]
    several = len({line.committee for line in lines}) > 1
    return {
        "summary": ", ".join(_count(section, len(group)) for section, group in groups),
        "sections": [
            _section(section, group, today=today, words=words, several=several)
            for section, group in groups
        ],
    }


def word_weekly(weekly: Weekly, *, today: date) -> dict[str, Any]:
    """Return what the templates of a weekly letter print."""
    return {"weekly": weekly, "today": today, "summary": _weekly_summary(weekly)}


def _section(
    section: Section, lines: list[DigestLine], *, today: date, words: Words, several: bool
) -> WordedSection:
    own = list(dict.fromkeys(line.words for line in lines if line.words))
    usual = [str(SENTENCES[section])] if any(not line.words for line in lines) else []
    return WordedSection(
        title=str(TITLES[section]),
        sentences=tuple(usual + own),
        lines=tuple(_line(line, today, words, several=several) for line in lines[:MOST_LINES]),
        more=max(0, len(lines) - MOST_LINES),
        more_path=LISTS[section],
        is_late=section in LATE,
    )


def _line(line: DigestLine, today: date, words: Words, *, several: bool) -> WordedLine:
    title = line.title
    if line.period:
        title = f"{title} ({words.name_period(line.period)})"
    under = [line.unit_name, line.code, *([line.committee] if several else [])]
    if line.holders:
        under.append(gettext("held by %(names)s", names=", ".join(line.holders)))
    return WordedLine(
        title=title,
        url=words.link_to(line),
        under=" · ".join(under),
        when=_when(line),
        left=_left(line.due, today),
        is_late=line.due < today,
    )


def _when(line: DigestLine) -> str:
    if line.section in {Section.REVIEW, Section.DETAIL_PLAN, Section.EXTENSION}:
        return str(gettext("Answer by %(day)s", day=show_date(line.due)))
    return str(gettext("Due %(day)s", day=show_date(line.due)))


def _left(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return str(ngettext("%(num)s day late", "%(num)s days late", -days))
    if not days:
        return str(gettext("today"))
    return str(ngettext("%(num)s day to go", "%(num)s days to go", days))


def _count(section: Section, count: int) -> str:
    """Return a section in the words of a subject line."""
    say: Callable[[int], Any] = {
        Section.OVERDUE: lambda n: ngettext(
            "%(num)s task is overdue", "%(num)s tasks are overdue", n
        ),
        Section.TODAY: lambda n: ngettext(
            "%(num)s task is due today", "%(num)s tasks are due today", n
        ),
        Section.SOON: lambda n: ngettext(
            "%(num)s task falls due soon", "%(num)s tasks fall due soon", n
        ),
        Section.REVIEW: lambda n: ngettext(
            "%(num)s result to confirm", "%(num)s results to confirm", n
        ),
        Section.DETAIL_PLAN: lambda n: ngettext(
            "%(num)s detail plan to confirm", "%(num)s detail plans to confirm", n
        ),
        Section.EXTENSION: lambda n: ngettext(
            "%(num)s request to answer", "%(num)s requests to answer", n
        ),
        Section.FOLLOW: lambda n: ngettext(
            "%(num)s task to follow up", "%(num)s tasks to follow up", n
        ),
        Section.COPY: lambda n: ngettext(
            "%(num)s late task of the unit", "%(num)s late tasks of the unit", n
        ),
    }[section]
    return str(say(count))


def _weekly_summary(weekly: Weekly) -> str:
    open_, overdue = weekly.tally.open, weekly.tally.overdue
    said = str(ngettext("%(num)s open task", "%(num)s open tasks", open_))
    if not overdue:
        return said
    return f"{said}, {ngettext('%(num)s overdue task', '%(num)s overdue tasks', overdue)}"
