"""The words of a session's paper: as they are now, and as they were sent out for remarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import SessionPaper, SessionPaperDraft, SessionRemark
from tracker.rules.drafts import Draft, is_changed, part_of, read_draft


@dataclass(frozen=True, slots=True)
class SentDraft:
    """A version of the words that was sent out, and whether they read otherwise now."""

    version: int
    sent_at: datetime
    words: Draft
    is_changed: bool


@dataclass(frozen=True, slots=True)
class RemarkedOn:
    """What a remark was made on, and what stands there now; nothing when it was taken out."""

    sent: SentDraft
    then: Draft
    now: Draft
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Drafts:
    """The words of a paper now, and each version that was sent out, by its number."""

    now: Draft = ()
    sent: Mapping[int, SentDraft] = field(default_factory=dict)

    def find(self, version: int | None) -> SentDraft | None:
        """Return a version; None for what was sent before versions were kept."""
        return self.sent.get(version or 0)

    def of(self, remark: SessionRemark) -> RemarkedOn | None:
        """Return what a remark was made on; None when its version was not kept."""
        sent = self.find(remark.draft_version)
        if sent is None:
            return None
        then, now = sent.words, self.now
        if remark.item_id is not None:
            then, now = _only(then, remark.item_id), _only(now, remark.item_id)
        return RemarkedOn(sent, then, now, is_changed(sent.words, self.now, remark.item_id))


def load_drafts(paper: SessionPaper | None, now: Draft) -> Drafts:
    """Return the words of a paper now, as handed in, and as they were sent out; one statement."""
    if paper is None:
        return Drafts(now)
    rows = db.session.scalars(
        select(SessionPaperDraft)
        .where(SessionPaperDraft.paper_id == paper.id)
        .order_by(SessionPaperDraft.version)
    )
    sent = {}
    for row in rows:
        words = read_draft(row.content)
        sent[row.version] = SentDraft(row.version, row.sent_at, words, words != now)
    return Drafts(now, sent)


def _only(draft: Draft, item_id: int) -> Draft:
    part = part_of(draft, item_id)
    return (part,) if part else ()
