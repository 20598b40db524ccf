"""Real processes for the tests that kill them: queue, worker, dispatcher, and a mail server that can be slow."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from threading import Event
from typing import Any

import redis
from aiosmtpd.controller import Controller

from dothi_local import ports
from dothi_local.valkey import Valkey
from dothi_testing.waiting import wait_until


class SlowMail:
    """An SMTP server on loopback that keeps what it is given, and can hold its answer back while a test acts."""

    def __init__(self) -> None:
        self.messages: Counter[tuple[str, str]] = Counter()
        """How often each (recipient, Message-ID) was given to us."""
        self.received = Event()
        self._open = Event()
        self._open.set()
        self.controller = Controller(self, hostname="127.0.0.1", port=ports.pick(taken=set()))
        self.controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep the message first, answer later: what comes between is where a sender may die."""
        message = message_from_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.messages[recipient, str(message["Message-ID"])] += 1
        self.received.set()
        await asyncio.to_thread(self._open.wait)
        return "250 OK"

    def hold(self) -> None:
        """Hold the answers back from now on."""
        self._open.clear()

    def release(self) -> None:
        """Answer, those too who wait."""
        self._open.set()

    @property
    def url(self) -> str:
        """Its address."""
        return f"smtp://127.0.0.1:{self.controller.port}"

    def ids_for(self, recipient: str) -> set[str]:
        """The distinct Message-IDs that reached an address."""
        return {message_id for to, message_id in self.messages if to == recipient}

    def close(self) -> None:
        """Stop listening."""
        self.release()
        self.controller.stop()


@dataclass
class Processes:
    """Starts and kills the parts; everything still running ends with `close`."""

    folder: Path
    environment: Mapping[str, str]
    valkey: Valkey
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command with the stack's environment; its output goes to a file of the folder."""
        with (self.folder / f"{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(command, env={**os.environ, **self.environment}, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def dothi(self, command: str) -> subprocess.Popen[bytes]:
        """Start `dothi COMMAND`."""
        return self.start(sys.executable, "-m", "dothi.cli", command)

    def queue(self) -> subprocess.Popen[bytes]:
        """Start the queue, and wait until it answers."""
        self.valkey.prepare()
        part = self.valkey.part(env={})
        process = self.start(*part.command)
        wait_until(lambda: answers(self.valkey.url), "the queue answers")
        return process

    def gunicorn(self) -> int:
        """Start the web with one worker, and wait until it listens. Returns its port."""
        port = ports.pick(taken=set())
        self.environment = {**self.environment, "PORT": str(port), "WEB_WORKERS": "1"}
        self.start(sys.executable, "-m", "gunicorn", "-c", "platform/dothi/gunicorn_conf.py", "wsgi:app")
        wait_until(lambda: listens(port), "gunicorn listens")
        return port

    def close(self) -> None:
        """End all of them."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, and wait until it is gone."""
    process.kill()
    process.wait()


def listens(port: int) -> bool:
    """Whether anybody takes connections."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    """Whether a queue answers."""
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
