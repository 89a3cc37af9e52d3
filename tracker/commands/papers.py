"""Print papers at the terminal."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.sealed import IN_A_JOB
from tracker.rules.faults import Missing
from tracker.services.papers import minutes_paper, render_minutes

REASONS = {
    PaperFault.TOO_BIG: "văn bản quá dài để in thành một tệp",
    PaperFault.TOO_SLOW: "in quá lâu, đã dừng lại",
    PaperFault.BUSY: "bộ phận in đang in văn bản khác",
    PaperFault.MEMORY: "văn bản cần nhiều bộ nhớ hơn mức cho phép",
    PaperFault.BROKEN: "bộ phận in gặp lỗi",
    PaperFault.UNAVAILABLE: "máy này chưa cài bộ phận in PDF",
}

papers = AppGroup("papers", help="In văn bản.")


@papers.command("minutes")
@click.argument("meeting_id", type=click.IntRange(1, 2**31 - 1))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="Tệp PDF để ghi.",
)
def minutes(*, meeting_id: int, output: Path) -> None:
    """In biên bản của một phiên họp thành PDF."""
    try:
        paper = minutes_paper(meeting_id, now=clock.now())
    except Missing:
        raise click.ClickException(f"Không có phiên họp số {meeting_id}.") from None
    try:
        content = render_minutes(paper, limits=IN_A_JOB)
    except PaperFailed as failed:
        reason = REASONS[failed.reason]
        detail = f" ({failed.detail})" if failed.detail else ""
        raise click.ClickException(f"Không in được biên bản: {reason}{detail}.") from None
    output.write_bytes(content)
    state = "dự thảo" if paper.is_draft else "đã vào sổ"
    click.echo(f"{output}: {len(content)} byte, {state}")
