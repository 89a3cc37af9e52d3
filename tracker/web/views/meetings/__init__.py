"""Pages of sessions: the list, a session, its agenda, who came, its conclusions, its minutes."""

from tracker.web.views.meetings import (
    agenda,
    answers,
    attendance,
    checks,
    concluding,
    conclusions,
    invitations,
    notes,
    pack,
    paper_life,
    paper_signing,
    papers,
    reading,
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
    "checks",
    "concluding",
    "conclusions",
    "invitations",
    "notes",
    "pack",
    "paper_life",
    "paper_signing",
    "papers",
    "reading",
    "session_papers",
    "sessions",
    "unit_extracts",
    "year",
]
