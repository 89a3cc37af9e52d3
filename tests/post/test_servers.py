from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.post.sink import CERTIFICATE
from tracker.post.servers import Server, StartTls, read_mail_url
from tracker.post.transport import open_transport


def read(url: str) -> Server:
    server = read_mail_url(url, timeout=60, final_timeout=600)
    assert isinstance(server, Server)
    return server


def test_all_parts_of_a_url_are_read():
    server = read(
        "smtp://u%40x.vn:p%3Aw@mail.gov.vn:2587/?starttls=required&timeout=5&final_timeout=300"
        f"&helo=dondoc.gov.vn&ca={CERTIFICATE}"
    )
    assert server == Server(
        host="mail.gov.vn",
        port=2587,
        is_tls=False,
        user="u@x.vn",
        password="p:w",
        starttls=StartTls.REQUIRED,
        ca=str(CERTIFICATE),
        helo="dondoc.gov.vn",
        timeout=5,
        final_timeout=300,
    )


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.gov.vn", 25),
        ("smtp://u:p@mail.gov.vn", 587),
        ("smtps://u:p@mail.gov.vn", 465),
        ("smtp://[::1]:2525", 2525),
    ],
)
def test_a_port_left_out_is_the_usual_one(url, port):
    assert read(url).port == port


def test_a_folder_is_read():
    folder = read_mail_url("file:///var/don%20doc/mail", timeout=60, final_timeout=600)
    assert folder == Path("/var/don doc/mail")


def test_a_server_is_shown_without_its_password():
    assert "s3cret" not in repr(read("smtp://u:s3cret@h"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.gov.vn:25",
        "http://mail.gov.vn",
        "smtp://",
        "smtp:///x",
        "smtp://u:s3cret@",
        "smtp://u:s3cret@h:port",
        "smtp://u:s3cret@h:99999",
        "smtp://u:s3cret/x@h",
        "smtp://u:12#s3cret@h",
        "smtp://u:12?s3cret=1@h",
        "smtp://u:12?timeout=s3cret@h",
        "smtp://u:s3cret@h/path",
        "smtp://u:s3cret@h?colour=blue",
        "smtp://u:s3cret@h?timeout=0",
        "smtp://u:s3cret@h?timeout=nan",
        "smtp://u:s3cret@h?timeout=inf",
        "smtp://u:s3cret@h?timeout=x",
        "smtp://u:s3cret@h?timeout=1&timeout=2",
        "smtp://u:s3cret@h?starttls=maybe",
        "smtp://u:s3cret@h?verify=perhaps",
        "smtp://u:s3cret@h?verify=no",
        "smtp://u:s3cret@h?helo=a%0d%0ab",
        "smtp://u:s3cret@h?ca=/no/such/file",
        "smtp://u:s3cret%0d%0aQUIT@h",
        "smtp://u:s3cret%C3%A1@h",
        "smtp://:s3cret@h",
        "smtp://u@h",
        "smtp://u:s3cret@mail..vn",
        "smtp://u:s3cret@" + "a" * 64 + ".vn",
        "smtp://u:s3cret@máy-chủ.vn",
        "smtp://[u:s3cret@h",
        "file://host/s3cret",
        "file:s3cret",
        "file:///x?s3cret",
    ],
)
def test_a_bad_url_is_refused_in_words_without_the_password(url):
    with pytest.raises(ValueError, match="MAIL_URL cannot be used") as refusal:
        open_transport(url)
    assert "s3cret" not in str(refusal.value)
    assert (
        refusal.value.__suppress_context__
        or refusal.value.__context__ is None
        or ("s3cret" not in str(refusal.value.__context__))
    )


@given(st.text(max_size=60))
def test_whatever_follows_the_scheme_is_read_or_refused(text):
    for scheme in ("smtp://", "smtps://", "file://"):
        try:
            read_mail_url(scheme + text, timeout=60, final_timeout=600)
        except ValueError as refusal:
            assert "MAIL_URL cannot be used" in str(refusal)  # noqa: PT017
