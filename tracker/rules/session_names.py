"""How papers call a session: its kind, series and number, whose it is, and what it is about."""

from datetime import date

from tracker.rules.choices import MeetingKind
from tracker.rules.periods import year_under_review
from tracker.rules.texts import fold

FIRST_SERIES = "Phiên họp Ban Chỉ đạo"  # says no more than the committee's own name
KINDS = {
    MeetingKind.REGULAR: "",
    MeetingKind.THEMATIC: "chuyên đề",
    MeetingKind.SUPERVISION: "giám sát",
}
SESSIONS = ("phien", "hop", "cuoc hop", "hoi nghi", "giao ban")  # a series named after its sessions


def topic_of(words: str) -> str:
    """Return what a session is about as it stands behind "về", however it was typed.

    >>> topic_of(" Về cơ sở dữ liệu đất đai. "), topic_of("Vệ sinh dữ liệu")
    ('cơ sở dữ liệu đất đai', 'Vệ sinh dữ liệu')
    """
    words = words.strip().rstrip(".;").rstrip()
    return words[3:].lstrip() if words.lower().startswith("về ") else words


def name_session(
    kind: MeetingKind,
    ordinal: int,
    *,
    held_on: date,
    committee: str,
    series: str = "",
    title: str = "",
) -> str:
    """Return the name of a session as the titles of its papers say it (Decree 30/2020, model 1.4).

    ``series`` is given where the committee has several: it takes the place of "Phiên họp" when it
    names sessions, and stands before the committee when it names a body.

    >>> day = {"held_on": date(2023, 11, 21), "committee": "Ban Chỉ đạo 06"}
    >>> name_session(MeetingKind.THEMATIC, 2, **day, title="đất đai")
    'Phiên họp chuyên đề lần thứ 2 của Ban Chỉ đạo 06 về đất đai'
    >>> name_session(MeetingKind.THEMATIC, 1, **day, series="Phiên chuyên đề")
    'Phiên chuyên đề lần thứ 1 của Ban Chỉ đạo 06'
    >>> name_session(MeetingKind.REGULAR, 4, **day, series="Tổ giúp việc")
    'Phiên họp lần thứ 4 của Tổ giúp việc, Ban Chỉ đạo 06'
    >>> name_session(MeetingKind.YEAR_END, 8, **day)
    'Hội nghị tổng kết năm 2023, triển khai nhiệm vụ năm 2024 của Ban Chỉ đạo 06'
    """
    about = f" về {title}" if title else ""
    names_sessions = fold(series).startswith(SESSIONS)
    whose = committee if names_sessions or not series else f"{series}, {committee}"
    if kind is MeetingKind.YEAR_END:
        year = year_under_review(held_on)
        review = f"Hội nghị tổng kết năm {year}, triển khai nhiệm vụ năm {year + 1}"
        return f"{review} của {whose}{about}"
    said = series if names_sessions else "Phiên họp"
    word = KINDS[kind]
    if word and fold(word) not in fold(said):
        said = f"{said} {word}"
    return f"{said} lần thứ {ordinal} của {whose}{about}"


def tell_apart(series: str, title: str) -> str:
    """Return what stands beside the number of a session, of several with one number.

    >>> tell_apart("Phiên chuyên đề", "đất đai"), tell_apart("", "đất đai")
    ('Phiên chuyên đề, đất đai', 'đất đai')
    """
    return ", ".join(part for part in (series, title) if part)
