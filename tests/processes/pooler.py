"""A real PgBouncer before the tests' PostgreSQL: few servers, taken in turns, so that clients meet them all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from dothi.database.roles import ROLES
from dothi_local import ports
from dothi_local.run_as import unprivileged
from dothi_testing.databases import PASSWORD
from dothi_testing.waiting import wait_until
from tests.processes.stack import kill

SERVERS = 3
NEEDED = (1, 21)


def program() -> str:
    """PgBouncer 1.21 or newer, from TEST_PGBOUNCER or the path; skips the test, saying so, where there is none."""
    found = os.environ.get("TEST_PGBOUNCER") or shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("no pgbouncer here: set TEST_PGBOUNCER to one of 1.21 or newer (.ci/pgbouncer unpacks one)")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"PgBouncer (\d+)\.(\d+)", said)
    if version is None or (int(version[1]), int(version[2])) < NEEDED:
        pytest.skip(f"{found} is {said.splitlines()[0]}, older than 1.21: set TEST_PGBOUNCER to a newer one")
    return found


@dataclass
class Pooler:
    """A running PgBouncer."""

    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def start(cls, folder: Path, *, admin_url: str, **settings: object) -> Pooler:
        """Start one in `folder` before the server of `admin_url`; `settings` are PgBouncer's."""
        command, server, port = program(), urlsplit(admin_url), ports.pick(taken=set())
        folder.mkdir()
        users = folder / "users"
        users.write_text("".join(f'"{role}" "{PASSWORD}"\n' for role in (*ROLES, "operator")))
        chosen = {
            "listen_addr": "127.0.0.1",
            "listen_port": port,
            "unix_socket_dir": "",
            "auth_type": "plain",
            "auth_file": users,
            "admin_users": "operator",
            "pool_mode": "transaction",
            "max_prepared_statements": 200,
            "default_pool_size": SERVERS,
            "server_round_robin": 1,
        } | settings
        file = folder / "pgbouncer.ini"
        lines = [f"{name} = {value}\n" for name, value in chosen.items()]
        file.write_text(f"[databases]\n* = host={server.hostname} port={server.port}\n[pgbouncer]\n{''.join(lines)}")
        run_as = unprivileged()
        run_as.own(users)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*run_as.prefix, command, str(file)], stdout=log, stderr=log, **run_as.popen_arguments()
            )
        pooler = cls(process, port)
        wait_until(pooler.answers, "the pooler answers")
        return pooler

    def answers(self) -> bool:
        """Whether its console answers."""
        assert self.process.poll() is None, "the pooler ended"
        try:
            self.tell("SHOW VERSION")
        except psycopg.OperationalError:
            return False
        return True

    def tell(self, command: str) -> None:
        """Say something on its console."""
        address = f"postgresql://operator:{PASSWORD}@127.0.0.1:{self.port}/pgbouncer"
        with psycopg.connect(address, autocommit=True, connect_timeout=2) as console:
            console.execute(command.encode())

    def before(self, url: str) -> str:
        """The address of a database through this pooler."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.username}:{PASSWORD}@127.0.0.1:{self.port}"))

    def stop(self) -> None:
        """End it."""
        kill(self.process)
