"""What the register keeps of the papers of a session."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import Document, DocumentLink, Meeting
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import series_of


def find_registered(meeting: Meeting, kind: DocumentKind, symbol: str) -> Document | None:
    """Return the entry of a session's paper in the register, the newest; None before it is there.

    Another paper of the same type that was linked to the session has another symbol.
    """
    return db.session.scalar(
        select(Document)
        .join(DocumentLink, DocumentLink.document_id == Document.id)
        .where(
            DocumentLink.meeting_id == meeting.id,
            Document.committee_id == meeting.committee_id,
            Document.kind == kind,
            Document.series == series_of(symbol),
        )
        .order_by(Document.issued_on.desc(), Document.id.desc())
        .limit(1)
    )
