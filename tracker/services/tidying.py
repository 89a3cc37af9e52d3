"""The nightly round: what has had its day goes, and the store of files is held against its rows."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from tracker.database import db, is_sqlite
from tracker.models import (
    AnnexImport,
    LinkCode,
    LinkOpening,
    SigninAttempt,
    SigninLink,
    TableImport,
    TaskLink,
    UsedNonce,
    UserSession,
)
from tracker.queries.annexes.imports import UNFINISHED
from tracker.services import files
from tracker.services.files import Findings

KEPT_NONCES = timedelta(days=7)  # longer than a form stays open in a browser
KEPT_ATTEMPTS = timedelta(days=1)
KEPT_LINKS = timedelta(days=1)
KEPT_TASK_LINKS = timedelta(days=365)  # after their last day, with who opened them when
KEPT_TABLES = timedelta(days=30)  # lists read back, taken or left lying


def forget_what_has_had_its_day(*, now: datetime) -> None:
    """Delete ended sessions, spent nonces, old tries at signing in, dead links and lists."""
    old_links = select(TaskLink.id).where(TaskLink.expires_at < now - KEPT_TASK_LINKS)
    for stale in (
        delete(UserSession).where(UserSession.expires_at < now),
        delete(UsedNonce).where(UsedNonce.at < now - KEPT_NONCES),
        delete(SigninAttempt).where(SigninAttempt.at < now - KEPT_ATTEMPTS),
        delete(SigninLink).where(SigninLink.expires_at < now - KEPT_LINKS),
        delete(LinkCode).where(LinkCode.expires_at < now - KEPT_LINKS),
        delete(LinkCode).where(LinkCode.link_id.in_(old_links)),
        delete(LinkOpening).where(LinkOpening.link_id.in_(old_links)),
        delete(TaskLink).where(TaskLink.expires_at < now - KEPT_TASK_LINKS),
        delete(TableImport).where(TableImport.created_at < now - KEPT_TABLES),
    ):
        db.session.execute(stale)


def forget_unfinished_imports(*, before: datetime) -> int:
    """Throw away annexes nobody has worked on since, with their files; return how many.

    What is in a plan, or was taken back out of one, stays. One statement: an import is no fact of
    the committee's work until it is confirmed, so the trail does not speak of it.
    """
    left_alone = (
        delete(AnnexImport)
        .where(
            AnnexImport.state.in_(UNFINISHED),
            func.coalesce(AnnexImport.touched_at, AnnexImport.created_at) < before,
        )
        .returning(AnnexImport.id)
    )
    return len(db.session.scalars(left_alone).all())


def check_files(*, now: datetime) -> Findings:
    """Compare the store of files with its rows both ways; sweep away what nobody knows."""
    return files.reconcile(now=now)


def renew_statistics() -> None:
    """Let SQLite look again at how its tables are filled; PostgreSQL does so by itself.

    Without it a large table may be asked the long way round.
    """
    if is_sqlite():
        db.session.execute(text("PRAGMA analysis_limit = 1000"))  # rows of each index looked at
        db.session.execute(text("ANALYZE"))
