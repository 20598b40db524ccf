"""The set-up: environment, packages, front end, translations. Each step is skipped when nothing it depends on has
changed.

Called by `dev.py` on the system's Python; standard library only.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dothi_local.lock import try_lock
from dothi_local.setup.stamps import fingerprint, is_done, mark_done
from dothi_local.setup.tools import run_tool
from dothi_local.setup.uv import find_uv, install_uv
from dothi_local.terminal import Terminal, Trouble

OLDEST_NODE = 20
BUILT = "platform/dothi/web/static/built"


class SetUp:
    """Prepares the checkout at `root`."""

    def __init__(self, root: Path, *, terminal: Terminal) -> None:
        self.root = root
        self.terminal = terminal
        self.venv = root / ".venv"
        self.python = self.venv / "bin/python"
        self.env: dict[str, str] = {}
        self.worked = False

    def prepare(self) -> Path:
        """Do what is missing; answers the environment's Python. Two at the same time wait for each other."""
        _require_writable(self.root)
        self.env = _caches(self.root)
        lock = self._lock()
        try:
            self._environment()
            self._packages()
            self._editable()
            self._front_end()
            self._translations()
        finally:
            os.close(lock)
        if self.worked:
            self.terminal.line()
        return self.python

    def _environment(self) -> None:
        key = f"{sys.version_info[:3]} {Path(sys.executable).resolve()}"
        if self.python.exists() and is_done(self.venv / ".dothi/environment", key):
            return
        uv = self._uv()

        def make() -> None:
            shutil.rmtree(self.venv, ignore_errors=True)
            self._run(
                [str(uv), "venv", "--quiet", "--no-config", "--python", sys.executable, str(self.venv)],
                "The environment",
            )

        self._step(f"Environment for Python {sys.version.split()[0]}", self.venv / ".dothi/environment", key, make)

    def _packages(self) -> None:
        lock = self.root / "requirements/dev.txt"
        stamp, key = self.venv / ".dothi/packages", fingerprint([lock])
        if not is_done(stamp, key):
            options = ["--quiet", "--require-hashes", "--compile-bytecode", "--python", str(self.python)]
            command = [str(self._uv()), "pip", "sync", *options, str(lock)]
            self._step("Python packages", stamp, key, lambda: self._run(command, "Installing Python packages"))
            (self.venv / ".dothi/editable").unlink(missing_ok=True)  # `sync` has removed it

    def _editable(self) -> None:
        sources = [
            self.root / name
            for name in ("pyproject.toml", "requirements/hatch_dependencies.py", "requirements/runtime.in")
        ]
        stamp, key = self.venv / ".dothi/editable", fingerprint(sources, str(self.root))
        if not is_done(stamp, key):
            options = ["--quiet", "--no-deps", "--no-build-isolation", "--python", str(self.python)]
            command = [str(self._uv()), "pip", "install", *options, "--editable", str(self.root)]
            self._step("Dothi itself", stamp, key, lambda: self._run(command, "Installing Dothi"))

    def _front_end(self) -> None:
        manifests = [self.root / "package.json", self.root / "package-lock.json"]
        stamp, key = self.root / "node_modules/.dothi/packages", fingerprint(manifests)
        if not is_done(stamp, key):
            command = [*self._npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            self._step("Front-end packages", stamp, key, lambda: self._run(command, "Installing front-end packages"))
        # Styles that no page, script or manifest names are left out of the bundle: so all of these are its sources.
        named = [path for place in ("platform/dothi", "tenants", "modules") for path in _pages(self.root / place)]
        stamp, key = self.root / "node_modules/.dothi/built", fingerprint([*manifests, self.root / "assets", *named])
        if not is_done(stamp, key) or not (self.root / BUILT).is_dir():
            command = [*self._npm(), "run", "--silent", "build"]
            self._step("Styles and scripts", stamp, key, lambda: self._run(command, "Building the front end"))

    def _translations(self) -> None:
        folders = [*self.root.glob("platform/dothi/translations"), *self.root.glob("tenants/translations")]
        folders += self.root.glob("modules/*/translations")
        sources = [path for folder in folders for path in folder.rglob("*.po")]
        stamp, key = self.venv / ".dothi/translations", fingerprint(sources)
        compiled = all(path.with_suffix(".mo").exists() for path in sources)
        if not sources or (compiled and is_done(stamp, key)):
            return

        def compile_all() -> None:
            for folder in sorted({path.parents[2] for path in sources}):
                for domain in sorted({path.stem for path in folder.rglob("*.po")}):
                    command = [str(self.venv / "bin/pybabel"), "--quiet", "compile", "-D", domain, "-d", str(folder)]
                    self._run(command, "Compiling translations")

        self._step("Translations", stamp, key, compile_all)

    def _step(self, title: str, stamp: Path, key: str, work: Callable[[], None]) -> None:
        self._announce()
        with self.terminal.step(title):
            work()
            mark_done(stamp, key)

    def _announce(self) -> None:
        if not self.worked:
            first = "" if self.python.exists() else "; the first time takes a few minutes"
            self.terminal.line(f"Preparing Dothi{first}")
        self.worked = True

    def _run(self, command: list[str], what: str) -> None:
        run_tool(command, what=what, cwd=self.root, terminal=self.terminal, env=self.env)

    def _uv(self) -> Path:
        if found := find_uv(self.root):
            return found
        self._announce()
        with self.terminal.step("uv, which installs packages"):
            return install_uv(self.root, terminal=self.terminal)

    def _npm(self) -> list[str]:
        """npm of this machine when its node is new enough, else the one that came with the Python packages."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _major(node) >= OLDEST_NODE:
            return [npm]
        self.env["PATH"] = f"{self.venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return [str(self.venv / "bin/npm")]

    def _lock(self) -> int:
        path = self.root / "dev.py"
        descriptor = try_lock(path)
        if descriptor is None:
            with self.terminal.step("Waiting for another set-up of this checkout"):
                while (descriptor := try_lock(path)) is None:
                    self.terminal.tick()
                    time.sleep(0.2)
        return descriptor


def _pages(folder: Path) -> list[Path]:
    endings = {".html", ".js", ".css", ".py"}
    return [path for path in folder.rglob("*") if path.suffix in endings and "built" not in path.parts]


def _major(node: str) -> int:
    try:
        done = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)  # noqa: S603
        return int(done.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError):
        return 0


def _require_writable(root: Path) -> None:
    probe = root / f".dothi-probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"The checkout {root} can't be written ({error.strerror}).",
            advice="Packages and the front end are put into it: use a copy of your own, or change its owner.",
        ) from error


def _caches(root: Path) -> dict[str, str]:
    """Where tools keep downloads when the home folder can't be used (none, or not ours)."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if home.is_dir() and os.access(home, os.W_OK):
        return {}
    cache = root / "build/cache"
    cache.mkdir(parents=True, exist_ok=True)
    return {"HOME": str(cache), "UV_CACHE_DIR": str(cache / "uv"), "npm_config_cache": str(cache / "npm")}
