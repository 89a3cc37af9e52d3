"""Pages of sessions: the list, a session, its agenda, who came, its conclusions, its minutes."""

from tracker.web.views.meetings import (
    agenda,
    answers,
    attendance,
    conclusions,
    invitations,
    pack,
    paper_life,
    paper_signing,
    papers,
    reading,
    search,
    session_papers,
    sessions,
    unit_extracts,
    year,
)
from tracker.web.views.meetings.blueprint import bp

__all__ = [
    "agenda",
    "answers",
    "attendance",
    "bp",
    "conclusions",
    "invitations",
    "pack",
    "paper_life",
    "paper_signing",
    "papers",
    "reading",
    "search",
    "session_papers",
    "sessions",
    "unit_extracts",
    "year",
]
