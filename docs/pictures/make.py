"""Take the pictures of the guides from the demonstration: ``python -m docs.pictures.make``.

It needs Chromium, and what tests need. Every picture shows the same morning; only the minute of its
clock differs from run to run.
"""
# ruff: noqa: INP001

import tempfile
from pathlib import Path

from PIL import Image

from tests.browser.demo_site import (
    ADMIN,
    CHAIR,
    SECRETARIAT,
    UNIT,
    Visitors,
    load_once,
    serving_demo,
)
from tests.browser.shots import DESK, PHONE, chromium

HERE = Path(__file__).parent
COLOURS = 64
LARGEST = 150_000  # bytes

# name, who, address, window
PICTURES: list[tuple[str, str | None, str, tuple[int, int]]] = [
    ("sign-in", None, "/sign-in", DESK),
    ("overview", SECRETARIAT, "/overview", (1366, 900)),
    ("plan", SECRETARIAT, "/plans/1", (1366, 900)),
    ("plan-new", SECRETARIAT, "/plans/new", (1366, 900)),
    ("tasks", SECRETARIAT, "/tasks", DESK),
    ("confirm", SECRETARIAT, "/tasks/6", DESK),
    ("extensions", SECRETARIAT, "/extensions", (1366, 560)),
    ("letters", SECRETARIAT, "/letters", (1366, 620)),
    ("meeting", SECRETARIAT, "/meetings/3", (1366, 860)),
    ("conclusion", SECRETARIAT, "/meetings/3/conclusions/new", (1366, 820)),
    ("board", SECRETARIAT, "/board", (1366, 1180)),
    ("consolidated", SECRETARIAT, "/consolidated/1", (1366, 1000)),
    ("profile", SECRETARIAT, "/indicators", (1366, 1000)),
    ("chair", CHAIR, "/extensions", (1366, 560)),
    ("users", ADMIN, "/users", (1366, 620)),
    ("user", ADMIN, "/users/8", (1366, 620)),
    ("committee", SECRETARIAT, "/committee", (1366, 860)),
    ("unit", UNIT, "/unit", DESK),
    ("report", UNIT, "/reports/13", (1366, 1000)),
    ("unit-phone", UNIT, "/unit", PHONE),
    ("hand-in", UNIT, "/tasks/8", (1366, 820)),
    ("hand-in-phone", UNIT, "/tasks/8", PHONE),
]


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = load_once(Path(folder))
        with chromium() as browser, serving_demo(loaded, Path(folder) / "served") as site:
            visitors = Visitors(browser, site)
            for name, who, path, size in PICTURES:
                take(visitors, name, who, path, size)


def take(visitors: Visitors, name: str, who: str | None, path: str, size: tuple[int, int]) -> None:
    """Take one picture, and store it with few colours."""
    page = visitors.window(who, size)
    page.goto(path, wait_until="networkidle")
    target = HERE / f"{name}.png"
    page.screenshot(path=target)
    visitors.close()
    picture = Image.open(target).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target.name} is larger than {LARGEST} bytes.")


if __name__ == "__main__":
    main()
