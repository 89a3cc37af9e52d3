import shutil

from flask import Flask

from config import ROOT
from tracker.speech import gettext
from tracker.web import languages


def test_a_program_folder_that_may_only_be_read_leaves_catalogues_with_the_data(
    monkeypatch, tmp_path
):
    program, data = tmp_path / "program", tmp_path / "data"
    words = "vi/LC_MESSAGES/messages.po"
    (program / words).parent.mkdir(parents=True)
    shutil.copy(ROOT / "translations" / words, program / words)
    monkeypatch.setattr(languages.os, "access", lambda _path, _mode: False)
    app = Flask("reader")
    languages.init_languages(app, program, spare=data)
    assert [path.name for path in (program / words).parent.iterdir()] == ["messages.po"]
    with app.test_request_context():
        assert gettext("Sign out") == "Đăng xuất"
