from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.post.letters import NOON, make_envelope
from tracker.post.folder import count_letters, list_letters, read_letter
from tracker.post.transport import open_transport
from tracker.rules.delivery import OutcomeKind
from tracker.rules.faults import Missing


def keep(folder: Path, *envelopes) -> list[str]:
    with open_transport(folder.as_uri()) as transport:
        outcomes = [transport.deliver(envelope) for envelope in envelopes]
    assert {outcome.kind for outcome in outcomes} <= {OutcomeKind.ACCEPTED}
    return [outcome.detail for outcome in outcomes]


def test_a_letter_becomes_one_file_named_by_its_moment(tmp_path):
    (name,) = keep(tmp_path / "letters", make_envelope())
    (file,) = (tmp_path / "letters").iterdir()
    assert file.name == name
    assert name.startswith("20231121T050000Z-")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "Nhắc hạn: kế hoạch chi tiết 04/11/2023"


def test_the_moment_in_the_name_is_utc_whatever_zone_the_letter_is_dated_in(tmp_path):
    zoned = NOON.astimezone(datetime.fromisoformat("2023-11-21T12:00:00+07:00").tzinfo)
    assert keep(tmp_path, make_envelope(date=zoned)) == keep(tmp_path, make_envelope())
    assert list_letters(tmp_path, limit=1)[0].date == NOON


def test_the_same_letter_twice_is_one_file(tmp_path):
    keep(tmp_path, make_envelope(), make_envelope())
    assert count_letters(tmp_path) == 1


def test_letters_are_listed_newest_first_by_pages(tmp_path):
    keep(
        tmp_path,
        *(
            make_envelope(key=f"k{i}", subject=f"Thư {i}", date=NOON + timedelta(seconds=i))
            for i in (3, 1, 4, 0, 2)
        ),
    )
    assert [letter.subject for letter in list_letters(tmp_path, limit=2)] == ["Thư 4", "Thư 3"]
    assert [letter.subject for letter in list_letters(tmp_path, limit=9, offset=3)] == [
        "Thư 1",
        "Thư 0",
    ]
    assert count_letters(tmp_path) == 5


def test_a_list_says_who_wrote_to_whom_and_when(tmp_path):
    keep(tmp_path, make_envelope(copies=("a@b.vn",)))
    (letter,) = list_letters(tmp_path, limit=10)
    assert letter.sender == (
        "Tổ thư ký Ban Chỉ đạo chuyển đổi số tỉnh Gia Lai <don-doc@gialai.gov.vn>"
    )
    assert letter.to == "van-thu@sotttt.gialai.gov.vn, a@b.vn"
    assert letter.date == datetime(2023, 11, 21, 5, tzinfo=UTC)
    assert letter.text == ""


def test_a_letter_is_read_back_with_its_text_and_html(tmp_path):
    text = "Kính gửi\n.\n" + "a" * 5_000 + "\n"
    (name,) = keep(tmp_path, make_envelope(text=text, subject="Đôn đốc " * 60))
    letter = read_letter(tmp_path, name)
    assert letter.text == text
    assert letter.html == "<p>Kính gửi đơn vị,</p><p>Còn 03 ngày.</p>\n"
    assert letter.subject.startswith("Đôn đốc Đôn đốc")


def test_a_letter_without_html_has_none(tmp_path):
    (name,) = keep(tmp_path, make_envelope(html=None))
    assert read_letter(tmp_path, name).html is None


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path):
    assert list_letters(tmp_path / "none", limit=10) == []
    assert count_letters(tmp_path / "none") == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.eml",
        "/etc/passwd",
        "x\0y",
        "20231121T050000Z-0123456789abcdef.eml",
        "20231121T050000Z-0123456789abcdef.eml\n",
        "20231131T050000Z-0123456789abcdef.eml",
        "99999999T999999Z-0123456789abcdef.eml",
        "..%2f20231121T050000Z-0123456789abcdef.eml",
        "２0231121T050000Z-0123456789abcdef.eml",
        "0" * 5_000,
    ],
)
def test_nothing_but_a_letter_of_this_folder_can_be_read(tmp_path, name):
    (tmp_path / "secret.eml").write_text("Subject: secret\r\n\r\nx")
    folder = tmp_path / "letters"
    keep(folder, make_envelope())
    with pytest.raises(Missing):
        read_letter(folder, name)


def test_a_link_to_a_file_elsewhere_is_neither_listed_nor_read(tmp_path):
    (tmp_path / "secret").write_text("Subject: secret\r\n\r\nx")
    folder = tmp_path / "letters"
    folder.mkdir()
    name = "20231121T050000Z-0123456789abcdef.eml"
    (folder / name).symlink_to(tmp_path / "secret")
    assert list_letters(folder, limit=10) == []
    with pytest.raises(Missing):
        read_letter(folder, name)


def test_other_files_and_half_written_ones_are_not_letters(tmp_path):
    for name in (".writing-abc", "notes.txt", "x.eml"):
        (tmp_path / name).write_text("x")
    (tmp_path / "20231121T050000Z-0123456789abcdef.eml").mkdir()
    assert list_letters(tmp_path, limit=10) == []


def test_a_folder_that_cannot_be_written_puts_the_letter_off(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with open_transport((tmp_path / "file").as_uri()) as transport:
        outcome = transport.deliver(make_envelope())
    assert outcome.kind is OutcomeKind.LATER
    assert "cannot write" in outcome.detail


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.post.folder.os.fsync", full)
    with open_transport(tmp_path.as_uri()) as transport:
        assert transport.deliver(make_envelope()).kind is OutcomeKind.LATER
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_cannot_be_built_has_failed_and_the_next_one_goes(tmp_path):
    with open_transport(tmp_path.as_uri()) as transport:
        assert transport.deliver(make_envelope(text="\ud800")).kind is OutcomeKind.FAILED
        assert transport.deliver(make_envelope(recipient="x")).kind is OutcomeKind.FAILED
        assert transport.deliver(make_envelope()).kind is OutcomeKind.ACCEPTED
