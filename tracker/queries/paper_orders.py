"""Papers a person ordered, and what is to be printed next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Membership, PaperOrder, User
from tracker.rules.choices import PrintState
from tracker.rules.faults import Missing
from tracker.rules.paper_orders import OrderKind, OrderStage
from tracker.rules.permissions import Actor, may_knock


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders a list shows; None shows all."""

    kind: OrderKind | None = None
    state: PrintState | None = None

    @property
    def count(self) -> int:
        """Return how many filters are on."""
        return (self.kind is not None) + (self.state is not None)


ALL_ORDERS = OrderFilter()


def get_order(order_id: int, actor: Actor) -> PaperOrder:
    """Return a paper the actor ordered in the part he has now, with its file. Raises Missing.

    Whose role or unit changed since, or who may not have such papers any more, has lost it.
    """
    order = db.session.scalar(_own(actor).where(PaperOrder.id == order_id))
    if order is None or not may_knock(actor.role, order.action):
        raise Missing
    return order


def find_order(key: str, actor: Actor) -> PaperOrder | None:
    """Return what the actor ordered under an address, None before that."""
    return db.session.scalar(_own(actor).where(PaperOrder.key == key))


def count_orders(actor: Actor, wanted: OrderFilter = ALL_ORDERS) -> int:
    """Return how many papers the actor ordered that are still kept."""
    own = _narrowed(_own(actor), wanted).with_only_columns(func.count(PaperOrder.id))
    return db.session.scalar(own) or 0


def list_orders(
    actor: Actor, wanted: OrderFilter = ALL_ORDERS, *, offset: int = 0, limit: int = 50
) -> Sequence[PaperOrder]:
    """Return a page of the papers the actor ordered, the last one first."""
    own = _narrowed(_own(actor), wanted)
    ordered = own.order_by(PaperOrder.ordered_at.desc(), PaperOrder.id.desc())
    return db.session.scalars(ordered.limit(limit).offset(offset)).all()


def count_before(order: PaperOrder) -> int:
    """Return how many papers are printed before this one."""
    waiting = select(func.count(PaperOrder.id)).where(
        PaperOrder.state == PrintState.WAITING,
        or_(
            PaperOrder.ordered_at < order.ordered_at,
            (PaperOrder.ordered_at == order.ordered_at) & (PaperOrder.id < order.id),
        ),
    )
    return db.session.scalar(waiting) or 0


def stage_of(order: PaperOrder, *, now: datetime) -> OrderStage:
    """Return how far an order is; one whose printing was cut off waits again."""
    if order.state is not PrintState.WAITING:
        return OrderStage(order.state.value)
    is_held = order.held_until is not None and order.held_until > now
    return OrderStage.PRINTING if is_held else OrderStage.WAITING


def find_next(*, now: datetime) -> PaperOrder | None:
    """Return, locked, the paper that has waited longest and that nobody is printing."""
    return db.session.scalar(
        select(PaperOrder)
        .where(
            PaperOrder.state == PrintState.WAITING,
            or_(PaperOrder.held_until.is_(None), PaperOrder.held_until < now),
        )
        .order_by(PaperOrder.ordered_at, PaperOrder.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def has_its_right(order: PaperOrder) -> bool:
    """Tell whether whoever ordered a paper still is what he was then, and may have it."""
    stands = exists().where(
        Membership.id == order.membership_id,
        Membership.ended_on.is_(None),
        Membership.role == order.role,
        Membership.unit_id.is_not_distinct_from(order.unit_id),
        User.id == Membership.user_id,
        User.is_active,
    )
    return may_knock(order.role, order.action) and bool(db.session.scalar(select(stands)))


def _narrowed(orders: Select[PaperOrder], wanted: OrderFilter) -> Select[PaperOrder]:
    if wanted.kind is not None:
        orders = orders.where(PaperOrder.address.startswith(f"/{wanted.kind.value}/"))
    if wanted.state is not None:
        orders = orders.where(PaperOrder.state == wanted.state)
    return orders


def _own(actor: Actor) -> Select[PaperOrder]:
    return (
        select(PaperOrder)
        .options(joinedload(PaperOrder.file))
        .where(
            PaperOrder.membership_id == actor.membership_id,
            PaperOrder.role == actor.role,
            PaperOrder.unit_id.is_not_distinct_from(actor.unit_id),
        )
        .execution_options(populate_existing=True)
    )
