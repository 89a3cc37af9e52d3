"""Which signs our fonts can show; an archive copy may hold no sign without a shape."""

from collections.abc import Iterable
from io import BytesIO

from fontTools.ttLib import TTFont

from tracker.printing.wording import JOINER

IN_ITS_PLACE = "\u25a1"  # an empty square: something stood here that cannot be printed
# Signs that only change the one before them, or have no width: left out where they have no shape.
UNSEEN = frozenset({*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)})
SHAPELESS = frozenset(f"\t\n\r {JOINER}")  # nothing is drawn for them


class Glyphs:
    """The signs that every cut of a font has."""

    def __init__(self, fonts: Iterable[bytes]) -> None:
        cuts = [set(TTFont(BytesIO(font), lazy=True).getBestCmap()) for font in fonts]
        self._shown = {chr(code) for code in set.intersection(*cuts)} | SHAPELESS

    def only(self, html: str) -> str:
        """Return the page with a square for each sign that has no shape (ISO 19005-2, 6.2.11.8)."""
        unknown = set(html) - self._shown
        if not unknown:
            return html
        return html.translate(
            {ord(sign): None if ord(sign) in UNSEEN else IN_ITS_PLACE for sign in unknown}
        )
