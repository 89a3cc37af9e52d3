"""The words of a paper as they are sent out for remarks, and what has changed in them since."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DraftPart:
    """An item with what was said and concluded; without an item the conclusions of no item."""

    item_id: int | None
    number: int | None
    title: str = ""
    notes: str = ""
    points: tuple[str, ...] = ()  # conclusions, each with whose duty it is


Draft = tuple[DraftPart, ...]


def stored(draft: Draft) -> list[dict[str, Any]]:
    """Return a draft as it is stored."""
    return [asdict(part) | {"points": list(part.points)} for part in draft]


def read_draft(rows: Sequence[dict[str, Any]]) -> Draft:
    """Return a stored draft.

    >>> draft = (DraftPart(7, 1, "Báo cáo", "Đã xong.", ("Giao Sở A.",)),)
    >>> read_draft(stored(draft)) == draft
    True
    """
    return tuple(DraftPart(**(row | {"points": tuple(row["points"])})) for row in rows)


def part_of(draft: Draft, item_id: int | None) -> DraftPart | None:
    """Return what a draft says of one item; None when it does not name it."""
    return next((part for part in draft if part.item_id == item_id), None)


def is_changed(sent: Draft, now: Draft, item_id: int | None) -> bool:
    """Tell whether what a remark was made on reads otherwise now: its item, or the whole paper.

    An item that only moved to another place reads as it did.

    >>> sent = (DraftPart(7, 1, "Báo cáo", "Đã xong."), DraftPart(8, 2, "Khác"))
    >>> now = (DraftPart(7, 2, "Báo cáo", "Đã xong."), DraftPart(8, 1, "Khác", "Thêm."))
    >>> is_changed(sent, now, 7), is_changed(sent, now, 8), is_changed(sent, now, None)
    (False, True, True)
    """
    if item_id is None:
        return sent != now
    return _words(part_of(sent, item_id)) != _words(part_of(now, item_id))


def _words(part: DraftPart | None) -> tuple[Any, ...] | None:
    return (part.title, part.notes, part.points) if part else None
