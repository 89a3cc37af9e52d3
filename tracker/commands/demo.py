"""``flask demo load``: fill an empty demonstration."""

import click
from flask import current_app
from flask.cli import AppGroup

from tracker.jobs.demo import is_told, live_story, starts_here
from tracker.queries.committees import list_committees

demo = AppGroup("demo", help="Bản chạy thử.")


@demo.command("load")
def load() -> None:
    """Nạp dữ liệu minh họa của tỉnh Gia Lai; đã nạp xong thì giữ nguyên."""
    if not current_app.config["SETTINGS"].is_demo:
        raise click.ClickException("Chỉ nạp được khi chạy thử: đặt DEMO=1.")
    if is_told() or (list_committees() and not starts_here()):
        return
    live_story()
    click.echo("Đã nạp dữ liệu minh họa: Kế hoạch 3015/KH-UBND, đồng hồ 08:00 ngày 21/11/2023.")
