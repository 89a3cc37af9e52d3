"""Why a paper could not be printed: what the workshop tells the floors above."""

from enum import StrEnum


class PaperFault(StrEnum):
    """A reason why there is no paper."""

    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    BUSY = "busy"  # other papers were being printed all the while
    MEMORY = "memory"
    BROKEN = "broken"
    UNAVAILABLE = "unavailable"


class PaperFailed(Exception):
    """There is no paper: ``reason`` says why, ``detail`` is for the log and holds no typed text."""

    def __init__(self, reason: PaperFault, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
