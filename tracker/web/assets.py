"""Static files carry their content in their address, so a browser may keep them for a year."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup

STAMPED = frozenset({".css", ".js", ".svg"})  # fonts are named by the style sheet, without a stamp


def init_assets(app: Flask) -> None:
    """Add ``v=...`` to the address of style sheets, scripts and drawings."""
    folder = Path(app.static_folder or "static")

    @app.url_defaults
    def stamp(endpoint: str, values: dict[str, Any]) -> None:
        name = str(values.get("filename", ""))
        if endpoint == "static" and Path(name).suffix in STAMPED:
            file = folder / name
            if file.is_file():
                values["v"] = _digest(file, file.stat().st_mtime_ns)

    known: dict[str, str] = {}

    def asset(name: str) -> str:
        """Return the address of a static file, looked up once in a process."""
        if name not in known:
            known[name] = url_for("static", filename=name)
        return known[name]

    @cache
    def icon(name: str, class_: str = "") -> Markup:
        """Draw an icon; see macros/icons.html."""
        address = f"{asset('icons.svg')}#{name}"
        return Markup('<svg class="i{}" aria-hidden="true"><use href="{}" /></svg>').format(
            f" {class_}" if class_ else "", address
        )

    app.jinja_env.globals.update(asset=asset, drawn_icon=icon)


@lru_cache(maxsize=256)
def _digest(file: Path, _changed_at: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:10]
