"""Load indicator sets from the terminal."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.database import transaction
from tracker.services.editions import RESULTS, load_results
from tracker.services.indicators import SHIPPED, BadTable, Edition, load_indicator_set

indicators = AppGroup("indicators", help="Bộ chỉ số.")


@indicators.command("load")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--code", help="Số, ký hiệu của bộ chỉ số trong tệp, ví dụ 922/QĐ-BTTTT.")
@click.option("--name", default="", help="Tên của bộ chỉ số.")
@click.option("--partial", is_flag=True, help="Tệp chưa đủ chỉ số.")
def load(file: str | None, code: str | None, name: str, *, partial: bool) -> None:
    """Nạp các bộ chỉ số có sẵn, hoặc một tệp CSV; chỉ số đã có thì giữ nguyên."""
    if file and not code:
        raise click.UsageError("Nạp tệp thì cần --code.")
    chosen = ((Edition(code or "", name or code or "", is_partial=partial), Path(file or "")),)
    try:
        with transaction():
            for edition, path in chosen if file else SHIPPED:
                added = load_indicator_set(edition, path)
                click.echo(f"{edition.code}: đã thêm {added} chỉ số.")
    except BadTable as wrong:
        raise click.ClickException(str(wrong)) from wrong


@indicators.command("results")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
def results(file: str | None) -> None:
    """Nạp điểm, hạng DTI đã công bố của các tỉnh; có sẵn 233 dòng của các kỳ 2020 đến 2024."""
    try:
        with transaction():
            loaded = load_results(Path(file) if file else RESULTS)
    except BadTable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(
        f"Đã đọc {loaded.rows} dòng: {loaded.added} mới, {loaded.changed} thay đổi, "
        f"{loaded.same} như cũ."
    )
