"""A small application that shows every part of the look, without database and without people.

Run it alone with ``python -m tests.browser.preview_app`` to look at the pages while changing them.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask, abort, flash, render_template
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server
from wtforms import BooleanField, FileField, PasswordField, SelectChoice

from tests.browser import preview_facts as facts
from tracker.web.assets import init_assets
from tracker.web.filters import init_filters
from tracker.web.forms.fields import ChoiceField, DayField, LongTextField, NumberField, TextField
from tracker.web.keeping import init_keeping
from tracker.web.languages import init_languages
from tracker.web.security import init_security

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("overview", "tasks", "task", "unit_home", "meeting", "components", "login")
KINDS = [SelectChoice("task", "Giao việc"), SelectChoice("information", "Thông tin")]
UNITS = [SelectChoice("1", "Sở Nội vụ"), SelectChoice("2", "Sở Y tế")]
ERRORS = (400, 403, 404, 405, 409, 413, 415, 429, 431, 500, 503)


class PartsForm(FlaskForm):  # type: ignore[misc]
    """One field of each kind, two of them wrong."""

    number = TextField("Số, ký hiệu văn bản")
    signer = TextField("Người ký")
    issued_on = DayField("Ngày văn bản")
    numerator = NumberField("Tử số")
    words = LongTextField("Đã sửa những gì", optional=True)
    kind = ChoiceField("Loại", choices=KINDS)
    unit = ChoiceField("Đơn vị", choices=UNITS)
    is_final = BooleanField("Bản chính thức")
    paper = FileField("Tệp kèm theo")
    password = PasswordField("Mật khẩu")


def make_form() -> PartsForm:
    """Return the form as it comes back with two faults."""
    form = PartsForm(meta={"csrf": False}, data={"number": "412/KH-VP", "kind": "task"})
    form.issued_on.typed = "32/11/2023"
    form.issued_on.errors = ["Nhập ngày văn bản theo dạng 25/12/2023"]
    form.numerator.typed = "820"
    form.numerator.errors = ["Tử số dòng 3 lớn hơn mẫu số (820 và 812)"]
    return form


def create_preview() -> Flask:
    """Return the application that shows the parts."""
    app = Flask(__name__, static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="preview", TESTING=True)
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(ROOT / "templates")),
            FileSystemLoader(str(ROOT / "tests" / "browser" / "templates")),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    init_security(app, proxies=0, is_https=False)
    init_languages(app, ROOT / "translations", spare=ROOT / "translations")
    init_filters(app)
    init_assets(app)
    init_keeping(app)

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        return {"language": "vi", "today": date(2023, 11, 21), "facts": facts}

    @app.get("/<name>")
    def show(name: str) -> str:
        if name not in PAGES:
            abort(404)
        if name == "components":
            flash("Đã gửi đôn đốc 13 đơn vị, thư đi lúc 15:30")
            flash("Chưa gửi được thư nào từ 07:30.", "warning")
        form = make_form() if name == "components" else PartsForm(meta={"csrf": False})
        return render_template(f"preview/{name}.html", frame=facts.frame(name), form=form)

    @app.get("/errors/<int:code>")
    def error(code: int) -> str:
        typed = {"words": "Thiếu chỉ tiêu cuối năm."} if code == 409 else {}
        return render_template(f"errors/{code}.html", request_id="8c1f02aa90de", typed=typed)

    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port for the length of the block; give its address."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        # The development server leaves a file open when the browser has gone meanwhile.
        with closing(app(environ, start)) as parts:
            yield from parts

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    create_preview().run(port=5050)
