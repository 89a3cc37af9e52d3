import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.addresses import check_address, safe_next
from tracker.rules.faults import Fault, Refused

REFUSED_ROWS = [
    ("two addresses in one field", "a@b.vn, evil@x.example"),
    ("CRLF in address", "a@b.vn\r\nRCPT TO:<evil@x.example>"),
    ("display name trick", '"admin@tinh.gov.vn" <evil@x.example>'),
    ("non-ASCII local part", "nguyễn@tỉnh.vn"),
    ("quoted local part", '"a b"@x.vn'),
    ("255-character address", "a" * 250 + "@x.vn"),
    ("trailing dot or double dot", "a..b@x.vn"),
    ("trailing dot or double dot", "a@x.vn."),
]
# who is written to, not how an address is spelled
ANSWERED_ELSEWHERE = {
    "address of a deactivated user",
    "unit without any address",
    "same person in 3 units due the same day",
}


def answer(text):
    try:
        return check_address(text)
    except Refused as refusal:
        return refusal.fault


@pytest.mark.parametrize(("row", "text"), REFUSED_ROWS)
def test_what_is_not_one_bare_address_is_refused(row, text):
    assert answer(text) is Fault.NOT_AN_ADDRESS


def test_every_row_on_recipients_is_answered(rows_of):
    answered = {row[0] for row in REFUSED_ROWS} | ANSWERED_ELSEWHERE
    assert answered == rows_of("mail", "recipient")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thuky@gialai.example", "thuky@gialai.example"),
        (" ThuKy@GiaLai.Example\u00a0", "thuky@gialai.example"),
        ("so.noi-vu+1@a-b.gov.vn", "so.noi-vu+1@a-b.gov.vn"),
        ("a@xn--tnh-8na.vn", "a@xn--tnh-8na.vn"),
        ("a@b.xn--p1ai", "a@b.xn--p1ai"),
        ("", Fault.REQUIRED),
        (" ", Fault.REQUIRED),
        ("a@b.vn\n", Fault.NOT_AN_ADDRESS),
        ("a@b.vn\u2028", Fault.NOT_AN_ADDRESS),
        ("a@localhost", Fault.NOT_AN_ADDRESS),
        ("a@[127.0.0.1]", Fault.NOT_AN_ADDRESS),
        ("a@127.0.0.1", Fault.NOT_AN_ADDRESS),
        ("a@-b.vn", Fault.NOT_AN_ADDRESS),
        ("a@b_c.vn", Fault.NOT_AN_ADDRESS),
        (".a@b.vn", Fault.NOT_AN_ADDRESS),
        ("a.@b.vn", Fault.NOT_AN_ADDRESS),
        ("a@b@c.vn", Fault.NOT_AN_ADDRESS),
        ("a b@c.vn", Fault.NOT_AN_ADDRESS),
        ("<a@b.vn>", Fault.NOT_AN_ADDRESS),
        ("a@b.vn;c@d.vn", Fault.NOT_AN_ADDRESS),
        ("\u212aa@b.vn", Fault.NOT_AN_ADDRESS),  # the Kelvin sign is a k in small letters
        ("аdmin@b.vn", Fault.NOT_AN_ADDRESS),  # a Cyrillic letter
        ("a" * 64 + "@b.vn", "a" * 64 + "@b.vn"),
        ("a" * 65 + "@b.vn", Fault.NOT_AN_ADDRESS),
    ],
)
def test_an_address_has_one_spelling_or_is_refused(text, expected):
    assert answer(text) == expected


@given(st.text(max_size=40) | st.text('a@.-\r\n <>"', max_size=20) | st.emails())
def test_a_checked_address_is_plain_and_stays_the_same(text):
    address = answer(text)
    if not isinstance(address, Fault):
        assert address.isascii()
        assert address.count("@") == 1
        assert not set(address) & set(' \r\n\t,;<>"()')
        assert check_address(address) == address


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%2f/evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "/%255cevil.example",
        "/%0d%0aSet-Cookie:a=b",
        "/tasks\r\nSet-Cookie: a=b",
        "/../evil",
        "/%2e%2e/evil",
        "/\u2215/evil.example",
        "tasks",
        "?x=1",
        "data:text/html,x",
        "/" + "a" * 3_000,
    ],
)
def test_a_target_that_could_leave_the_site_is_dropped(target):
    assert safe_next(target) is None


@pytest.mark.parametrize(
    "target",
    ["/", "/tasks?x=1", "/plans/3/promulgate", "/tasks?q=%C4%91%C3%B4n+%2F%2F#row-7", "/a.b-c~d"],
)
def test_a_page_of_ours_is_gone_on_to(target):
    assert safe_next(target) == target


def test_every_row_on_the_next_page_is_about_dropped_targets(rows_of):
    assert rows_of("URL and API", "next parameter") == {
        "open redirect",
        "protocol-relative and backslash",
        "javascript scheme",
    }
