import unicodedata

import pytest
from argon2 import PasswordHasher

from tracker.services import passwords
from tracker.services.passwords import NOBODY, hash_password, is_outdated, is_right

WORDS = "Mật khẩu 2023 dài"


def test_the_right_password_is_right_in_both_compositions():
    stored = hash_password(unicodedata.normalize("NFC", WORDS))
    assert is_right(stored, unicodedata.normalize("NFD", WORDS))
    assert not is_right(stored, WORDS + ".")


def test_the_whole_of_a_long_password_counts():
    stored = hash_password("ế" * 60)
    assert is_right(stored, "ế" * 60)
    assert not is_right(stored, "ế" * 59 + "e")


@pytest.mark.parametrize("typed", ["", "abc\x00def", "a" * 1000])
def test_what_cannot_be_a_password_is_wrong_and_no_error(typed):
    assert not is_right(hash_password("một hai ba bốn"), typed)


def test_nobody_and_somebody_are_each_compared_once(monkeypatch):
    compared = []

    class Counting(PasswordHasher):
        def verify(self, stored_hash, password):
            compared.append(stored_hash)
            return super().verify(stored_hash, password)

    monkeypatch.setattr(
        passwords, "_HASHER", Counting(time_cost=3, memory_cost=65_536, parallelism=4)
    )
    stored = hash_password(WORDS)
    assert not is_right(None, WORDS)
    assert not is_right(stored, "sai")
    assert compared == [NOBODY, stored]


def test_the_hash_of_nobody_costs_what_every_hash_costs():
    assert not is_outdated(NOBODY)
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("x"))


def test_a_broken_hash_is_wrong_and_no_error():
    assert not is_right("not a hash", WORDS)
