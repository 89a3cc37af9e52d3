"""Reports of mail servers, as they come and as somebody might make them up."""

import pytest

from tests.post.returned import report
from tracker.post.returns import LARGEST, read_report
from tracker.rules.faults import Fault, Refused


def fault_of(octets: bytes) -> Fault:
    with pytest.raises(Refused) as refused:
        read_report(octets)
    return refused.value.fault


def test_a_report_names_the_address_the_status_the_reason_and_the_letter():
    found = read_report(report("van-thu@so.example", "<abc@dondoc.example>"))
    assert found.address == "van-thu@so.example"
    assert found.status == "5.1.1"
    assert found.reason == "550 5.1.1 no such user"
    assert "<abc@dondoc.example>" in found.identities


def test_of_two_recipients_the_one_that_failed_counts():
    both = report("a@b.vn", "<x@y.z>", action="delayed") + b""
    assert fault_of(both) is Fault.RETURN_NOT_FINAL


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x00\xff" * 200,
        b"Subject: Delivery failed\r\n\r\nYour letter to a@b.vn could not be delivered.\r\n",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\n",
        report("", "<x@y.z>"),
        b"x" * (LARGEST + 1),
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 500,
    ],
)
def test_whatever_else_is_given_is_refused_kindly(octets):
    assert fault_of(octets) is Fault.NOT_A_RETURN
