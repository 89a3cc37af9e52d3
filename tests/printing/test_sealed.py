import contextlib
import json
import os
import signal
import socket
import threading
from dataclasses import asdict, replace
from pathlib import Path

import pikepdf
import pytest

from tests.printing import samples
from tests.printing.reading_pdf import text_of
from tracker.printing import pressroom, sealed
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.sealed import Limits, render_pdf

MB = 1024 * 1024
SHORT = Limits(cpu_seconds=2, wall_seconds=60.0)  # the clock of a busy machine says nothing
SVG_BOMB = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs>'
    '<g id="u0"><rect width="1" height="1"/></g>'
    + "".join(
        f'<g id="u{n}">' + f'<use xlink:href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    + '</defs><use xlink:href="#u8"/></svg>'
)


def print_body(body, limits=sealed.AT_THE_DESK):
    return render_pdf(samples.page(body), title="Thử", created=samples.CREATED_AT, limits=limits)


@pytest.fixture
def press():
    press = pressroom.Press()
    yield press
    press.stop()


@pytest.fixture
def listener():
    """A server on this machine that notes whether anybody knocks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def knocks(listener):
    with contextlib.suppress(TimeoutError):
        listener.accept()[0].close()
        return 1
    return 0


def test_pages_are_told_of_while_they_are_laid_out():
    told = []
    page = samples.page('<p>Một</p><p style="break-before: page">Hai</p>')
    job = sealed.pdf_job(page, title="Thử", created=samples.CREATED_AT)
    pdf = sealed.print_job(job, limits=sealed.AT_THE_DESK, tell=told.append)
    assert (told, pdf[:5]) == ([1, 2], b"%PDF-")
    assert pdf == sealed.print_job(job, limits=sealed.AT_THE_DESK)


def test_the_same_page_gives_the_same_bytes():
    assert print_body("<p>Một lần</p>") == print_body("<p>Một lần</p>")


def test_title_and_moment_are_those_of_the_caller(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(print_body('<meta name="author" content="x"><p>x</p>'))
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Thử"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20221027020000")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "asset:../../etc/passwd", "/etc/hostname", "ftp://127.0.0.1/x"],
)
def test_nothing_but_data_can_be_attached(tmp_path, address):
    planted = f'<link rel="attachment" href="{address}"><a rel="attachment" href="{address}">x</a>'
    assert attachments(print_body(planted), tmp_path) == 0
    carried = '<link rel="attachment" href="data:text/plain,canary">'
    assert attachments(print_body(carried), tmp_path) == 1  # so the count can count


def attachments(pdf, folder):
    (folder / "paper.pdf").write_bytes(pdf)
    with pikepdf.open(folder / "paper.pdf") as opened:
        return len(opened.attachments)


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="http://127.0.0.1:{port}/a.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">',
        "<style>@import 'http://127.0.0.1:{port}/a.css';</style>",
        "<style>p {{ background: url(http://127.0.0.1:{port}/a.png) }}</style><p>x</p>",
        "<style>@font-face {{ font-family: a; src: url(http://127.0.0.1:{port}/a.ttf) }}</style>",
        '<link rel="attachment" href="http://127.0.0.1:{port}/a">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/a.png"/></svg>',
        '<object data="http://127.0.0.1:{port}/a"></object><base href="http://127.0.0.1:{port}/">',
    ],
)
def test_no_page_opens_a_connection(listener, planted):
    print_body(planted.format(port=listener.getsockname()[1]))
    assert knocks(listener) == 0


@pytest.mark.parametrize(
    ("bomb", "reasons"),
    [
        ("<table><tr><td colspan=999999999>x</table>", {PaperFault.MEMORY}),
        ("<div>" * 200 + "x", {PaperFault.TOO_BIG}),
        ("chữ<br>" * 20_000, {PaperFault.TOO_SLOW}),
        ("<p>a" + "\u0301" * 150_000, {PaperFault.TOO_SLOW}),
        ("a" * 100_000, {PaperFault.TOO_SLOW}),
        (SVG_BOMB, {PaperFault.TOO_SLOW}),
        ("x" * (sealed.LARGEST_HTML + 1), {PaperFault.TOO_BIG}),
    ],
    ids=["colspan", "nesting", "line breaks", "marks", "one word", "svg use", "size"],
)
def test_a_bomb_ends_within_its_limits_and_the_next_paper_prints(tmp_path, bomb, reasons):
    with pytest.raises(PaperFailed) as failed:
        print_body(bomb, SHORT)
    assert failed.value.reason in reasons
    assert text_of(print_body("<p>Tờ sau</p>"), tmp_path) == "Tờ sau"


def test_a_paper_that_needs_more_memory_than_it_may_have_fails():
    rows = "<tr><td>Sở Thông tin và Truyền thông<td>Cộng hòa</tr>" * 300
    with pytest.raises(PaperFailed) as failed:
        print_body(f"<table>{rows}</table>", Limits(memory_bytes=40 * MB))
    assert failed.value.reason in {PaperFault.MEMORY, PaperFault.BROKEN}  # as C libraries take it


def test_processor_time_is_bounded_by_itself():
    with pytest.raises(PaperFailed) as failed:
        print_body(SVG_BOMB, replace(SHORT, cpu_seconds=1))
    assert (failed.value.reason, failed.value.detail) == (PaperFault.TOO_SLOW, "SIGXCPU")


def test_time_of_the_clock_is_bounded_by_itself(monkeypatch):
    monkeypatch.setattr(sealed, "SECONDS_OF_GRACE", 60.0)  # a busy press says it late
    with pytest.raises(PaperFailed) as failed:
        print_body(SVG_BOMB, Limits(wall_seconds=0.3))
    assert (failed.value.reason, failed.value.detail) == (PaperFault.TOO_SLOW, "SIGALRM")


def test_a_bomb_leaves_no_file_behind():
    print_body("<p>x</p>")
    folder = sealed._press._folder  # gone altogether if the press itself had to be ended
    with pytest.raises(PaperFailed):
        print_body(SVG_BOMB, Limits(wall_seconds=0.3))
    assert not list(folder.glob("paper-*"))


def order(body="<p>x</p>", **more):
    created = samples.CREATED_AT.isoformat()
    limits = asdict(sealed.AT_THE_DESK)
    order = {"pages": [body], "title": "x", "created": created, "limits": limits}
    return json.dumps(order | more).encode()


def test_a_killed_press_is_replaced(press):
    press.start()
    os.killpg(press._process.pid, signal.SIGKILL)
    press._process.wait()
    assert press.exchange(order(), queue_seconds=1, seconds=120).startswith(b"P%PDF")


def test_a_press_killed_over_a_paper_fails_that_paper_only(press):
    press.start()

    def kill(_page):
        os.killpg(press._process.pid, signal.SIGKILL)

    with pytest.raises(PaperFailed) as failed:
        long = order("chữ<br>" * 20_000, tells=True)
        press.exchange(long, queue_seconds=1, seconds=120, tell=kill)
    assert failed.value.reason is PaperFault.BROKEN
    assert press.exchange(order(), queue_seconds=1, seconds=120).startswith(b"P%PDF")


def test_a_press_that_hangs_is_killed_and_replaced(press):
    press.start()
    os.kill(press._process.pid, signal.SIGSTOP)
    with pytest.raises(PaperFailed) as failed:
        press.exchange(order(), queue_seconds=1, seconds=0.5)
    assert failed.value.reason is PaperFault.TOO_SLOW
    assert press.exchange(order(), queue_seconds=1, seconds=120).startswith(b"P%PDF")


def test_nobody_waits_longer_in_the_queue_than_asked(press):
    with press._lock, pytest.raises(PaperFailed) as failed:
        press.exchange(order(), queue_seconds=0.1, seconds=30)
    assert failed.value.reason is PaperFault.BUSY


def test_papers_of_many_threads_do_not_mix(tmp_path):
    printed = {}

    def print_one(number):
        printed[number] = print_body(f"<p>Tờ số {number}</p>")

    threads = [threading.Thread(target=print_one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: text_of(pdf, tmp_path) for number, pdf in printed.items()} == {
        number: f"Tờ số {number}" for number in range(6)
    }


def test_a_forked_worker_prints_on_a_press_of_its_own(tmp_path):
    print_body("<p>x</p>")
    parents = sealed._press._process.pid
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(BaseException):
            print_body("<p>x</p>")
            status = 0 if sealed._press._process.pid != parents else 2
            sealed._press.stop()
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sealed._press._process.pid == parents
    assert text_of(print_body("<p>Vẫn in</p>"), tmp_path) == "Vẫn in"


def test_no_secret_reaches_the_press(press, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    press.start()
    environment = Path(f"/proc/{press._process.pid}/environ").read_bytes()
    assert b"FONTCONFIG_FILE" in environment
    assert b"canary" not in environment


def test_a_stopped_press_leaves_neither_process_nor_folder(press):
    press.start()
    process, folder = press._process, press._folder
    press.stop()
    assert process.poll() is not None
    assert not folder.exists()


def test_papers_can_be_printed_here():
    assert sealed.is_available() == sealed.Availability()


def test_without_pango_the_reason_is_told(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        "echo; echo '-----'; echo 'WeasyPrint could not import some external libraries.'\n"
        "echo \"OSError: cannot load library 'libpango-1.0-0'\" >&2\nexit 1\n"
    )
    python.chmod(0o755)
    monkeypatch.setattr(pressroom.sys, "executable", str(python))
    monkeypatch.setattr(sealed, "_press", pressroom.Press())
    assert not sealed.is_available()
    assert "libpango" in sealed.is_available().reason
    with pytest.raises(PaperFailed) as failed:
        print_body("<p>x</p>")
    assert failed.value.reason is PaperFault.UNAVAILABLE


def test_a_press_that_cannot_start_is_an_answer_and_leaves_no_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(pressroom.sys, "executable", str(tmp_path / "no python here"))
    monkeypatch.setattr(pressroom.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sealed, "_press", pressroom.Press())
    assert "No such file" in sealed.is_available().reason
    assert not list(tmp_path.iterdir())


def test_without_our_fonts_nothing_is_printed(monkeypatch, tmp_path):
    monkeypatch.setattr(pressroom, "FONTS", tmp_path)
    monkeypatch.setattr(sealed, "_press", pressroom.Press())
    assert "Liberation Serif is missing" in sealed.is_available().reason
