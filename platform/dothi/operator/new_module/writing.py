"""Renders the skeleton for a service, and writes it where nothing is yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dothi.operator.new_module.naming import NewService, UnfitNameError

SKELETON = Path(__file__).with_name("skeleton")
TABLE = re.compile(r'(\[project\.entry-points\."dothi\.modules"\]\n(?:.+\n)*)')
HOUSE = ("from dothi.", "from dothi_testing.", "from tenants.", "from tests.")


def files_of(service: NewService, *, is_distribution: bool) -> Iterator[tuple[Path, str]]:
    """Each file of the service with its path: within the package, or within the distribution around it."""
    folders = {"service": Path(service.name if is_distribution else ".")}
    if is_distribution:
        folders["distribution"] = Path()
    # Its own marks: what it writes are templates themselves. And it escapes nothing: no page comes of it.
    pages = Environment(  # noqa: S701
        loader=FileSystemLoader(SKELETON),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    facts = {
        "name": service.name,
        "Name": service.class_prefix,
        "package": service.package,
        "title": service.title,
        "english": service.english,
        "path": service.path,
        "depends_on": service.depends_on,
        "is_distribution": is_distribution,
    }
    for part, folder in folders.items():
        for source in sorted((SKELETON / part).rglob("*.jinja")):
            inside = source.relative_to(SKELETON / part)
            text = pages.get_template(f"{part}/{inside.as_posix()}").render(facts)
            path = folder / Path(str(inside).replace("NAME", service.name)).with_suffix("")
            yield path.with_name(".gitignore") if path.name == "gitignore" else path, in_order(text, service.package)


def in_order(text: str, package: str) -> str:
    """Imports of the house and of the service, each a line, as ruff wants them, whatever the service is called."""
    lines = text.splitlines(keepends=True)
    blocks = groupby(lines, key=lambda line: line.startswith((*HOUSE, f"from {package}.", f"from {package} ")))
    found = (sorted(block, key=lambda line: line.split()[1]) if is_imports else block for is_imports, block in blocks)
    return "".join(line for block in found for line in block)


def write(service: NewService, folder: Path, *, is_distribution: bool) -> list[Path]:
    """Write the files into `folder`, which is empty or isn't there. Raises UnfitNameError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnfitNameError(f"{folder} isn't empty: nothing was written")
    written = []
    for path, text in files_of(service, is_distribution=is_distribution):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def list_in(pyproject: Path, service: NewService) -> None:
    """Add the service's line to the entry points of the checkout."""
    line = f'{service.name} = "{service.package}:MODULE"\n'
    text, found = TABLE.subn(lambda table: table[1] + line, pyproject.read_text(encoding="utf-8"), count=1)
    if not found:
        raise UnfitNameError(f"{pyproject} has no table of entry points: add by hand {line.strip()}")
    pyproject.write_text(text, encoding="utf-8")
