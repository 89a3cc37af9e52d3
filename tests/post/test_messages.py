import unicodedata
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.post.letters import NOON, make_envelope
from tracker.post.addresses import Unsendable, check_address
from tracker.post.carriers import pack, wrap
from tracker.post.headers import LONGEST_HEADER, clean_line, fit_subject, put
from tracker.post.messages import Attachment, build, message_id


def over_the_wire(**changes) -> EmailMessage:
    return message_from_bytes(build(make_envelope(**changes)).as_bytes(), policy=policy.default)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def raw_header(message: EmailMessage, name: str) -> bytes:
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(name.encode() + b":"))
    end = start + 1
    while end < len(lines) and lines[end].startswith(b" "):
        end += 1
    return b"\r\n".join(lines[start:end])


def read_header(raw: bytes) -> str:
    # Not by the modern parser: it puts spaces between the encoded words of a name.
    return str(make_header(decode_header(raw.decode().partition(": ")[2])))


def test_a_letter_says_who_writes_what_to_whom_in_both_forms():
    message = over_the_wire()
    assert read_header(raw_header(build(make_envelope()), "From")) == (
        "Tổ thư ký Ban Chỉ đạo chuyển đổi số tỉnh Gia Lai <don-doc@gialai.gov.vn>"
    )
    assert message["From"].addresses[0].addr_spec == "don-doc@gialai.gov.vn"
    assert message["To"] == "van-thu@sotttt.gialai.gov.vn"
    assert message["Subject"] == "Nhắc hạn: kế hoạch chi tiết 04/11/2023"
    assert message["Date"].datetime == NOON
    assert message.get_content_type() == "multipart/alternative"
    assert text_of(message) == "Kính gửi đơn vị,\n\nCòn 03 ngày.\n"
    assert "<p>Còn 03 ngày.</p>" in text_of(message, "html")


def test_a_letter_without_html_is_plain_text_only():
    assert over_the_wire(html=None).get_content_type() == "text/plain"


def test_a_letter_asks_machines_not_to_answer():
    assert over_the_wire()["Auto-Submitted"] == "auto-generated"


def test_copies_answers_and_earlier_letters_are_named():
    message = over_the_wire(copies=("a@b.vn", "c@d.vn"), reply_to="e@f.vn", thread="task:7")
    assert [address.addr_spec for address in message["Cc"].addresses] == ["a@b.vn", "c@d.vn"]
    assert message["Reply-To"] == "e@f.vn"
    assert message["In-Reply-To"] == message_id("task:7", "gialai.gov.vn")


def test_the_message_id_comes_from_the_key_alone():
    first, again = over_the_wire(), over_the_wire(subject="khác", date=NOON.replace(day=22))
    assert first["Message-ID"] == again["Message-ID"] == message_id("task:7:due:7", "gialai.gov.vn")
    assert over_the_wire(key="task:8")["Message-ID"] != first["Message-ID"]


def test_a_long_domain_does_not_spoil_the_message_id():
    domain = ".".join(["phong-van-hoa-va-thong-tin"] * 6) + ".vn"
    raw = raw_header(build(make_envelope(sender=f"a@{domain}")), "Message-ID").decode()
    assert raw == f"Message-ID: {message_id('task:7:due:7', domain)}"


