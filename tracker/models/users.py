"""People, their parts in committees, and their ways of signing in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from tracker.database import Model, Moment, word
from tracker.models.units import Committee, Unit
from tracker.rules.choices import Language
from tracker.rules.permissions import Role
from tracker.rules.texts import fold

FOLDED = 600


class User(Model):
    """A person, known by one duty address."""

    __tablename__ = "users"
    __audited__ = True
    __secret__ = frozenset({"password_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[Language] = mapped_column(word(Language), default=Language.VIETNAMESE)
    is_active: Mapped[bool] = mapped_column(default=True)
    muted_news: Mapped[str] = mapped_column(
        String(200), default="", server_default=text("''")
    )  # kinds of letters this person does without, as words
    created_at: Mapped[datetime] = mapped_column(Moment)
    folded: Mapped[str] = mapped_column(String(FOLDED), default="")  # to search by
    version_id: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", lazy="raise", order_by="Membership.id"
    )

    __mapper_args__ = {"version_id_col": version_id}

    @validates("name", "post", "email")
    def _fold(self, key: str, value: str) -> str:
        parts = {"name": self.name, "post": self.post, "email": self.email} | {key: value}
        self.folded = fold(" ".join(part or "" for part in parts.values()))[:FOLDED]
        return value


class Membership(Model):
    """A person's role and unit in one committee."""

    __tablename__ = "memberships"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    is_head: Mapped[bool] = mapped_column(default=False)  # head of the unit, copied when late
    ended_on: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")
    committee: Mapped[Committee] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("user_id", "committee_id", "role", "unit_id"),
        Index(None, "committee_id", "role"),
    )


class UserSession(Model):
    """A signed-in browser; the cookie holds a token, the row its hash."""

    __tablename__ = "user_sessions"
    __audited__ = True  # who came and went, and from where
    __secret__ = frozenset({"token_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    address: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class SigninLink(Model):
    """A mailed link that signs in once."""

    __tablename__ = "signin_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SigninAttempt(Model):
    """One try at signing in, kept a day, so that guessing is slowed down in all processes."""

    __tablename__ = "signin_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))  # hash of the address typed, or of the IP
    at: Mapped[datetime] = mapped_column(Moment)
    succeeded: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index(None, "subject", "at"),)


class UsedNonce(Model):
    """A form that was sent once; sending it again leads to what it made."""

    __tablename__ = "used_nonces"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(Moment, index=True)
