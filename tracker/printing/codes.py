"""Pictures of addresses (QR codes) for the foot of issued papers."""

from io import BytesIO

import segno

QUIET = 2  # modules of white around; the paper itself is white as well


def qr_png(address: str) -> bytes:
    """Return the same picture for Word, which draws no ``<svg>``.

    >>> qr_png("https://vb.example/verify/7K3M")[1:4]
    b'PNG'
    """
    made = BytesIO()
    segno.make_qr(address, error="m", boost_error=False).save(
        made, kind="png", border=QUIET, scale=8
    )
    return made.getvalue()


def qr_svg(address: str) -> str:
    """Return a whole ``<svg>`` that a telephone reads as this address.

    Fifteen percent of it may be smudged (level M), which a fold or a stamp does.

    >>> qr_svg("https://vb.example/verify/7K3M")[:5]
    '<svg '
    """
    made = BytesIO()
    segno.make_qr(address, error="m", boost_error=False).save(
        made,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        svgns=True,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return made.getvalue().decode()
