"""How the tests are dealt out to the processes of a run: by the file, what takes longest first.

What the tests of a file share is made once that way, and no process is left alone with a long
test when all others are done. The order is random otherwise.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

LONGEST = (
    "journeys/test_gia_lai.py",
    "journeys/test_amendment.py",
    "web/test_hostile_forms.py",
    "journeys/test_annex.py",
    "browser",
    "web/test_pressed_many_times.py",
    "printing",
    "journeys",
    "web/test_meetings_bad_input.py",
    "services/test_reform.py",
)
SHORTEST = "rules"
TOGETHER = "tests/browser/"  # one browser and one served demonstration for all of them


class ByTheFile(LoadFileScheduling):
    """Give out whole files, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def turn_of(item: pytest.Item) -> int:
    """Tell when a test's turn comes: those that take longest, then all others, rules last."""
    place = item.path.relative_to(item.config.rootpath)
    if SHORTEST in place.parts:
        return len(LONGEST) + 1
    names = {"/".join(place.parts[1:]), place.parent.name}
    return next((turn for turn, name in enumerate(LONGEST) if name in names), len(LONGEST))
