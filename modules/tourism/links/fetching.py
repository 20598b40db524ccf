"""Looks whether a site answers: HEAD, then GET; redirects one by one. Runs in a child that is stopped if it hangs.

Each hop's name is resolved once, its addresses are checked, and one of these is connected to: what the name says a
moment later doesn't matter (DNS rebinding).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import Timeout, Url, parse_url

from modules.tourism.links.addresses import Resolve, is_public, resolve
from modules.tourism.links.verdicts import VERDICTS, LinkFinding, LinkVerdict

MOST_HOPS = 6
TRIED_ADDRESSES = 2
TIMES = Timeout(connect=5, read=10)
PAUSE = 1.0
"""Seconds between two questions to the same host."""
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SHY = frozenset({401, 403, 406, 407, 429, 451, 503, 999})
"""How sites answer that don't like programs: people may well see them."""
FINAL = frozenset({"bad_url", "no_name", "private"})
"""What asking in another way doesn't change."""


class LinkError(Exception):
    """A site can't be looked at; the message is a reason."""


def look_at_all(source: Path, folder: Path, *, agent: str) -> int:
    """The child's work: look at the links that `source` lists, one after the other; how many.

    Each verdict is a line of a file at once: what was found stays so when a later site makes the child hang.
    """
    urls: Sequence[str] = json.loads(source.read_text(encoding="utf-8"))
    look = Look(agent=agent)
    with (folder / VERDICTS).open("w", encoding="utf-8") as stream:
        for url in urls:
            stream.write(json.dumps(asdict(look.at(url))) + "\n")
            stream.flush()
    return len(urls)


@dataclass(frozen=True, kw_only=True)
class Look:
    """Looks at links as `agent`."""

    agent: str
    resolving: Resolve = resolve
    allows: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(PORTS.values())
    pause: float = PAUSE
    times: Timeout = TIMES

    def at(self, url: str) -> LinkVerdict:
        """Whether it answers: by HEAD, and by GET where that isn't answered well."""
        verdict = self.by("HEAD", url)
        if verdict.finding is LinkFinding.OK or verdict.reason in FINAL:
            return verdict
        time.sleep(self.pause)
        return self.by("GET", url)

    def by(self, method: str, url: str) -> LinkVerdict:
        """The same by one method."""
        try:
            status = self._follow(method, url)
        except LinkError as error:
            return LinkVerdict(url=url, finding=LinkFinding.FAILED, reason=str(error))
        if status in SHY:
            return LinkVerdict(url=url, finding=LinkFinding.UNCLEAR, reason="shy", status=status)
        if status >= 400:
            return LinkVerdict(url=url, finding=LinkFinding.FAILED, reason="status", status=status)
        return LinkVerdict(url=url, finding=LinkFinding.OK, status=status)

    def _follow(self, method: str, url: str) -> int:
        """The status at the end of the redirects. Raises LinkError."""
        for _hop in range(MOST_HOPS):
            status, location = self._ask(method, parsed(url))
            if status not in REDIRECTS or not location:
                return status
            url = urljoin(url, location)
        raise LinkError("too_many_hops")

    def _ask(self, method: str, url: Url) -> tuple[int, str]:
        """Status and Location of one answer, of which no more is read than its head. Raises LinkError."""
        assert url.host is not None
        assert url.scheme is not None
        port = url.port or PORTS[url.scheme]
        if port not in self.ports:
            raise LinkError("port")
        reason = "no_answer"
        for address in self._addresses(url.host.strip("[]"), port)[:TRIED_ADDRESSES]:
            try:
                with pool_of(url, address, port, self.times) as pool:
                    answer = self._send(pool, method, url)
                    try:
                        return answer.status, answer.headers.get("Location", "")
                    finally:
                        answer.close()
            except SSLError:
                reason = "tls"
            except (ConnectTimeoutError, ReadTimeoutError):
                reason = "too_slow"
            except (HTTPError, OSError, ValueError):
                reason = "no_answer"
        raise LinkError(reason)

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Those of a name, all of them public. Raises LinkError."""
        try:
            addresses = self.resolving(host, port)
        except (OSError, UnicodeError):
            raise LinkError("no_name") from None
        if not addresses or not all(map(self.allows, addresses)):
            raise LinkError("private" if addresses else "no_name")
        return addresses

    def _send(self, pool: HTTPConnectionPool, method: str, url: Url) -> BaseHTTPResponse:
        headers = {"Host": url.netloc or "", "User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
        return pool.urlopen(
            method,
            url.request_uri,
            headers=headers,
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
        )


def parsed(url: str) -> Url:
    """Its parts, with what isn't ASCII written as the wire wants it. Raises LinkError."""
    try:
        found = parse_url(url)
    except (LocationParseError, ValueError):
        raise LinkError("bad_url") from None
    if found.scheme not in PORTS or not found.host or found.auth:
        raise LinkError("bad_url")
    return found


def pool_of(url: Url, address: str, port: int, times: Timeout) -> HTTPConnectionPool:
    """Connects to the address and no other; a certificate is asked for the name."""
    if url.scheme == "http":
        return HTTPConnectionPool(address, port, timeout=times, maxsize=1)
    name = (url.host or "").strip("[]")
    return HTTPSConnectionPool(
        address,
        port,
        timeout=times,
        maxsize=1,
        cert_reqs="CERT_REQUIRED",
        server_hostname=name,
        assert_hostname=name,
    )
