"""The rules of access, asked with axe-core in the browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def broken_rules(page: Page) -> list[tuple[str, list[str]]]:
    """Return each rule the page breaks, with the first elements that break it."""
    page.evaluate(AXE)  # the content policy refuses a script tag, not the debugger
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        (broken["id"], [node["html"][:160] for node in broken["nodes"][:3]])
        for broken in found["violations"]
    ]
