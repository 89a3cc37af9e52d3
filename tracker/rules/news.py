"""Letters that are news: a person may do without them. Duties are never among them."""

from enum import StrEnum


class News(StrEnum):
    """A kind of news somebody may do without."""

    GIVEN = "given"  # work was given; the reminders of it still come
    HANDED_IN = "handed_in"  # a unit handed in; the daily letter still says what to answer
    ACCEPTED = "accepted"  # a result was confirmed


KINDS: dict[str, News] = {
    "plan_promulgated": News.GIVEN,
    "meeting_tasks": News.GIVEN,
    "inspection_tasks": News.GIVEN,
    "submission_received": News.HANDED_IN,
    "submission_accepted": News.ACCEPTED,
}


def is_muted(template: str, muted: str) -> bool:
    """Tell whether a letter is news its reader does without.

    >>> is_muted("submission_accepted", "accepted")
    True
    >>> is_muted("submission_returned", "accepted given")
    False
    """
    return KINDS.get(template) in set(muted.split())
