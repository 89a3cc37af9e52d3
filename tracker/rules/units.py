"""What makes a unit's code, name and place among the others right."""

import re
from collections.abc import Mapping

from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import has_mixed_scripts

CODE_LENGTH = 30

_CODE = re.compile(r"[A-Z0-9]+(?:[._/-][A-Z0-9]+)*")


def check_code(text: str, *, field: str = "code") -> str:
    """Return a unit's code in capitals: ASCII letters and digits, with . - _ / inside.

    Raises Refused: NOT_A_CODE.

    >>> check_code(" stttt-01 ")
    'STTTT-01'
    """
    code = text.strip().upper() if text.isascii() else ""
    if len(code) > CODE_LENGTH or not _CODE.fullmatch(code):
        raise Refused(Fault.NOT_A_CODE, field=field)
    return code


def check_one_script(text: str, *, field: str) -> None:
    """Refuse letters of two scripts in one name: a look-alike of another unit's name.

    Raises Refused: MIXED_SCRIPTS.
    """
    if has_mixed_scripts(text):
        raise Refused(Fault.MIXED_SCRIPTS, field=field)


def check_parent(unit_id: int | None, parent_id: int | None, parents: Mapping[int, int]) -> None:
    """Refuse a parent that is the unit itself or lies below it.

    ``parents`` maps each unit to the unit above it; units on top are left out.

    Raises Refused: PARENT_CYCLE.

    >>> check_parent(3, 2, {2: 1})
    >>> check_parent(1, 3, {3: 2, 2: 1})
    Traceback (most recent call last):
    tracker.rules.faults.Refused: parent_cycle
    """
    above = parent_id
    for _ in range(len(parents) + 2):
        if above is None:
            return
        if above == unit_id:
            break
        above = parents.get(above)
    raise Refused(Fault.PARENT_CYCLE, field="parent_id")
