"""Sites of places: looked at politely, never inside the house's own networks, broken only after several looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from flask import Flask
from urllib3.util import Timeout

from dothi.database.session import session
from dothi.values import clock
from dothi_testing.plugin import InTenant
from modules.tourism.links import checking
from modules.tourism.links.addresses import is_public, resolve
from modules.tourism.links.checking import ask_again, keep, keep_links
from modules.tourism.links.fetching import Look
from modules.tourism.links.models import Link, LinkState
from modules.tourism.links.rules import after
from modules.tourism.links.verdicts import LinkFinding, LinkVerdict
from modules.tourism.tests.conftest import Put, Visit
from tests.world import MYTHO

RunJobs = Callable[[], list[str]]
NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)
SITE = "http://cho-my-tho.example/gio"
NAME = "khong-co-that.example"
"""A name that nobody has: whoever connects to it connects to the address that was checked."""


class AnsweringSite(BaseHTTPRequestHandler):
    """A site that answers in many ways, and notes what it was asked."""

    asked: list[tuple[str, str, str]] = []  # noqa: RUF012  # emptied by the fixture

    def answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path == "/slow":
            time.sleep(1)
        where = {"/moved": "/ok", "/around": "/around", "/inside": "http://10.1.2.3/", "/file": "file:///etc/passwd"}
        status = {"/ok": 200, "/gone": 404, "/shy": 403, "/slow": 200, "/picky": 200}.get(self.path, 302)
        if self.path == "/picky" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if self.path in where:
            self.send_header("Location", where[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815  # as the standard library calls them

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), AnsweringSite)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    AnsweringSite.asked.clear()


def look(port: int, path: str, resolving: Callable[[str, int], Sequence[str]] | None = None) -> LinkVerdict:
    """Look at a page of the site under a name that nobody has; loopback counts as public here."""
    return Look(
        agent="DothiLinkCheck/1.0",
        resolving=resolving or (lambda _host, _port: ["127.0.0.1"]),
        allows=lambda address: address == "127.0.0.1" or is_public(address),
        ports=frozenset({port, 80}),
        pause=0,
        times=Timeout(connect=0.3, read=0.3),
    ).at(f"http://{NAME}:{port}{path}")


@pytest.mark.parametrize(
    ("path", "finding", "reason", "status"),
    [
        ("/ok", LinkFinding.OK, "", 200),
        ("/moved", LinkFinding.OK, "", 200),
        ("/picky", LinkFinding.OK, "", 200),
        ("/gone", LinkFinding.FAILED, "status", 404),
        ("/shy", LinkFinding.UNCLEAR, "shy", 403),
        ("/around", LinkFinding.FAILED, "too_many_hops", None),
        ("/slow", LinkFinding.FAILED, "too_slow", None),
        ("/file", LinkFinding.FAILED, "bad_url", None),
    ],
)
def test_a_look_finds_out_how_a_site_answers(
    port: int, path: str, finding: LinkFinding, reason: str, status: int | None
) -> None:
    found = look(port, path)
    assert (found.finding, found.reason, found.status) == (finding, reason, status)


def test_head_is_enough_and_get_comes_where_it_isnt(port: int) -> None:
    look(port, "/ok")
    look(port, "/picky")
    assert [asked[:2] for asked in AnsweringSite.asked] == [("HEAD", "/ok"), ("HEAD", "/picky"), ("GET", "/picky")]
    assert {asked[2] for asked in AnsweringSite.asked} == {"DothiLinkCheck/1.0"}


def test_a_redirect_into_a_private_network_is_refused_before_it_is_asked(port: int) -> None:
    def resolving(host: str, _port: int) -> Sequence[str]:
        return [host] if host == "10.1.2.3" else ["127.0.0.1"]

    assert look(port, "/inside", resolving).reason == "private"


def test_a_name_is_asked_once_and_the_checked_address_connected_to(port: int) -> None:
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    found = look(port, "/ok", lambda _host, _port: answers.pop(0))
    assert found.finding is LinkFinding.OK
    assert len(answers) == 1


def test_one_private_address_among_several_is_enough_to_refuse(port: int) -> None:
    assert look(port, "/ok", lambda _host, _port: ["127.0.0.1", "192.168.0.1"]).reason == "private"
    assert AnsweringSite.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1", "localhost",
    ],
)  # fmt: skip
def test_addresses_of_the_house_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_others_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "localhost"])
def test_other_ways_to_write_loopback_are_known_by_what_they_lead_to(host: str) -> None:
    assert not any(map(is_public, resolve(host, 80)))


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://u:p@a.example/", "javascript:alert(1)", "http:///x", ""])
def test_other_addresses_are_no_sites(url: str) -> None:
    assert Look(agent="x").at(url).reason == "bad_url"


def test_a_site_is_broken_after_three_failures_over_two_days() -> None:
    failures, since, now, states = 0, None, NOW, []
    for _look in range(4):
        standing = after(LinkFinding.FAILED, failures=failures, failing_since=since, now=now)
        states.append((standing.state, (standing.next_at - NOW) / timedelta(hours=1)))
        _state, failures, since, now = standing
    assert states == [
        (LinkState.DOUBTFUL, 1),
        (LinkState.DOUBTFUL, 25),
        (LinkState.DOUBTFUL, 49),
        (LinkState.BROKEN, 49 + 7 * 24),
    ]
    assert after(LinkFinding.OK, failures=failures, failing_since=since, now=now).state is LinkState.OK


def test_a_round_looks_at_the_sites_of_places_and_keeps_what_it_finds(
    put: Put, in_tenant: InTenant, run_jobs: RunJobs, visit: Visit
) -> None:
    put("Chợ Mỹ Tho", website="http://localhost.localdomain.invalid/")
    put("Bến tàu", east=0.01, website="http://127.0.0.1.example:8081/")
    put("Chợ nổi", east=0.02, website="http://[cho-noi.example/")
    with in_tenant(MYTHO):
        keep_links(MYTHO, clock.now())
    run_jobs()
    with in_tenant(MYTHO):
        found = {link.url: (link.state, link.reason, link.failures) for link in session.query(Link)}
    assert found == {
        "http://localhost.localdomain.invalid/": ("doubtful", "no_name", 1),
        "http://127.0.0.1.example:8081/": ("doubtful", "port", 1),
        "http://[cho-noi.example/": ("doubtful", "bad_url", 1),
    }
    page = visit("canbo").get("/work/tourism/links?state=doubtful").text
    assert "Chợ Mỹ Tho" in page
    assert "Tên miền không còn" in page


def test_staff_see_broken_ones_and_have_them_looked_at_again(put: Put, in_tenant: InTenant, visit: Visit) -> None:
    put("Chợ Mỹ Tho", website=SITE)
    gone = LinkVerdict(url=SITE, finding=LinkFinding.FAILED, reason="status", status=404)
    with in_tenant(MYTHO):
        keep_links(MYTHO, NOW)
        for days in (0, 1, 3):
            keep(MYTHO, [gone], NOW + timedelta(days=days))
    staff = visit("canbo")
    page = staff.get("/work/tourism/links").text
    assert "Trả lời lỗi 404" in page
    assert 'href="/work/tourism/places/cho-my-tho"' in page
    assert staff.post("/work/tourism/links/check", {"url": SITE}, page="/work/tourism/links").status_code == 303
    assert staff.post("/work/tourism/links/check", {"url": "x"}, page="/work/tourism/links").status_code == 404
    assert (
        "<form"
        not in visit("xem")
        .get("/work/tourism/links")
        .text.split("</header>")[-1]
        .split("<main")[-1]
        .split("</main>")[0]
    )


def test_a_site_that_no_place_has_any_more_is_forgotten(put: Put, in_tenant: InTenant) -> None:
    place = put("Chợ Mỹ Tho", website=SITE)
    with in_tenant(MYTHO):
        keep_links(MYTHO, NOW)
        assert session.get(Link, (MYTHO, SITE)) is not None
    with in_tenant(MYTHO):
        stored = session.get_one(type(place), (MYTHO, place.id))
        stored.website = ""
        session.flush()
        keep_links(MYTHO, NOW)
        session.expire_all()
        assert session.get(Link, (MYTHO, SITE)) is None


def test_no_transaction_waits_for_the_sites_and_a_link_asked_for_twice_is_looked_at_once(
    put: Put, in_tenant: InTenant, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Chợ Mỹ Tho", website=SITE)
    waited: list[bool] = []

    def look_at(urls: Sequence[str], **_said: str) -> list[LinkVerdict]:
        waited.append(session().in_transaction())
        return [LinkVerdict(url=url, finding=LinkFinding.OK, status=200) for url in urls]

    monkeypatch.setattr(checking, "look_at", look_at)
    with in_tenant(MYTHO):
        keep_links(MYTHO, clock.now())
        ask_again(MYTHO, SITE)
    assert set(run_jobs()) == {"done"}
    assert waited == [False]
    with in_tenant(MYTHO):
        assert session.get_one(Link, (MYTHO, SITE)).state == LinkState.OK


def test_a_host_is_asked_by_one_at_a_time_whichever_tenant_does(app: Flask) -> None:
    with app.app_context():
        assert checking.hold_hosts({"cho.example", "ben.example"}) == {"cho.example", "ben.example"}
        assert checking.hold_hosts({"cho.example", "chua.example"}) == {"chua.example"}
        checking.release_hosts({"cho.example"})
        assert checking.hold_hosts({"cho.example"}) == {"cho.example"}
        checking.release_hosts({"cho.example", "ben.example", "chua.example"})
