"""What a password may be, and how it is kept."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from dothi.database.session import session
from dothi.identity import accounts, passwords
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.world import MYTHO, PASSWORD

EMAIL = "nguyen.van.an@mytho.example"


@pytest.mark.parametrize(
    "password",
    ["short", "123456789", "1234567890", "Matkhau123", "ababababab", EMAIL, EMAIL.upper(), "nguyen.van.an", "x" * 201],
)
def test_weak_passwords_are_refused(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert passwords.refusal(password, email=EMAIL, is_demo=False)


@pytest.mark.parametrize("password", ["chim bay về tổ", "correct horse", "0912 không quên", "🌾🌾🌾 lúa chín vàng"])
def test_long_sentences_are_taken_without_rules_of_composition(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert passwords.refusal(password, email=EMAIL, is_demo=False) is None


def test_the_demo_password_is_taken_in_the_demo_alone(app: Flask) -> None:
    with app.test_request_context():
        assert passwords.refusal(PASSWORD, email=EMAIL, is_demo=True) is None
        assert passwords.refusal(PASSWORD, email=EMAIL, is_demo=False)


def test_the_way_letters_are_composed_does_not_matter() -> None:
    hashed = passwords.hash_password(unicodedata.normalize("NFD", "mật khẩu dài"))
    salt = hashed.rpartition("$")[0]
    assert hashed.startswith("$argon2id$")
    assert passwords.hash_with(unicodedata.normalize("NFC", "mật khẩu dài"), salt) == hashed
    assert passwords.hash_with("mat khau dai", salt) != hashed


def test_production_takes_the_cost_that_owasp_advises() -> None:
    program = "from dothi.identity.passwords import hash_password; print(hash_password('mật khẩu dài'))"
    path = {"PYTHONPATH": f"{Path('platform').absolute()}:{Path.cwd()}"}
    done = subprocess.run([sys.executable, "-c", program], env=path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobodys_password_is_right(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert not accounts.is_password(MYTHO, None, salt=None, password="nobody has this password")


def test_signing_in_renews_a_hash_of_weaker_parameters(app: Flask, in_tenant: InTenant) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    email = "lanhdao@mytho.example"

    def kept() -> str | None:
        found = accounts.find_credentials(MYTHO, email)
        assert found is not None
        return found.password_salt

    with in_tenant(MYTHO):
        found = accounts.find_credentials(MYTHO, email)
        assert found is not None
        accounts.set_password_hash(MYTHO, found.membership_id, weak)
    assert Browser.at(app, MYTHO).sign_in(email).status_code == 302
    with in_tenant(MYTHO):
        renewed = kept()
        session.rollback()
    assert renewed is not None
    assert not passwords.needs_rehash(renewed)
    assert passwords.needs_rehash(weak.rpartition("$")[0])
