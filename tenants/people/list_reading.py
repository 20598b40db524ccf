"""A list of staff is read in a confined child: what it calls. Light to import, so that a child starts at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tenants.people.list_file import read_list


def read_file(source: Path, _folder: Path) -> dict[str, Any]:
    """What the file holds, as StaffList's `content`. Raises Refused."""
    return asdict(read_list(source.read_bytes()))
