import os
import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.office import PDF, Office, archive, docx, make_office, upload
from tracker.database import db
from tracker.models import StoredFile
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.services import files, submissions
from tracker.services.submissions import Content

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.fixture
def office(app) -> Office:
    return make_office()


def keep(office: Office, *uploads: files.Upload, who: str = "lead", removed=()):
    content = Content(text="Nháp", uploads=uploads, removed=removed)
    return office.do(submissions.save_draft, content, who=who, now=NOW)


def stored() -> list[StoredFile]:
    return list(db.session.scalars(select(StoredFile).order_by(StoredFile.id)))


def on_disk(app) -> list[str]:
    folder = app.config["SETTINGS"].data_dir / "files"
    return [path.name for path in folder.glob("*/*")]


def refused(office: Office, fault: Fault, *uploads: files.Upload) -> None:
    with pytest.raises(Refused, match=fault.value) as caught:
        keep(office, *uploads)
    assert caught.value.field == "files"
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, ".pdf"),
        (PNG, ".png"),
        (JPEG, ".jpg"),
        (docx(), ".docx"),
        (archive("xl/workbook.xml", "[Content_Types].xml"), ".xlsx"),
        (archive("ppt/presentation.xml", "[Content_Types].xml"), ".pptx"),
        (
            archive("c", parts={"mimetype": b"application/vnd.oasis.opendocument.text"}),
            ".odt",
        ),
        (PDF + archive("evil.html"), ".pdf"),  # a file that is two things is handed out as one
    ],
)
def test_papers_and_pictures_are_kept_under_a_generated_key(app, office, content, ending):
    keep(office, upload("Báo cáo", content))
    file = stored()[0]
    assert file.name == "Báo cáo" + ending
    assert on_disk(app) == [file.key]
    assert files.path_of(file.key).read_bytes() == content
    assert files.is_whole(file)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        b"<html><script>alert(1)</script>",
        b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a/*x*/=1;alert(1)",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,  # old Word, or one with a password
        b"just words",
        b"PK\x03\x04broken",
        archive("a.txt"),
        archive("word/document.xml"),
        b"MZ" + docx(),
    ],
)
def test_everything_else_is_refused_by_its_content(office, content):
    refused(office, Fault.FILE_KIND, upload("bao-cao.docx", content))


@pytest.mark.parametrize(
    "content",
    [
        docx("word/vbaProject.bin"),
        docx(kind=b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        archive("xl/vbaProject.bin", "xl/workbook.xml", "[Content_Types].xml"),
        archive("Basic/Standard/Module1.xml", "mimetype"),
    ],
)
def test_macros_are_refused_whatever_the_name(office, content):
    refused(office, Fault.FILE_HAS_MACROS, upload("bao-cao.docx", content))


def test_a_heap_of_entries_is_refused_without_unpacking(office):
    refused(office, Fault.FILE_KIND, upload("a.docx", archive(*(f"x{n}" for n in range(10_001)))))


def test_an_index_that_unfolds_to_megabytes_is_no_paper(office):
    bomb = docx(kind=b"0" * (3 * 1024 * 1024))
    refused(office, Fault.FILE_KIND, upload("a.docx", bomb))


def test_an_empty_file_is_refused(office):
    refused(office, Fault.FILE_EMPTY, upload("a.pdf", b""))


def test_one_byte_over_the_limit_is_refused_and_leaves_nothing(app, office):
    limit = app.config["SETTINGS"].max_upload_bytes
    refused(office, Fault.FILE_TOO_BIG, upload(), upload("b.pdf", PDF.ljust(limit + 1, b"x")))
    assert on_disk(app) == []
    keep(office, upload("b.pdf", PDF.ljust(limit, b"x")))
    assert stored()[0].size == limit


@pytest.mark.parametrize("name", ["a.pdf\x00.exe", "bao-cao\u202efdp.exe", "a\r\nX: y.pdf"])
def test_a_name_that_hides_something_is_refused(office, name):
    refused(office, Fault.FILE_NAME, upload(name))


@pytest.mark.parametrize("name", ["Kế hoạch (MẬT).pdf", "TỐI_MẬT_so_lieu.pdf"])
def test_a_name_with_a_mark_of_secrecy_is_refused(office, name):
    refused(office, Fault.STATE_SECRET, upload(name))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x", "x.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".htaccess", "file.htaccess.pdf"),
        ("setup.exe", "setup.exe.pdf"),
        (
            unicodedata.normalize("NFD", "Báo cáo quý III.pdf"),
            unicodedata.normalize("NFC", "Báo cáo quý III.pdf"),
        ),
    ],
)
def test_a_name_is_cleaned_and_ends_as_its_content_does(office, name, shown):
    keep(office, upload(name))
    assert stored()[0].name == shown


def test_a_name_of_255_bytes_is_kept(office):
    keep(office, upload("ế" * 120 + ".pdf"))
    assert stored()[0].name.endswith(".pdf")


def test_the_same_bytes_twice_are_one_file(app, office):
    keep(office, upload(), upload("ban-sao.pdf"))
    keep(office, upload())
    assert len(stored()) == len(on_disk(app)) == 1


def test_ten_files_are_the_most(office):
    papers = [upload(f"{n}.pdf", PDF + bytes([n])) for n in range(11)]
    refused(office, Fault.TOO_MANY_FILES, *papers)
    keep(office, *papers[:10])
    with pytest.raises(Refused, match=Fault.TOO_MANY_FILES.value):
        keep(office, papers[10])
    assert len(stored()) == 10


def test_a_file_is_taken_out_of_a_draft_by_whoever_put_it_there_or_the_head(office):
    keep(office, upload())
    with pytest.raises(NotAllowed):
        keep(office, who="member", removed={stored()[0].id})
    keep(office, upload("b.pdf", PDF + b"b"), who="member")
    keep(office, who="member", removed={stored()[1].id})
    assert [file.name for file in stored()] == ["ke-hoach.pdf"]
    keep(office, removed={stored()[0].id})
    assert stored() == []


def test_bytes_without_a_row_are_swept_when_they_are_old(app, office):
    keep(office, upload())
    kept = stored()[0].key
    orphan = files.path_of("ab" + "0" * 38)
    broken = files.path_of("cd" + "0" * 38).with_suffix(".new")
    for path in (orphan, broken):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert files.reconcile(now=NOW + timedelta(minutes=50)).swept == 0
    assert files.reconcile(now=NOW + timedelta(hours=2)).swept == 2
    assert on_disk(app) == [kept]


def test_missing_and_altered_bytes_are_found(office):
    keep(office, upload(), upload("b.pdf", PDF + b"b"))
    gone, changed = stored()
    files.path_of(gone.key).unlink()
    files.path_of(changed.key).write_bytes(PDF + b"c")
    found = files.reconcile(now=NOW)
    assert (found.missing, found.altered) == ((gone.key,), (changed.key,))
