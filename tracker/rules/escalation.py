"""How tasks the ladder has raised are named on an agenda; papers are Vietnamese."""

from collections.abc import Sequence

MOST_CODES = 8


def title_of_one(title: str, code: str, days_late: int) -> str:
    """Name one raised task as an item.

    >>> title_of_one("Công bố dữ liệu mở", "KH-07", 12)
    'Nhiệm vụ quá hạn 12 ngày: Công bố dữ liệu mở (KH-07)'
    """
    return f"Nhiệm vụ quá hạn {days_late} ngày: {title} ({code})"


def title_of_several(codes: Sequence[str]) -> str:
    """Name several raised tasks as one item.

    >>> title_of_several(["KH-07", "NV-012"])
    'Các nhiệm vụ quá hạn kéo dài: KH-07, NV-012'
    >>> title_of_several([f"NV-{n}" for n in range(1, 11)]).endswith("NV-8 và 2 nhiệm vụ khác")
    True
    """
    named = ", ".join(codes[:MOST_CODES])
    more = len(codes) - MOST_CODES
    others = f" và {more} nhiệm vụ khác" if more > 0 else ""
    return f"Các nhiệm vụ quá hạn kéo dài: {named}{others}"
