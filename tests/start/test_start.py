import os
import socket
import urllib.request

import pytest

import app as front_door
from app import create_app, main, prepare, production, serve
from config import UnsafeConfiguration
from tests import serving
from tests.conftest import make_settings
from tests.factories import make_user
from tracker.database import db, is_migrated, transaction
from tracker.printing import pressroom


@pytest.fixture
def commands(monkeypatch):
    """Collect the commands the start runs instead of running them."""
    run = []
    monkeypatch.setattr(front_door, "run_command", lambda _app, *words: run.append(words))
    return run


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "DEMO", "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    return monkeypatch


def close(app) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_the_first_start_makes_the_database(tmp_path, commands):
    app = create_app(make_settings(tmp_path))
    prepare(app)
    with app.app_context():
        assert is_migrated()
    assert commands == []
    close(app)


def test_a_demonstration_is_filled_at_each_start_if_it_is_empty(tmp_path, commands):
    app = create_app(make_settings(tmp_path, is_demo=True))
    prepare(app)
    assert commands == [("demo", "load")]
    close(app)


def test_a_demonstration_never_opens_accounts_that_are_not_its_own(tmp_path, commands):
    app = create_app(make_settings(tmp_path))
    prepare(app)
    with app.app_context(), transaction():
        make_user()
    close(app)
    demo = create_app(make_settings(tmp_path, is_demo=True))
    with pytest.raises(UnsafeConfiguration, match="DEMO=1"):
        prepare(demo)
    assert commands == []
    close(demo)


def test_production_refuses_a_database_that_is_not_up_to_date(environment):
    with pytest.raises(UnsafeConfiguration, match="flask db upgrade"):
        production()


def test_production_refuses_debugging(environment):
    environment.setenv("FLASK_DEBUG", "1")
    with pytest.raises(UnsafeConfiguration, match="FLASK_DEBUG"):
        production()


def test_production_refuses_an_easy_key(environment):
    environment.setenv("SECRET_KEY", "changeme")
    with pytest.raises(UnsafeConfiguration, match="SECRET_KEY"):
        production()


def test_production_refuses_an_installation_without_its_fonts(environment, monkeypatch, tmp_path):
    monkeypatch.setattr(pressroom, "FONTS", tmp_path)
    with pytest.raises(UnsafeConfiguration, match="Liberation Serif is missing"):
        production()


def test_production_starts_on_a_migrated_database(environment, tmp_path, commands):
    made = create_app(make_settings(tmp_path))
    prepare(made)
    close(made)
    app = production()
    assert app.test_client().get("/health").status_code == 200
    close(app)


def test_a_setting_that_cannot_be_is_told_in_words(environment, capsys):
    environment.setenv("PORT", "many")
    assert main(lambda _app: lambda: None) == 1
    assert "PORT" in capsys.readouterr().err


def test_a_port_in_use_is_told_in_words(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        app = create_app(make_settings(tmp_path, port=holder.getsockname()[1]))
        with pytest.raises(UnsafeConfiguration, match="PORT=5001"):
            serve(app, start_scheduler=lambda _app: lambda: None)
        close(app)


def ask(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return answer.status


def test_one_process_makes_its_data_serves_and_stops_cleanly(tmp_path, monkeypatch):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(tmp_path / "data"), "DEMO": "0"}
    free_port = serving.free_port
    with socket.create_server(("127.0.0.1", 0)) as holder:  # who took the port that was free
        taken = [holder.getsockname()[1]]
        monkeypatch.setattr(serving, "free_port", lambda: taken.pop() if taken else free_port())
        with serving.serving(environment, tmp_path / "server.log") as server:
            assert not taken
            assert ask(f"{server.address}/health") == 200
            assert server.stop() == 0, server.words
    assert "Traceback" not in server.words
    assert (tmp_path / "data" / "tracker.db").exists()
