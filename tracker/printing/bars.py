"""Bars of charts as pictures for Word, which draws no ``<svg>``; the same as on PDF."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDE, HIGH = 1000, 64  # thousandths of the longest bar, and as high as 4 mm are beside 62
EDGE, MARK = 6, 8
GROUND, BAR, AIM = "#ececec", "#6b7f99", "#000000"


def bar_png(length: int, target: int | None = None) -> bytes:
    """Return a bar of so many thousandths, with an upright mark where the target stands.

    >>> bar_png(500, 800)[1:4]
    b'PNG'
    """
    picture = Image.new("RGB", (WIDE, HIGH), "#ffffff")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, EDGE, WIDE, HIGH - EDGE - 1), fill=GROUND)
    if length:
        pen.rectangle((0, EDGE, length - 1, HIGH - EDGE - 1), fill=BAR)
    if target is not None:
        start = min(target, WIDE - MARK)
        pen.rectangle((start, 0, start + MARK - 1, HIGH), fill=AIM)
    made = BytesIO()
    picture.quantize(8).save(made, "PNG", optimize=True)
    return made.getvalue()
