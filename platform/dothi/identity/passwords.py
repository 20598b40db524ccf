"""Passwords: what is accepted (NIST SP 800-63B: length, no composition rules) and how kept (Argon2id, RFC 9106)."""

from __future__ import annotations

import base64
import unicodedata

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import hash_secret
from flask_babel import gettext as _

SHORTEST, LONGEST = 10, 200
DEMO_PASSWORD = "dothi-demo"  # noqa: S105  # published; refused outside the demo

# 19 MiB, two passes: the second of OWASP's equal choices; a larger memory would weigh on a worker's threads.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS_SALT = _hasher.hash("nobody has this password").rpartition("$")[0]

COMMON = frozenset(
    [
        "0123456789",
        "0987654321",
        "1020304050",
        "1111111111",
        "1122334455",
        "12345678910",
        "1234567890",
        "1234567891",
        "123456789a",
        "123456789abc",
        "1234567890a",
        "1234512345",
        "123123123123",
        "123321123321",
        "147258369a",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "9876543210",
        "a123456789",
        "a1234567890",
        "aa123456789",
        "abc123456789",
        "abcd123456",
        "abcdef123456",
        "abcdefghij",
        "abcd12345678",
        "adgjmptw123",
        "admin12345",
        "admin123456",
        "administrator",
        "anhyeuem123",
        "anhyeuem12345",
        "asdfghjkl1",
        "asdfghjkl123",
        "asdfghjkl;",
        "changeme123",
        "chungtacuahomqua",
        "congnghe123",
        "daihoc12345",
        "emyeuanh123",
        "football123",
        "google12345",
        "hanoi123456",
        "hochiminh123",
        "iloveyou12",
        "iloveyou123",
        "internet123",
        "letmein12345",
        "longan123456",
        "matkhau123",
        "matkhau1234",
        "matkhau12345",
        "matkhau123456",
        "mytho123456",
        "password01",
        "password10",
        "password11",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "p@ssw0rd123",
        "p@ssword123",
        "passw0rd123",
        "phananh123",
        "princess123",
        "q1w2e3r4t5",
        "qazwsxedc1",
        "qazwsxedcrfv",
        "qwer1234567",
        "qwert12345",
        "qwerty1234",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "qwertyuiop1",
        "qwertyuiop123",
        "qwertyuiop[]",
        "quantri123",
        "saigon123456",
        "taikhoan123",
        "tanan123456",
        "tiengiang123",
        "uyban123456",
        "vietnam123",
        "vietnam1234",
        "vietnam12345",
        "vietnamvodich",
        "welcome123",
        "welcome1234",
        "xinchao123",
        "yeuem12345",
        "zaq12wsxcde3",
        "zxcvbnm123",
        "zxcvbnm12345",
    ]
)


def refusal(password: str, *, email: str, is_demo: bool) -> str | None:
    """Why the password can't be taken, as a sentence for the person; None when it can."""
    password = normalise(password)
    folded = password.casefold()
    if len(password) < SHORTEST:
        return str(_("Mật khẩu cần ít nhất %(n)s ký tự.", n=SHORTEST))
    if len(password) > LONGEST:
        return str(_("Mật khẩu dài nhất %(n)s ký tự.", n=LONGEST))
    if folded in {email.casefold(), email.split("@", maxsplit=1)[0].casefold()}:
        return str(_("Mật khẩu không được trùng với địa chỉ thư điện tử."))
    if folded in COMMON or len(set(folded)) <= 2 or (folded == DEMO_PASSWORD and not is_demo):
        return str(_("Mật khẩu này quá phổ biến nên dễ bị đoán. Vui lòng chọn mật khẩu khác."))
    return None


def is_demo_password(password: str) -> bool:
    """Whether it is the demo's published password, which opens nothing outside the demo."""
    return normalise(password).casefold() == DEMO_PASSWORD


def normalise(password: str) -> str:
    """The same password however a keyboard composes its letters: NFC, as RFC 8265 (OpaqueString) has it.

    Nothing else is changed: compatibility letters (NFKC) and invisible ones would make different passwords one.
    """
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """The hash to keep; some 30 ms of work."""
    return _hasher.hash(normalise(password))


def hash_with(password: str, salt: str | None) -> str:
    """The hash that this password would have, with the salt of a kept one; without a salt it takes the same time.

    `salt` is a hash up to its last part: kind, version, parameters and the salt itself. The database compares.
    """
    whole = _whole(salt or _NOBODYS_SALT)
    parameters = extract_parameters(whole)
    return hash_secret(
        normalise(password).encode(),
        base64.b64decode(whole.split("$")[-2] + "=="),
        time_cost=parameters.time_cost,
        memory_cost=parameters.memory_cost,
        parallelism=parameters.parallelism,
        hash_len=parameters.hash_len,
        type=parameters.type,
        version=parameters.version,
    ).decode()


def needs_rehash(salt: str) -> bool:
    """Whether the hash with this salt was made with other parameters than today's."""
    return _hasher.check_needs_rehash(_whole(salt))


def _whole(salt: str) -> str:
    """A hash of nothing with this salt: the library reads parameters from whole ones alone."""
    return f"{salt}${base64.b64encode(bytes(_hasher.hash_len)).decode().rstrip('=')}"
