"""PostgreSQL, Valkey and the mail catcher together, on free ports: what the stack builds on, and what the tests need.

`LocalServices(folder).start()` for tests (nothing durable, fast); call it from the main thread.
"""

import http.client
import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dothi_local import ports
from dothi_local.parts import Part
from dothi_local.postgres import Postgres
from dothi_local.supervisor import Supervisor
from dothi_local.terminal import Terminal
from dothi_local.valkey import Valkey


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the services answer. `postgres_admin_url` is a superuser's."""

    postgres_admin_url: str
    redis_url: str
    mail_url: str
    mail_page_url: str

    def as_test_environment(self) -> dict[str, str]:
        """The variables that tell the tests of services which run already."""
        return {
            "TEST_POSTGRES_ADMIN_URL": self.postgres_admin_url,
            "TEST_REDIS_URL": self.redis_url,
            "TEST_MAIL_URL": self.mail_url,
            "TEST_MAIL_PAGE_URL": self.mail_page_url,
        }


class LocalServices:
    """The three services for a run of tests, in an empty folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.supervisor = Supervisor(logs=self.folder / "log", terminal=Terminal())

    def start(self) -> Addresses:
        """Start them; returns when all answer (about 2 s)."""
        taken: set[int] = set()
        env = dict(os.environ)
        postgres = Postgres(
            self.folder / "postgres", port=ports.pick(taken=taken), password=secrets.token_urlsafe(24), durable=False
        )
        valkey = Valkey(
            self.folder / "valkey", port=ports.pick(taken=taken), password=secrets.token_urlsafe(24), durable=False
        )
        smtp_port, page_port = ports.pick(taken=taken), ports.pick(taken=taken)
        try:
            postgres.prepare()
            valkey.prepare()
            self.supervisor.start(
                postgres.part(env=env),
                valkey.part(env=env),
                mail_part(self.folder / "mail", smtp_port=smtp_port, page_port=page_port, env=env),
            )
        except BaseException:
            self.stop()
            raise
        return Addresses(
            postgres_admin_url=postgres.admin_url,
            redis_url=valkey.url,
            mail_url=f"smtp://{ports.LOOPBACK}:{smtp_port}",
            mail_page_url=f"http://{ports.LOOPBACK}:{page_port}",
        )

    def stop(self) -> None:
        """End them; the folder stays."""
        self.supervisor.stop()
        cluster = self.folder / "postgres"
        if cluster.is_symlink():  # it lives in /var/tmp, see postgres.py
            shutil.rmtree(cluster.resolve())


def mail_part(folder: Path, *, smtp_port: int, page_port: int, env: dict[str, str]) -> Part:
    """The mail catcher over a folder."""
    command = [sys.executable, "-m", "dothi_local.mail", "--folder", str(folder)]
    return Part(
        name="mail",
        command=[*command, "--smtp-port", str(smtp_port), "--page-port", str(page_port)],
        env=env,
        cwd=Path(__file__).parent,
        answers=lambda _pid: http_ok(f"http://{ports.LOOPBACK}:{page_port}/healthz"),
    )


def broker_part(*, port: int, env: dict[str, str]) -> Part:
    """The MQTT broker."""
    return Part(
        name="broker",
        command=[sys.executable, "-m", "dothi_local.broker", "--port", str(port)],
        env=env,
        cwd=Path(__file__).parent,
        answers=lambda _pid: not ports.is_free(port),
    )


def http_ok(url: str) -> bool:
    """True when the address answers 200 within 5 seconds."""
    return http_answer(url).startswith("200 ")


def http_answer(url: str) -> str:
    """The status and the first line of what the address answers within 5 seconds, or why it doesn't."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return f"{answer.status} {answer.read(300).decode('utf-8', 'replace').strip()}"
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({type(error).__name__}: {error})"
    finally:
        connection.close()
