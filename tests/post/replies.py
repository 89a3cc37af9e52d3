"""What calendar programs send back when somebody answers an invitation."""

from datetime import datetime


def reply(
    uid: str,
    attendee: str,
    said_at: datetime,
    *,
    partstat: str = "ACCEPTED",
    sequence: int = 0,
    sender: str = "",
    more: str = "",
) -> bytes:
    return f"""From: Somebody <{sender or attendee}>
To: don-doc@dondoc.example
Subject: Accepted
Message-ID: <answer@mail.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Em se du.

--b
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//Calendar//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTAMP:{said_at:%Y%m%dT%H%M%SZ}
SEQUENCE:{sequence}
DTSTART:20231201T010000Z
ATTENDEE;CN=Somebody;PARTSTAT={partstat}:MAILTO:{attendee}
{more}ORGANIZER:mailto:don-doc@dondoc.example
END:VEVENT
END:VCALENDAR
--b--
""".encode()
