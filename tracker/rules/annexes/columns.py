"""What a column of an annex holds, told by the words of its head."""

import re
from enum import StrEnum
from functools import lru_cache

from tracker.rules.texts import fold

LONGEST_HEAD = 120  # characters; a longer cell is no head of a column


class Role(StrEnum):
    """What a column is for."""

    NUMBER = "number"
    TASK = "task"
    LEAD = "lead"
    COORDINATING = "coordinating"
    DELIVERABLE = "deliverable"
    DEADLINE = "deadline"
    NOTE = "note"
    IGNORED = "ignored"


READ = tuple(role for role in Role if role is not Role.IGNORED)

_HEADS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, r"^(?:s?tt|so tt|so thu tu|thu tu|no|muc)$"),
        (Role.IGNORED, r"^don vi tinh$|^dvt$"),
        (Role.NOTE, r"\bghi chu\b|\bluu y\b"),
        (Role.LEAD, r"\bchu tri\b|\bchiu trach nhiem\b"),
        (Role.COORDINATING, r"\bphoi hop\b|\bcung thuc hien\b"),
        (
            Role.LEAD,
            (
                r"^(?:co quan|don vi|dau moi)(?: don vi)? (?:thuc hien|phu trach|dau moi|duoc giao)"
                r"|^phan cong|^(?:co quan|don vi)$|\btrach nhiem\b"
            ),
        ),
        (
            Role.DEADLINE,
            (
                r"\bthoi gian\b|\bthoi han\b|\btien do\b|\bthoi diem\b|\blo trinh\b"
                r"|^han\b|\bhan hoan thanh\b|\bngay hoan thanh\b|\bky han\b"
            ),
        ),
        (
            Role.DELIVERABLE,
            (r"\bket qua\b|\bsan pham\b|\bdau ra\b|\bkiem chung\b|\bmuc tieu can dat\b"),
        ),
        (
            Role.TASK,
            (
                r"\bnhiem vu\b|\bnoi dung\b|\bcong viec\b|\bchi tieu\b|\bchi so\b|\bgiai phap\b"
                r"|\bhoat dong\b|\bmuc tieu\b|\bdau viec\b"
            ),
        ),
    )
)


@lru_cache(maxsize=4096)
def role_of(head: str) -> Role:
    r"""Return what a column is for by its head, with or without diacritics.

    >>> [role_of(head).value for head in ("STT", "Noi dung cong viec", "Cơ quan\nphối hợp",
    ...                                   "Thời hạn", "Đơn vị tính")]
    ['number', 'task', 'coordinating', 'deadline', 'ignored']
    """
    if len(head) > LONGEST_HEAD:
        return Role.IGNORED
    words = " ".join(re.findall(r"[^\W_]+", fold(head)))
    return next((role for role, pattern in _HEADS if pattern.search(words)), Role.IGNORED)
