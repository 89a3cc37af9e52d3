"""The session, and the only place that commits."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum, unique
from typing import TYPE_CHECKING, Any, TypeVar

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Interval,
    MetaData,
    TypeDecorator,
    event,
    func,
    literal,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

from tracker import clock
from tracker.rules.faults import Changed

Result = TypeVar("Result")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MILLISECONDS = 10_000
PAUSE = 0.5  # seconds between two tries of what must not be forgotten
NO_TIME = timedelta()
SCALE = 10_000  # a figure is kept in whole ten-thousandths
LARGEST_EXACT = 10**13
MACHINE_STARTED = datetime(1970, 1, 1, tzinfo=UTC)
TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})  # serialization, deadlock, lock not available
CLASHES = frozenset({"23503", "23505"})  # foreign key, unique


@unique
class Turn(IntEnum):
    """What only one transaction (or process) does at a time: a PostgreSQL advisory lock each."""

    AUDIT = 7_201_305  # the chain has one tail
    LEAD = 7_201_306  # held by the process that leads, for as long as it does
    MEMBERSHIPS = 7_201_307  # accounts and parts are given out, and administrators leave
    UNITS = 7_201_308  # names are given out and parents set
    COMMITTEES = 7_201_309  # names are given out
    FIRST_START = 7_201_310
    SIGN_IN = 7_201_311  # attempts are counted
    TASKS = 7_201_312  # periods are opened and amendments carried out
    CALENDAR = 7_201_313  # a change is made against the calendar its maker saw
    REMINDERS = 7_201_314  # letters of a round are written
    URGING = 7_201_331  # a task is urged by hand once a day
    INSTALLATION = 7_201_320  # a database and a data folder meet for the first time


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(
    model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True
)
migrate = Migrate()

if TYPE_CHECKING:

    class Model(Base):
        """A table."""

        __abstract__ = True
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases (SQLite has no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, then store it in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A figure kept to the last of its four decimals on both databases, as whole ten-thousandths.

    A sum in the database is of whole numbers, so it is exact as well. Raises ValueError for a
    value with more decimals, or beyond ±10¹³.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: Dialect) -> int | None:
        """Refuse what would be rounded or cut, then store whole ten-thousandths."""
        if value is None:
            return None
        exact = Decimal(value) * SCALE
        scaled = int(exact)
        if exact != scaled or abs(scaled) > LARGEST_EXACT * SCALE:
            raise ValueError("a figure has at most four decimals and 13 digits before them")
        return scaled

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """Give the figure back without zeros at its end."""
        if value is None:
            return None
        figure = Decimal(value) / SCALE
        return figure.quantize(Decimal(1)) if figure == int(figure) else figure.normalize()


def word(choices: type[StrEnum]) -> Enum:
    """Return the column type of a choice: stored as its word, checked when read."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=False,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )


@dataclass(frozen=True)
class Doer:
    """Who is behind the changes of this transaction, for the audit trail."""

    user_id: int | None = None
    name: str = ""
    address: str = ""
    request_id: str = ""


doer: ContextVar[Doer] = ContextVar("doer", default=Doer(name="system"))  # noqa: B039 - frozen


