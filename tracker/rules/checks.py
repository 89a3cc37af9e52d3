"""What a session finds of the conclusions of an earlier one, and how the minutes say it."""

from datetime import date
from enum import StrEnum

from tracker.rules.dates import show_date
from tracker.rules.texts import cut

LONGEST_QUOTE = 300


class Verdict(StrEnum):
    """What a session finds of an earlier conclusion; it changes no task by itself."""

    DONE = "done"
    CONTINUED = "continued"
    RENEWED = "renewed"  # a new conclusion takes its place
    DROPPED = "dropped"  # it fits no longer


IN_MINUTES = {
    Verdict.DONE: "đã thực hiện",
    Verdict.CONTINUED: "tiếp tục thực hiện",
    Verdict.RENEWED: "chuyển thành kết luận mới",
    Verdict.DROPPED: "không còn phù hợp",
}


def check_in_minutes(
    verdict: Verdict, *, text: str, session: int, leads: str, due: date | None, remark: str
) -> str:
    """Return the sentence of the minutes on one earlier conclusion.

    >>> check_in_minutes(Verdict.DONE, text="Ban hành kế hoạch.", session=5, leads="Sở Nội vụ",
    ...                  due=date(2023, 9, 30), remark="Số 12")
    'Kết luận phiên thứ 5 “Ban hành kế hoạch” (Sở Nội vụ, hạn 30/09/2023): đã thực hiện. Số 12.'
    """
    facts = [leads] if leads else []
    if due is not None:
        facts.append(f"hạn {show_date(due)}")
    about = f" ({', '.join(facts)})" if facts else ""
    words = cut(" ".join(text.split()), LONGEST_QUOTE).rstrip(" .;")
    said = f"Kết luận phiên thứ {session} “{words}”{about}: {IN_MINUTES[verdict]}"
    parts = (said, remark.rstrip(" .;")) if remark else (said,)
    return ". ".join(parts) + "."


def reports_on_conclusions(title: str) -> bool:
    """Tell whether an item of an agenda is the one that reports on earlier conclusions.

    >>> reports_on_conclusions("Tình hình thực hiện kết luận phiên thứ 5")
    True
    >>> reports_on_conclusions("Kết luận thanh tra về đầu tư công nghệ")
    False
    """
    words = title.casefold()
    return "kết luận" in words and ("phiên" in words or "cuộc họp" in words)
