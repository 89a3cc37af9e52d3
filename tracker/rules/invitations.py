"""What the invited answer before a session."""

from enum import StrEnum


class Answer(StrEnum):
    """What somebody invited answers, before the session (RFC 5545, 3.2.12)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
