"""How long words are in the bold of our face, for lines drawn under them in Word.

Liberation Serif has the widths of Times New Roman, which Word sets them in. Loaded by the press.
"""

from functools import cache

from fontTools.ttLib import TTFont

from tracker.printing.pressroom import FONTS
from tracker.printing.wording import JOINER

POINT = 25.4 / 72  # millimetres
UNKNOWN = "x"  # a sign the face has not is about as wide


def width_of(text: str, *, size: float) -> float:
    """Return how many millimetres a text in bold takes at so many points.

    >>> round(width_of("Độc lập - Tự do - Hạnh phúc", size=13), 1)
    56.1
    """
    widths = _widths()
    letters = text.replace(JOINER, "")
    return sum(widths.get(letter, widths[UNKNOWN]) for letter in letters) * size * POINT


@cache
def _widths() -> dict[str, float]:
    """Return how wide each letter is, as a share of the size."""
    with TTFont(FONTS / "LiberationSerif-Bold.ttf", lazy=True) as font:
        whole, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): metrics[name][0] / whole for code, name in font.getBestCmap().items()}
