"""`dev.py run`: the whole of Dothi on this machine, from an empty folder to a page that answers. Called by `python
-m dothi_local`."""

import contextlib
import os
import sys
import time
from datetime import datetime
from pathlib import Path

import redis

from dothi.database.roles import create_roles
from dothi_local import environment, migrations, ports, processes
from dothi_local.folder import StackFolder
from dothi_local.parts import Part
from dothi_local.postgres import Postgres
from dothi_local.services import broker_part, http_answer, http_ok, mail_part
from dothi_local.supervisor import Stopped, Supervisor
from dothi_local.terminal import Terminal, Trouble
from dothi_local.valkey import Valkey
from dothi_local.welcome import show_welcome

MAIL_PAGE_AFTER_WEB = 25  # 8000 → 8025


class Stack:
    """One run on a folder. Use `run`."""

    def __init__(self, *, root: Path, data: Path, port: int, demo: bool, terminal: Terminal) -> None:
        self.root = root
        self.folder = StackFolder(data)
        self.port = port
        self.demo = demo
        self.terminal = terminal
        self.env = dict(os.environ)
        self.taken = {port}
        self.plays = False
        self.addresses = {"web": f"http://localhost:{port}"}

    def run(self) -> int:
        """Start everything, keep it running until asked to stop, end everything. Answers the exit code."""
        self.folder.create()
        self.folder.lock()
        processes.adopt_orphans()
        if left := self.folder.end_leftovers():
            self.terminal.note(f"{left} processes of an earlier run that was killed have been ended")
        self.folder.forget_state()
        self._require_port()
        supervisor = Supervisor(logs=self.folder.path / "log", terminal=self.terminal)
        supervisor.listen_to_signals()
        try:
            self._start(supervisor)
            show_welcome(self.terminal, port=self.port, addresses=self.addresses, data=self.folder.path, demo=self.demo)
            supervisor.watch()
        except Stopped:
            pass
        finally:
            self.terminal.line()
            with self.terminal.step("Stopping"):
                self.folder.write_stopping()
                supervisor.stop()
                processes.end_all(processes.family(os.getpid()), patience=1.0)
                self.folder.forget_state()
        return 0

    def _start(self, supervisor: Supervisor) -> None:
        with self.terminal.step("Database, queue and mail catcher"):
            services, postgres, passwords = self._services()
            supervisor.start(*services)
            if postgres is not None:
                create_roles(postgres.admin_url, database=environment.DATABASE, passwords=passwords)
        self.env = environment.application_environment(
            self.env, folder=self.folder.path, port=self.port, secret_key=passwords["secret_key"], demo=self.demo
        )
        metrics = f"{ports.LOOPBACK}:{ports.pick(taken=self.taken)}"
        self.env.setdefault("METRICS_LISTEN", metrics)
        self.addresses["metrics"] = f"http://{self.env['METRICS_LISTEN']}/metrics"
        self.folder.write_state(environment=self._ours(), addresses=self.addresses)
        self._migrate(supervisor)
        self._load_demo(supervisor)
        with self.terminal.step("Web, worker and dispatcher"):
            supervisor.start(*self._application())

    def _services(self) -> tuple[list[Part], Postgres | None, dict[str, str]]:
        """The services that weren't given by the environment; puts their addresses there."""
        path, passwords = self.folder.path.resolve(), self.folder.secrets()
        parts: list[Part] = []
        postgres = None
        base = {**os.environ, "DOTHI_STACK": str(path)}
        if not environment.is_database_given(self.env):
            postgres = Postgres(path / "postgres", port=ports.pick(taken=self.taken), password=passwords["postgres"])
            postgres.prepare()
            self.env |= environment.database_environment(port=postgres.port, passwords=passwords)
            parts.append(postgres.part(env=base))
        if not self.env.get("REDIS_URL"):
            valkey = Valkey(path / "valkey", port=ports.pick(taken=self.taken), password=passwords["redis"])
            valkey.prepare()
            self.env["REDIS_URL"] = valkey.url
            parts.append(valkey.part(env=base))
        if not self.env.get("MAIL_URL"):
            smtp_port = ports.pick(taken=self.taken)
            page_port = ports.pick(preferred=self.port + MAIL_PAGE_AFTER_WEB, taken=self.taken)
            self.env["MAIL_URL"] = f"smtp://{ports.LOOPBACK}:{smtp_port}"
            self.addresses["mail_page"] = f"http://localhost:{page_port}"
            parts.append(mail_part(path / "mail", smtp_port=smtp_port, page_port=page_port, env=base))
        if self.demo and not self.env.get("MQTT_URL"):
            self.plays = True
            port = ports.pick(taken=self.taken)
            self.env["MQTT_URL"] = f"mqtt://{ports.LOOPBACK}:{port}"
            parts.append(broker_part(port=port, env=base))
        return parts, postgres, passwords

    def _migrate(self, supervisor: Supervisor) -> None:
        stamp, owner_url = self.folder.path / "migrated", self.env["DATABASE_OWNER_URL"]
        if migrations.is_current(stamp, root=self.root, owner_url=owner_url):
            return
        with self.terminal.step("Migrations"):
            supervisor.run_once("migrations", self._dothi("db", "upgrade"), env=self.env, cwd=self.root)
            migrations.mark_current(stamp, root=self.root, owner_url=owner_url)

    def _load_demo(self, supervisor: Supervisor) -> None:
        done = self.folder.path / "demo.loaded"
        if not self.demo or done.exists():
            return
        with self.terminal.step("Demo data"):
            supervisor.run_once("demo", self._dothi("demo"), env=self.env, cwd=self.root)
            done.touch()

    def _application(self) -> list[Part]:
        born = time.time()
        readyz = f"http://{ports.LOOPBACK}:{self.port}/readyz"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "platform/dothi/gunicorn_conf.py", "wsgi:app"]
        parts = [
            Part(
                name="web",
                command=gunicorn,
                env=self.env,
                cwd=self.root,
                answers=lambda _pid: http_ok(readyz),
                last_answer=lambda: http_answer(readyz),
            ),
            Part(
                name="worker",
                command=self._dothi("worker"),
                env=self.env,
                cwd=self.root,
                answers=lambda _pid: _has_worker(self.env["REDIS_URL"], born=born),
            ),
            self._steady_part("dispatcher", "dispatcher"),
        ]
        if self.env.get("MQTT_URL"):
            parts.append(self._steady_part("sensors", "sensors", *(["--play"] if self.plays else [])))
        return parts

    def _steady_part(self, name: str, *words: str) -> Part:
        """A process that answers nobody: it is there once it has run for a moment."""
        born = time.time()
        return Part(
            name=name,
            command=self._dothi(*words),
            env=self.env,
            cwd=self.root,
            answers=lambda pid: time.time() - born > 1.0 and Path("/proc", str(pid)).exists(),
        )

    def _dothi(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "dothi.cli", *words]

    def _ours(self) -> dict[str, str]:
        """What differs from the caller's environment: what `dev.py dothi` needs to reach this stack."""
        return {
            name: value
            for name, value in self.env.items()
            if os.environ.get(name) != value and name not in ("DOTHI_STACK", "PYTHONUNBUFFERED")
        }

    def _require_port(self) -> None:
        if ports.is_free(self.port):
            return
        holder = ports.find_holder(self.port)
        raise Trouble(
            f"Port {self.port} is taken{f' by {holder}' if holder else ''}.",
            advice=f"Stop it, or choose another one: `python3 dev.py run --port {ports.pick()}`",
        )


def _has_worker(redis_url: str, *, born: float) -> bool:
    """True when an RQ worker has registered itself since `born` (seconds since 1970)."""
    with contextlib.suppress(redis.RedisError), redis.Redis.from_url(redis_url, socket_timeout=2) as client:
        for key in client.smembers("rq:workers"):
            birth = client.hget(key.decode(), "birth")
            if birth and _since_1970(birth.decode()) >= born - 1:
                return True
    return False


def _since_1970(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
