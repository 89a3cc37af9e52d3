"""The rules of access, asked with axe-core in the browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# what a window of another width can break: hidden names, targets too near, boxes that scroll
OF_LAYOUT = [
    *("aria-hidden-focus", "button-name", "link-name", "label", "select-name", "empty-heading"),
    *("heading-order", "landmark-one-main", "page-has-heading-one", "region", "tabindex"),
    *("scrollable-region-focusable", "target-size", "nested-interactive", "bypass"),
]


def broken_rules(page: Page, *, of_layout: bool = False) -> list[tuple[str, list[str]]]:
    """Return each rule the page breaks, with the first elements that break it.

    The bar at the foot is laid to the end of the page first: what it half covers at one height
    of the window can be scrolled out from under it, and is no small target.
    With ``of_layout`` only the rules are asked that another width can break.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # the content policy refuses a script tag, not the debugger
    kind, values = ("rule", OF_LAYOUT) if of_layout else ("tag", RULES)
    found: dict[str, Any] = page.evaluate(
        """asked => {
             const bars = document.querySelectorAll('.bottom-bar');
             bars.forEach(bar => { bar.style.position = 'static'; });
             return axe.run(document, {runOnly: asked, resultTypes: ['violations']})
               .then(found => ({violations: found.violations}))
               .finally(() => bars.forEach(bar => { bar.style.position = ''; }));
           }""",
        {"type": kind, "values": values},
    )
    return [
        (broken["id"], [node["html"][:160] for node in broken["nodes"][:3]])
        for broken in found["violations"]
    ]
