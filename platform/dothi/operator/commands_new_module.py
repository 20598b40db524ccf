"""`dothi new-module NAME`: writes a working service, into a checkout or as a distribution. Asks no database."""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import click
from alembic.script import ScriptDirectory

from dothi.database.migrating import config
from dothi.database.revision_folders import revision_folders
from dothi.manifest.components import GROUP
from dothi.operator.command_line import json_option, tell
from dothi.operator.new_module.naming import NewService, UnfitNameError, check_name, check_title
from dothi.operator.new_module.writing import list_in, write

HOME = "modules"
IN_CHECKOUT = """\
Next:
  python3 dev.py check
  .venv/bin/python -m docs
  python3 dev.py test {folder}/tests tests/guards"""
APART = """\
Next, in a checkout of Dothi:
  uv pip install --python .venv/bin/python --no-deps --editable {folder}
  .venv/bin/python -m dothi_testing.translations --update --root {folder}
  npm run build -- --of {folder}/{name}
  python3 dev.py test {folder}/{name}/tests tests/guards"""


@click.command("new-module")
@click.argument("name")
@click.option("--title", help="What citizens read, in Vietnamese; the public path is made of it.")
@click.option("--english", help="The same in English.")
@click.option("--path", "folder", type=click.Path(path_type=Path), help="A folder for a distribution of its own.")
@json_option
def new_module_command(
    *, name: str, title: str | None, english: str | None, folder: Path | None, as_json: bool
) -> None:
    """Write a working service called NAME: into modules/NAME of the checkout one is in, or with --path anywhere."""
    try:
        service = service_of(name, title=title, english=english, is_distribution=folder is not None)
        target = folder.absolute() if folder else home_of(name)
        written = write(service, target, is_distribution=folder is not None)
        if folder is None:
            list_in(Path("pyproject.toml"), service)
    except UnfitNameError as error:
        raise click.ClickException(str(error)) from error
    steps = (APART if folder else IN_CHECKOUT).format(
        folder=folder.absolute() if folder else f"{HOME}/{name}", name=name
    )
    document = {"name": name, "folder": str(target), "files": [str(path) for path in written]}
    tell(f"{target}: {len(written)} files of a working service. {steps}", document, as_json=as_json)


def service_of(name: str, *, title: str | None, english: str | None, is_distribution: bool) -> NewService:
    """The service under its names. Raises UnfitNameError."""
    taken = {point.name for point in entry_points(group=GROUP)}
    check_name(name, taken)
    if is_distribution and find_spec(name) is not None:
        raise UnfitNameError(f"{name!r} is taken: a package of this name can be imported here")
    service = NewService(
        name=name,
        title=title or f"Dịch vụ {name}",
        english=english or f"Service {name}",
        package=name if is_distribution else ".".join((HOME, name)),
        depends_on=newest_revision(),
    )
    for words in (service.title, service.english):
        check_title(words)
    return service


def home_of(name: str) -> Path:
    """Its folder in the checkout one is in. Raises UnfitNameError."""
    if not Path(HOME, "__init__.py").exists() or not Path("pyproject.toml").exists():
        raise UnfitNameError(f"there is no {HOME}/ here: call it at the root of a checkout, or with --path")
    return Path(HOME, name)


def newest_revision() -> str:
    """The revision of the house that no other follows."""
    house = config("")
    house.set_main_option("version_locations", str(revision_folders()[0]))
    head = ScriptDirectory.from_config(house).get_current_head()
    if head is None:
        raise UnfitNameError("no revisions of the house are here")
    return head
