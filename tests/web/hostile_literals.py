"""The sheet of bad input, by kind of field."""

DAYS = (
    *("29/02/2023", "31/04/2023", "00/11/2023", "11/13/2023", "04/11/0023", "01/01/0001"),
    *("31/12/9999", "01/01/10000", "٠٤/١١/٢٠٢٣", "2023-W44-6", "2023-11-04T23:30:00-08:00"),
    *("mùng 4 tháng 11", "04/11/2023\n\x00", "2023-11-04'; DROP TABLE task;--", "9" * 5000),
)
WHOLES = (
    *("NaN", "Infinity", "1e2", "1e400", "1_000", "٣", "²", "½", "0x10", "9" * 5000, "-1"),
    *("9223372036854775808", "1,5", "<b>1</b>", "1\x00"),
)
NO_TEXT = ("a\x00b", "x" * 1_000_000)
TEXTS = (
    *("\u200b", "\u3164", "\u2800", "Báo cáo \u202efdp.exe", "\x01\x07\x1b[31m", "\ud83d\ude00"),
    *("<script>alert(1)</script>\"'", "{{ 7*7 }}%(x)s${7}", "=1+1", "'; DROP TABLE tasks;--"),
    *("Z̲͚̮" * 60, "a\r\nBcc: x@evil.example", "Kế\u200bhoạch", "ẢẢ" * 3000, "\ufdfa" * 190),
)
CHOICES = ("-1", "0", "abc", "²", "9" * 5000, str(2**31), str(2**63), "1\x00", "[]")
HIDDEN = ("", "-1", "²", "9" * 5000, "a\x00b", "\u200b", "<script>", "1e9")
BOXES = ("", "9" * 5000, "a\x00", "off")
OWN = ("id", "unit_id", "user_id", "committee_id", "created_by", "version_id")
EXTRA = dict.fromkeys(OWN, "9") | {"role": "admin", "state": "accepted"}
EXTRA |= {"is_active": "", "_method": "DELETE"}
BAD = {
    "day": DAYS,
    "whole": WHOLES,
    "text": NO_TEXT + TEXTS,
    "secret": ("a\x00b", "x" * 60_000, "ế" * 60, ""),
    "choice": CHOICES,
    "hidden": HIDDEN,
    "box": BOXES,
    "file": (),
}
# What a server takes otherwise than a file: noughts, numbers too large, halves of characters. It
# is asked on every eighth page: the fields and services are the same on all of them.
ASKS_THE_SERVER = {
    *("04/11/2023\n\x00", "01/01/10000", "9" * 5000, "9223372036854775808", "1\x00", "a\x00b"),
    *("\ud83d\ude00", "x" * 1_000_000, str(2**31), str(2**63), "a\x00", "ẢẢ" * 3000, "[]"),
}
REFUSED = {"day": frozenset(DAYS), "whole": frozenset(WHOLES), "text": frozenset(NO_TEXT)}
TOGETHER = frozenset({"day", "whole", "text", "choice"})  # of these one form takes one of each
