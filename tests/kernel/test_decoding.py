"""Pictures of strangers in a child: the same answers as within the process, and a bound on how many wait."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from dothi.content import confined, decoding, pictures
from dothi.content.picture_limits import PictureError
from dothi.values.errors import Busy
from tests.world import HOSTS, MYTHO


def drawn(kind: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def test_the_child_makes_what_the_process_would_make() -> None:
    here = pictures.accept(BytesIO(drawn()), name="a.png")
    there = decoding.decode(BytesIO(drawn()), name="a.png")
    assert (there.data, there.width, there.height) == (here.data, 400, 300)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture", "not_a_picture"),
        (drawn()[:-200], "truncated"),
        (b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), "too_large"),
        (drawn(size=(4000, 4000)), "too_many_pixels"),
    ],
)
def test_refusals_come_back_with_their_code(data: bytes, code: str) -> None:
    with pytest.raises(PictureError) as refused:
        decoding.decode(BytesIO(data), name="a.png")
    assert refused.value.code == code


def test_a_child_that_takes_too_long_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LIMITS", confined.Limits(seconds=10, memory=1, file=1))
    with pytest.raises(PictureError) as refused:
        decoding.decode(BytesIO(drawn(size=(3000, 3000))), name="a.png")
    assert refused.value.code == "too_many_pixels"


@contextmanager
def full_house() -> Iterator[None]:
    """One picture is being decoded and another waits."""
    with ExitStack() as held:
        for places in (decoding._decodes, decoding._waits):
            assert places.acquire(timeout=5)
            held.callback(places.release)
        yield


def test_whoever_comes_third_is_told_to_come_back_and_pages_go_on(app: Flask) -> None:
    client, host = app.test_client(), {"Host": HOSTS[MYTHO]}
    token = client.get("/phan-anh/gui", headers=host).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    with full_house():
        answer = client.post(
            "/phan-anh/anh",
            data={"csrf_token": token, "photo": (BytesIO(drawn()), "a.png")},
            headers={**host, "Accept": "application/json"},
        )
        assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "busy", "2")  # type: ignore[index]
        assert client.get("/phan-anh", headers=host).status_code == 200
        plain = client.post(
            "/phan-anh/gui",
            data={"csrf_token": token, "text": "Ổ gà lớn", "photos": (BytesIO(drawn()), "a.png")},
            headers=host,
        )
    assert plain.status_code == 422
    assert "Ổ gà lớn" in plain.text
    assert "Máy chủ đang xử lý nhiều ảnh" in plain.text


def test_of_many_at_once_no_more_than_two_hold_a_thread(app: Flask) -> None:
    def send(_number: int) -> str:
        with app.test_request_context():
            try:
                decoding.decode(BytesIO(drawn(size=(1600, 1600))), name="a.png")
            except Busy:
                return "busy"
            return "made"

    with ThreadPoolExecutor(12) as senders:
        answers = list(senders.map(send, range(12)))
    assert 1 <= answers.count("made") <= 11
    assert decoding._decodes.acquire(blocking=False), "a turn was never given back"
    decoding._decodes.release()