def connect(app: Flask) -> None:
    """Bind the database to ``app`` and set up each connection."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine, is_durable=not app.config["SETTINGS"].is_demo)


def _prepare_sqlite(engine: Engine, *, is_durable: bool) -> None:
    """Durable, checked and waiting: WAL with FULL sync, foreign keys, our own BEGIN.

    A demonstration does not wait for the disk: a power cut may take its last changes, no more.
    """
    sync = "FULL" if is_durable else "NORMAL"

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            f"synchronous={sync}",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def is_sqlite() -> bool:
    """Tell which of the two databases this is."""
    return db.engine.dialect.name == "sqlite"


def begin_writing() -> None:
    """Take the write lock before the first read, so that what was read stays true (SQLite).

    Call it first in whatever is going to open a ``transaction()``; on PostgreSQL it only begins.
    """
    session = db.session()
    if session.in_transaction():
        session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    session.info["is_writing"] = True


def stop_reading() -> None:
    """End the open transaction, forgetting what was read."""
    db.session.rollback()
    db.session.expunge_all()
    db.session.info.pop("is_writing", None)


def _commit(session: Session) -> None:
    session.commit()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything done inside, or nothing.

    A refusal inside undoes the changes and leaves what was read usable, so a form can be shown
    again. Raises Changed when a row was changed by somebody else meanwhile.
    """
    session = db.session()
    if not session.in_transaction():
        begin_writing()
    elif is_sqlite() and not session.info.get("is_writing"):
        raise RuntimeError("call begin_writing() before the first read of a writing transaction")
    try:
        with session.begin_nested():
            yield
            session.flush()
        _commit(session)
    except StaleDataError as stale:
        session.rollback()
        raise Changed from stale
    finally:
        if not session.in_transaction():
            session.info.pop("is_writing", None)


@contextmanager
def swift_transaction() -> Iterator[None]:
    """Commit a few statements, or none, hundreds of times a minute: no objects, no refusals."""
    begin_writing()
    session = db.session()
    try:
        yield
        _commit(session)
    finally:
        if session.in_transaction():
            session.rollback()
        session.info.pop("is_writing", None)


@contextmanager
def trial() -> Iterator[None]:
    """Do something and take it back, to see what it would come to."""
    with db.session.begin_nested() as savepoint:
        yield
        db.session.flush()
        savepoint.rollback()


def take_turns(turn: Turn) -> None:
    """Let one transaction at a time past this point, for a check that spans rows.

    PostgreSQL: an advisory lock until the transaction ends. SQLite has one writer anyway.
    """
    if not is_sqlite():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": turn.value})


def server_now() -> datetime:
    """Return the moment by the database's clock: one for all processes, and never a demo's."""
    if is_sqlite():
        words = db.session.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(words).replace(tzinfo=UTC)
    moment: datetime = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


def lease_moment(ahead: timedelta = NO_TIME) -> ColumnElement[datetime]:
    """Return the moment leases are counted by, or one so far ahead of it.

    SQLite serves one machine: its running time, which does not move when somebody sets the clock,
    written as a moment of 1970. PostgreSQL: the server's clock, one for all machines.
    """
    if is_sqlite():
        return literal(MACHINE_STARTED + clock.steady() + ahead, Moment)
    return func.clock_timestamp(type_=Moment) + literal(ahead, Interval)


def insist(work: Callable[[], Result], *, within: timedelta) -> Result:
    """Do a transaction again and again while the database is locked or away, for so long.

    For what must not be forgotten. Doing it twice must do no harm: a server that goes away amid a
    commit may have committed.
    """
    end = clock.steady() + within
    while True:
        try:
            return work()
        except OperationalError as error:
            db.session.rollback()
            if not is_busy(error) or clock.steady() > end:
                raise
        time.sleep(PAUSE)


def is_migrated() -> bool:
    """Tell whether the schema is the newest this code knows."""
    head = ScriptDirectory(str(current_app.config["MIGRATIONS"])).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def is_alive() -> bool:
    """Tell whether the database answers."""
    return bool(db.session.execute(text("SELECT 1")).scalar() == 1)


def is_busy(error: BaseException) -> bool:
    """Tell whether ``error`` only says that the database was locked or away: try again later."""
    if not isinstance(error, OperationalError):
        return False
    is_turned_away = getattr(error.orig, "sqlstate", None) in TRY_AGAIN
    return is_turned_away or "locked" in str(error.orig) or error.connection_invalidated


def is_clash(error: BaseException) -> bool:
    """Tell whether two people wrote at the same moment what can stand only once."""
    if not isinstance(error, IntegrityError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    return code in CLASHES or any(
        words in str(error.orig) for words in ("UNIQUE constraint", "FOREIGN KEY constraint")
    )
