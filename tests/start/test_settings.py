import stat
import sys

import pytest

import config
from config import UnsafeConfiguration, read

GOOD_KEY = "k" * 32


def settings(tmp_path, **environ):
    return read({"DATA_DIR": str(tmp_path)} | environ)


@pytest.mark.parametrize("key", ["", "dev", "changeme", "Secret", "short", "x" * 31])
def test_a_key_that_is_easy_to_guess_is_refused(tmp_path, key):
    with pytest.raises(UnsafeConfiguration, match="SECRET_KEY"):
        settings(tmp_path, SECRET_KEY=key)


def test_a_given_key_is_used_and_none_is_written(tmp_path):
    assert settings(tmp_path, SECRET_KEY=GOOD_KEY).secret_key == GOOD_KEY
    assert list(tmp_path.iterdir()) == []


def test_a_generated_key_is_long_stays_and_is_for_its_owner_only(tmp_path):
    first = settings(tmp_path).secret_key
    assert len(first) >= config.SHORTEST_SECRET
    assert settings(tmp_path).secret_key == first
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_two_installations_have_different_keys(tmp_path):
    assert settings(tmp_path / "a").secret_key != settings(tmp_path / "b").secret_key


def test_secrets_do_not_show_when_settings_are_printed(tmp_path):
    words = repr(settings(tmp_path, SECRET_KEY=GOOD_KEY, MAIL_URL="smtp://u:hush@mail:587"))
    assert GOOD_KEY not in words
    assert "hush" not in words


def test_without_any_setting_everything_stays_on_this_machine(tmp_path):
    made = settings(tmp_path)
    assert made.database_url == f"sqlite:///{tmp_path / 'tracker.db'}"
    assert made.base_url == "http://127.0.0.1:5000"
    assert made.is_loopback
    assert made.mail_folder == tmp_path / "mail"
    assert not made.is_demo


def test_the_port_moves_the_address_in_letters(tmp_path):
    assert settings(tmp_path, PORT="5001").base_url == "http://127.0.0.1:5001"
    assert settings(tmp_path, PORT="").port == 5000


@pytest.mark.parametrize("words", ["abc", "-1", "70000", "5000.0", "٥٠٠٠"])
def test_a_port_that_is_none_is_refused_in_words(tmp_path, words):
    with pytest.raises(UnsafeConfiguration, match="PORT"):
        settings(tmp_path, PORT=words)


def test_a_folder_with_a_demonstration_is_recognised_by_every_command(tmp_path):
    (tmp_path / config.DEMO_CLOCK).write_text("0", encoding="ascii")
    assert settings(tmp_path).is_demo


def test_a_demonstration_is_never_taken_for_own_data(tmp_path):
    (tmp_path / config.DEMO_CLOCK).write_text("0", encoding="ascii")
    with pytest.raises(UnsafeConfiguration, match="DATA_DIR"):
        settings(tmp_path, DEMO="0")


@pytest.mark.parametrize("words", ["yes", "true", "2"])
def test_a_demo_setting_that_could_be_misread_is_refused(tmp_path, words):
    with pytest.raises(UnsafeConfiguration, match="DEMO"):
        settings(tmp_path, DEMO=words)
