"""Pages of sessions: the list, a session, its agenda, who came, its conclusions, its minutes."""

from tracker.web.views.meetings import (
    agenda,
    attendance,
    conclusions,
    invitations,
    papers,
    reading,
    session_papers,
    sessions,
)
from tracker.web.views.meetings.blueprint import bp

__all__ = [
    "agenda",
    "attendance",
    "bp",
    "conclusions",
    "invitations",
    "papers",
    "reading",
    "session_papers",
    "sessions",
]
