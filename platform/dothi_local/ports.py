"""Free TCP ports on the loopback, and who holds a taken one. Called by the local stack."""

import contextlib
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """True when a server could listen on the port of every address of this machine now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def pick(*, preferred: int | None = None, taken: set[int] | None = None) -> int:
    """A free port: the preferred one where it is free, else any that isn't in `taken`; the choice is added to
    `taken`."""
    taken = set() if taken is None else taken
    if preferred is not None and preferred not in taken and is_free(preferred):
        taken.add(preferred)
        return preferred
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            taken.add(port)
            return port


def find_holder(port: int) -> str | None:
    """`"process 1234 (python3)"` for the process that listens on the port, where this user may know it."""
    inodes = _listening_inodes(port)
    if not inodes:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        if _open_files(process) & inodes:
            return f"process {process.name} ({_name(process)})"
    return None


def _open_files(process: Path) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):  # gone meanwhile, or another user's
        for descriptor in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(descriptor.readlink()))
    return found


def _name(process: Path) -> str:
    with contextlib.suppress(OSError):
        return (process / "comm").read_text().strip()
    return "gone meanwhile"


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            columns = row.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    return inodes
