"""Work on what strangers send, in a process of its own with limits of memory, time and disk; called by jobs.

What reads a picture, a spreadsheet or an archive can be made to take gigabytes or minutes. Here it takes down a child
at most: the child reads one file, writes into one folder, and answers in JSON. It confines time, memory and size;
against code that takes the child over it is no wall: user, files and network are the parent's.
"""

from __future__ import annotations

import ctypes
import errno
import json
import math
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, Final

ANSWER: Final = "answer.json"
MEGABYTE: Final = 1024 * 1024
LONGEST_ANSWER: Final = 32 * MEGABYTE
LONGEST_WORDS: Final = 4096
NICENESS: Final = 10  # pages come first
OF_ITS_OWN: Final = 0.5
"""A child that used so much of its processor time when the clock stops it was stopped by what it reads."""
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a child may take: `seconds` of processor (and `patience` times as long by the clock), memory beyond what it
    needs to start, and the largest file that it may write, both in megabytes."""

    seconds: int = 20
    memory: int = 256
    file: int = 32
    patience: int = 3


class Refused(ValueError):
    """The work says no to what it was given: a stable `code`, and the values of the sentence that is made of it."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class OverLimit(RuntimeError):
    """The child was stopped, or broke. `limit`: time, busy (the clock stopped it long before it had its processor time:
    others had the machine), memory, file (it would have written too much) or crash."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


def run(
    work: str, source: Path, folder: Path, *, options: Mapping[str, Any] | None = None, limits: Limits,
    clock: float = math.inf, each_second: Callable[[], None] | None = None,
) -> Any:  # fmt: skip
    """Call `work`, `"package.module:function"`, as `function(source, folder, **options)` in a child; its JSON answer.

    By the clock it takes no longer than `clock` seconds, whatever its limits. `each_second` is called while it works.

    Raises Refused as the function did, OverLimit, and OSError when the disk is full. The child is given neither
    settings nor secrets, and dies with us; what it says before it breaks is logged. What it runs finds nothing that the
    `__init__` of a package above it defines.
    """
    task = json.dumps({
        "work": work, "source": str(source), "folder": str(folder), "options": dict(options or {}),
        "seconds": limits.seconds, "memory": limits.memory, "file": limits.file,
    })  # fmt: skip
    with tempfile.TemporaryFile() as said:  # its size is bounded as the child's other files are
        child = subprocess.Popen(
            [sys.executable, "-c", "from dothi.content.confined import obey; obey()"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
        )  # fmt: skip
        try:
            _await(child, task.encode(), min(limits.patience * limits.seconds, clock), each_second)
        except subprocess.TimeoutExpired:
            is_own = _processor_seconds(child.pid) >= OF_ITS_OWN * limits.seconds
            raise OverLimit("time" if is_own else "busy") from None
        finally:
            child.kill()
            child.wait()
        _log_last_words(said, work)
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise OverLimit("time" if child.returncode == -signal.SIGXCPU else "memory")
    return _answer(folder / ANSWER)


def _await(child: subprocess.Popen[bytes], task: bytes, seconds: float, each_second: Callable[[], None] | None) -> None:
    """Give the child its task and wait until it ends. Raises TimeoutExpired."""
    given: bytes | None = task
    until, most = time.monotonic() + seconds, math.inf if each_second is None else 1.0
    while True:
        try:
            child.communicate(given, timeout=min(most, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            if each_second is None or time.monotonic() >= until:
                raise
            given = None  # it goes on with what it was given first
            each_second()
        else:
            return


def _processor_seconds(pid: int) -> float:
    """What a child of ours that wasn't waited for has used. See proc_pid_stat(5): utime and stime."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _log_last_words(said: BinaryIO, work: str) -> None:
    """A traceback is a fault of ours, or a library's: whoever runs Dothi should see it."""
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - LONGEST_WORDS))
    words = said.read().decode(errors="backslashreplace").strip()
    if words:
        import structlog  # noqa: PLC0415  # the child loads this file too: it would be four fifths of its start

        structlog.get_logger().error("a confined child broke", work=work, words=words)


def _answer(path: Path) -> Any:
    if not path.is_file() or path.stat().st_size > LONGEST_ANSWER:
        raise OverLimit("crash")
    try:
        answer = json.loads(path.read_bytes())
    except ValueError:
        raise OverLimit("crash") from None
    finally:
        path.unlink()
    if "limit" in answer:
        if answer["limit"] == "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise OverLimit(answer["limit"])
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["values"])
    return answer["answer"]


def obey() -> None:
    """The child's part: read the task, take up the limits, do the work, write the answer."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    os.nice(NICENESS)
    task = json.load(sys.stdin)
    function = load_work(task["work"])
    folder = Path(task["folder"])
    _confine(Limits(seconds=task["seconds"], memory=task["memory"], file=task["file"]))
    (folder / ANSWER).write_text(json.dumps(_outcome(function, Path(task["source"]), folder, task["options"])))


def load_work(work: str) -> Any:
    """The function, without the `__init__` of the packages around it: a service's would bring all of its pages."""
    module, _, name = work.partition(":")
    for package in accumulate(module.split(".")[:-1], "{}.{}".format):
        spec = find_spec(package)
        assert spec is not None
        sys.modules.setdefault(package, module_from_spec(spec))
    return getattr(import_module(module), name)


def _outcome(function: Any, source: Path, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": function(source, folder, **options)}
    except Refused as refusal:
        return {"refused": refusal.code, "values": refusal.values}
    except MemoryError:
        return {"limit": "memory"}
    except OSError as error:
        return {"limit": {errno.EFBIG: "file", errno.ENOSPC: "disk"}.get(error.errno or 0, "crash")}


def _confine(limits: Limits) -> None:
    """From here on; what was loaded so far isn't counted."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + limits.memory * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # The signal of the soft limit says why the child ended; at the hard one it would be killed like one without memory.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file * MEGABYTE, limits.file * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
