"""Whom a refusal makes wait, for how long, and that a request's sender is the one whom the application sees."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from dothi.web.turns import APART, LONGEST, Turns, sender_of

RUDE, PATIENT, PROXY = "203.0.113.1", "203.0.113.2", "127.0.0.1"
HOPS = st.lists(st.sampled_from([RUDE, PATIENT, "2001:db8::1", " ", ""]), max_size=4).map(",".join)


class Ticks:
    """A clock that the test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_only_who_was_refused_waits() -> None:
    turns = Turns(ticks=Ticks())
    turns.refuse(RUDE)
    assert (turns.take(RUDE), turns.take(PATIENT)) == (APART, 0)


def test_what_comes_at_once_is_read_one_after_another() -> None:
    turns = Turns(ticks=Ticks())
    turns.refuse(RUDE)
    assert [turns.take(RUDE) for _ in range(3)] == [APART, 2 * APART, 3 * APART]


def test_whoever_waited_as_told_waits_no_longer() -> None:
    ticks = Ticks()
    turns = Turns(ticks=ticks)
    turns.refuse(RUDE)
    ticks.now += APART
    assert turns.take(RUDE) == 0


def test_a_refusal_in_ones_turn_does_not_lengthen_the_line() -> None:
    turns = Turns(ticks=Ticks())
    turns.refuse(RUDE)
    turns.take(RUDE)
    turns.refuse(RUDE)
    assert turns.take(RUDE) == 2 * APART


def test_there_is_no_turn_for_more_than_half_a_minute() -> None:
    turns = Turns(ticks=Ticks())
    turns.refuse(RUDE)
    waits = [turns.take(RUDE) for _ in range(100)]
    assert max(wait for wait in waits if wait is not None) <= LONGEST
    assert waits[-1] is None


def test_a_household_of_ipv6_is_one_sender() -> None:
    turns = Turns(ticks=Ticks())
    turns.refuse("2001:db8:1:2::1")
    assert (turns.take("2001:db8:1:2::9"), turns.take("2001:db8:1:3::9")) == (APART, 0)


@given(forwarded=st.lists(HOPS, max_size=2), proxies=st.integers(0, 2), body=HOPS)
def test_the_sender_is_the_one_that_the_application_sees(forwarded: list[str], proxies: int, body: str) -> None:
    lines = [
        "POST /phan-anh/anh HTTP/1.1",
        "Host: mytho.localhost",
        *(f"x-Forwarded-For: {hops}" for hops in forwarded),
    ]
    head = "\r\n".join([*lines, "", "X-Forwarded-For: " + body, "", ""]).encode()
    assert sender_of(head, PROXY, proxies=proxies) == seen(forwarded, proxies=proxies)


def seen(forwarded: list[str], *, proxies: int) -> str:
    """The address that `create_app` finds behind so many proxies."""
    answer = ProxyFix(Request.application(lambda request: Response(request.remote_addr)), x_for=proxies)
    headers = Headers({"X-Forwarded-For": ",".join(forwarded)} if forwarded else {})
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": PROXY}).get_environ()
    return Response.from_app(answer, environ).get_data(as_text=True)
