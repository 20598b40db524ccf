"""As whom PostgreSQL's programs run: it refuses root and users without a name. Called by `postgres.py`.

Root takes a user namespace in which it is `nobody` (files stay root's); where namespaces are forbidden it becomes
`nobody`.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

NOBODY = 65534


class _PopenArguments(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class RunAs:
    """A command prefix, or a user id to become."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def popen_arguments(self) -> _PopenArguments:
        """Arguments for `subprocess`."""
        if self.user is None or self.group is None:
            return {}
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """`test -x PATH` and the like, as this user."""
        return _succeeds((*self.prefix, "test", test, str(path)), self)

    def own(self, folder: Path) -> None:
        """Make the folder this user's."""
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)


@cache
def unprivileged() -> RunAs:
    """How a program that refuses root, and users without a name, is started by this process."""
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return RunAs()
    inside = RunAs(prefix=("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"))
    if _succeeds((*inside.prefix, "true"), inside):
        return inside
    if os.geteuid() != 0:
        return RunAs()
    nobody = pwd.getpwnam("nobody")
    return RunAs(user=nobody.pw_uid, group=nobody.pw_gid)


def _has_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _succeeds(command: Sequence[str], run_as: RunAs) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, cwd="/", **run_as.popen_arguments()
        )
    except OSError:
        return False
    return done.returncode == 0
