"""Files on the local disk: whole or not at all, private, and never outside their folder."""

import os
import stat
import threading
from pathlib import Path

import pytest

from dothi.content.storage import LocalStorage, new_key, storage_from_url
from dothi.values.ids import new_token

TOKEN = "Ab3_-" + "x" * 17
KEY = f"7/ab/{TOKEN}.jpg"


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


def test_what_is_put_is_read_back_and_can_be_replaced(storage: LocalStorage) -> None:
    storage.put(KEY, b"one")
    storage.put(KEY, b"two")
    with storage.open(KEY) as stream:
        assert stream.read() == b"two"
    assert storage.exists(KEY)


def test_deleting_twice_is_as_good_as_once(storage: LocalStorage) -> None:
    storage.put(KEY, b"one")
    storage.delete(KEY)
    storage.delete(KEY)
    assert not storage.exists(KEY)
    with pytest.raises(FileNotFoundError):
        storage.open(KEY)


def test_only_the_owner_may_read(storage: LocalStorage, tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        storage.put(KEY, b"one")
    finally:
        os.umask(former)
    assert stat.S_IMODE((tmp_path / "files" / KEY).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) & 0o077 == 0


def test_a_failed_write_leaves_the_former_file_and_no_draft(storage: LocalStorage, tmp_path: Path) -> None:
    storage.put(KEY, b"one")
    with pytest.raises(TypeError):
        storage.put(KEY, "text is not bytes")  # type: ignore[arg-type]
    with storage.open(KEY) as stream:
        assert stream.read() == b"one"
    assert [path.name for path in (tmp_path / "files/7/ab").iterdir()] == [Path(KEY).name]


def test_readers_never_see_half_a_file(storage: LocalStorage) -> None:
    contents = [bytes([n]) * 300_000 for n in range(4)]
    storage.put(KEY, contents[0])
    seen: set[bytes] = set()

    def write() -> None:
        for content in contents * 5:
            storage.put(KEY, content)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        with storage.open(KEY) as stream:
            seen.add(stream.read())
    writer.join()
    assert seen <= set(contents)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        f"../ab/{TOKEN}",
        f"7/../{TOKEN}",
        f"7/ab/../../{TOKEN}",
        f"7/AB/{TOKEN}",
        "7/ab/short",
        f"7/ab/{TOKEN}/x",
        f"7/ab/{TOKEN}.tar.gz",
        f"7/ab/{TOKEN}\n",
        f"7/ab/{TOKEN}\0",
        f"７/ab/{TOKEN}",
        f"x/ab/{TOKEN}",
        f"7\\ab\\{TOKEN}",
    ],
)
def test_a_malformed_key_is_refused_everywhere(storage: LocalStorage, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        storage.put(key, b"")
    with pytest.raises(ValueError, match="key"):
        storage.open(key)
    with pytest.raises(ValueError, match="key"):
        storage.delete(key)
    with pytest.raises(ValueError, match="key"):
        storage.exists(key)


def test_keys_made_of_tokens_are_valid(storage: LocalStorage) -> None:
    for _ in range(200):
        assert not storage.exists(new_key(7, new_token(), ".jpg"))
    assert new_key(7, TOKEN, ".jpg") == KEY
    assert new_key(7, "-_" + "x" * 20) == "7/00/-_" + "x" * 20


@pytest.mark.parametrize(("tenant_id", "token"), [(-1, TOKEN), (7, "short"), (7, "../" + TOKEN)])
def test_no_key_is_made_of_nonsense(tenant_id: int, token: str) -> None:
    with pytest.raises(ValueError, match="key"):
        new_key(tenant_id, token)


def test_the_settings_url_names_a_folder(tmp_path: Path) -> None:
    storage_from_url(f"file://{tmp_path}/a%20b").put(KEY, b"one")
    assert (tmp_path / "a b" / KEY).read_bytes() == b"one"


@pytest.mark.parametrize("url", ["s3://bucket/files", "/var/files", "file:relative", "file://host/var", "file:///", ""])
def test_other_urls_are_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="FILES_URL"):
        storage_from_url(url)
