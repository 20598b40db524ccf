"""What the kernel tells of processes: memory of one, processor time of a whole tree."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional set size in MB (10⁶ bytes): what it holds, and its share of what it shares."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = {name: int(number) for name, number in re.findall(r"^(Rss|Pss):\s+([0-9]+) kB", rollup, re.MULTILINE)}
    return kilobytes["Rss"] * 1024 / 1e6, kilobytes["Pss"] * 1024 / 1e6


def peak_mb(pid: int) -> float:
    """The most that a program held resident since it began, in MB; `ru_maxrss` would count what its parent held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def children(pid: int) -> list[int]:
    """The processes that `pid` started and that run."""
    return [child for child, (parent, _ticks) in table().items() if parent == pid]


def processor_seconds(root: int) -> float:
    """Processor time of a process and all its living descendants."""
    found = table()
    total, tree = 0, [root]
    while tree:
        pid = tree.pop()
        total += found.get(pid, (0, 0))[1]
        tree += [child for child, (parent, _ticks) in found.items() if parent == pid]
    return total / TICKS


def table() -> dict[int, tuple[int, int]]:
    """All processes: (parent, ticks of processor time)."""
    found: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):  # it ended meanwhile
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            found[int(entry.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    return found
