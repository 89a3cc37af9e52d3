"""Targets of an assigned indicator as pages show them."""

from typing import Any

from tracker.rules.targets import show_target
from tracker.services.plans.indicators import expectation_of
from tracker.speech import spoken_language


def targets_shown(given: Any, unit: str) -> list[tuple[int, str]]:
    """Return year and target of an assigned indicator, in order of years."""
    return [
        (target.year, show_target(target, unit, language=spoken_language()))
        for target in expectation_of(given).targets
    ]