def test_a_date_without_a_zone_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="time zone"):
        build(make_envelope(date=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "subject",
    [
        "Nhắc hạn\r\nBcc: evil@x.example",
        "x\nX-Evil: 1",
        "x\u2028Bcc: a@b",
        "x\x85Bcc: a@b",
        "x\x0bBcc: a@b\x00",
        "x\rBcc: a@b",
    ],
)
def test_a_subject_cannot_begin_another_header(subject):
    message = over_the_wire(subject=subject, sender_name=subject)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert set(message.keys()) == set(over_the_wire().keys())
    assert message["Subject"] == clean_line(subject)
    assert message["From"].addresses[0].addr_spec == "don-doc@gialai.gov.vn"


def test_direction_marks_are_dropped_from_a_subject():
    assert over_the_wire(subject="Báo cáo \u202efdp.exe\u2069")["Subject"] == "Báo cáo fdp.exe"


def test_five_hundred_vietnamese_letters_are_cut_at_a_letter_and_read_back_exactly():
    whole = "Đôn đốc " * 60
    message = build(make_envelope(subject=whole))
    raw = raw_header(message, "Subject")
    subject = over_the_wire(subject=whole)["Subject"]
    assert len(raw) <= LONGEST_HEADER
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert subject.endswith("…")
    assert whole.startswith(subject[:-1])
    assert len(subject) > 300


@pytest.mark.parametrize("shift", range(4))
def test_a_subject_is_not_cut_between_a_letter_and_its_marks(shift):
    letter = "a\u0323\u0308\u0303"  # no composed form holds all three marks
    cut = fit_subject("x" * shift + letter * 200)
    whole_letters = (len(cut) - shift - 1) // len(letter)
    assert cut == "x" * shift + letter * whole_letters + "…"


def test_one_letter_with_fifty_thousand_marks_still_goes():
    message = over_the_wire(subject="a" + "\u0301" * 50_000)
    assert 1 < len(message["Subject"]) < 1_000


def test_decomposed_letters_are_sent_composed():
    composed = "Quyết định số 3015 của Ủy ban nhân dân tỉnh"
    message = over_the_wire(
        **dict.fromkeys(("subject", "text"), unicodedata.normalize("NFD", composed))
    )
    assert message["Subject"] == composed
    assert text_of(message) == composed + "\n"


@given(st.text(max_size=600))
@example("=?utf-8?B?eA==?=")
@example("a" * 998)
@example("Đôn  đốc a\u00a0b")
def test_whatever_a_subject_holds_it_reads_back_as_cleaned_and_cut(subject):
    message = build(make_envelope(subject=subject))
    raw = raw_header(message, "Subject")
    expected = fit_subject(clean_line(subject))
    assert message_from_bytes(raw + b"\r\n\r\n", policy=policy.default)["Subject"] == expected
    assert raw.isascii()
    assert len(raw) <= LONGEST_HEADER


@given(st.text(max_size=200))
@example('"admin@tinh.gov.vn" <evil@x.example>,')
@example("=?utf-8?q?x?=")
def test_whatever_a_sender_is_called_the_address_stays(name):
    sender = over_the_wire(sender_name=name)["From"].addresses
    assert [address.addr_spec for address in sender] == ["don-doc@gialai.gov.vn"]


@given(st.text(max_size=300), st.text(max_size=300))
@example(".", "..\n.\r\n.")
@example("From me\n" + "a" * 5_000, "a" * 77 + " \n")
def test_whatever_a_text_holds_it_leaves_as_short_ascii_lines(text, html):
    octets = build(make_envelope(text=text, html=html)).as_bytes()
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 78
    assert b"\n" not in octets.replace(b"\r\n", b"")


def test_a_line_of_five_thousand_letters_is_read_back_whole():
    text = "a" * 5_000 + "\n" + "ế" * 5_000 + "\n"
    assert text_of(over_the_wire(text=text)) == text


def test_control_characters_are_dropped_from_a_text_and_line_ends_made_plain():
    assert text_of(over_the_wire(text="a\x00b\x1b[31m\r\nc\rd\te\u202ef")) == "ab[31m\nc\nd\tef\n"


def test_what_is_not_unicode_cannot_be_sent():
    for field in ("subject", "text", "html", "sender_name"):
        with pytest.raises(Unsendable):
            build(make_envelope(**{field: "a\ud800b"}))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@x.vn",
        "a@b.vn, evil@x.example",
        "a@b.vn\r\nRCPT TO:<evil@x.example>",
        "a@b.vn\n",
        '"admin@tinh.gov.vn" <evil@x.example>',
        "nguyễn@tỉnh.vn",
        "a@tỉnh.vn",
        '"a b"@x.vn',
        "a" * 250 + "@x.vn",
        "a" * 65 + "@x.vn",
        "a..b@x.vn",
        ".a@x.vn",
        "a@x.vn.",
        "a@-x.vn",
        "a@x..vn",
        "a@[127.0.0.1]",
        "a b@x.vn",
        "<a@x.vn>",
        "a@x.vn size=1",
    ],
)
def test_a_bad_address_is_refused_wherever_it_stands(address):
    for field in ("recipient", "sender", "reply_to"):
        if address or field != "reply_to":
            with pytest.raises(Unsendable):
                build(make_envelope(**{field: address}))
    with pytest.raises(Unsendable):
        build(make_envelope(copies=(address,)))


@pytest.mark.parametrize("address", ["a@b.vn", "o'brien+x@a-b.gov.vn", "don-doc@localhost"])
def test_a_plain_address_is_taken_as_it_is(address):
    assert check_address(address) == address


@pytest.mark.parametrize("value", ["a\nb", "a\r\nB: c", "a\r\n \r\nb", "a\rb", "a\0b"])
def test_a_header_that_breaks_out_is_stopped_at_the_last_door(value):
    with pytest.raises(ValueError, match="breaks out"):
        put(EmailMessage(), "Subject", value)


def read_back(octets: bytes):
    """Return what a mail program makes of a letter: its headers and the texts of its parts."""
    message = message_from_bytes(octets, policy=policy.default)
    headers = {name: str(value) for name, value in message.items() if "Content" not in name}
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    return headers, [body and body.get_content().replace("\r\n", "\n") for body in bodies]


@pytest.mark.parametrize("html", [None, "<p>Một <b>hai</b></p>"])
@pytest.mark.parametrize("text", ["Kính gửi", "plain\n.\nlines\n", "ế" * 900 + "\n", ""])
def test_a_written_letter_is_what_the_library_would_have_written(text, html):
    facts = {"copies": ("c@b.vn", "d@b.vn"), "reply_to": "e@b.vn", "thread": "first"}
    envelope = make_envelope(text=text, html=html, **facts)
    mine, library = wrap(envelope), pack(build(envelope))
    assert read_back(mine.octets)[0] == read_back(library.octets)[0]
    wanted = [text, html]
    assert [found and found.rstrip("\n") for found in read_back(mine.octets)[1]] == [
        found and found.rstrip("\n") for found in wanted
    ]
    assert replace(mine, octets=b"") == replace(library, octets=b"")
    assert all(len(line) <= 78 and line.isascii() for line in mine.octets.split(b"\r\n"))
    assert b"\n" not in mine.octets.replace(b"\r\n", b"")


def test_a_letter_that_cannot_be_written_says_so():
    with pytest.raises(Unsendable, match="Unicode"):
        wrap(make_envelope(text="\ud800"))
    with pytest.raises(Unsendable):
        wrap(make_envelope(recipient="a@b.vn\r\nBcc: evil@x.example"))


def test_a_file_goes_along_under_its_vietnamese_name():
    file = Attachment("công-văn.pdf", "application/pdf", b"%PDF-1.7 x")
    message = over_the_wire(attachments=(file,))
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("công-văn.pdf", b"%PDF-1.7 x")
    assert "Còn 03 ngày." in text_of(message)
    octets = wrap(make_envelope(attachments=(file,))).octets
    assert (octets.isascii(), b"\n" in octets.replace(b"\r\n", b"")) == (True, False)
