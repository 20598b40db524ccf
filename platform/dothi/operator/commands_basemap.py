"""`dothi basemap`: build a base map from OpenStreetMap, bring one into use, say which is in use."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dothi.basemap.archive import BadBasemap, words
from dothi.basemap.current import Basemap, Basemaps
from dothi.content.storage import storage_from_url
from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT
from dothi.manifest.house import house
from dothi.operator.command_app import make_app
from dothi.operator.command_line import CommandGroup, dry_run_option, json_option, settings_from_env, tell
from dothi.values.geo import Box, GeometryError

SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)
MISSING = "this needs packages of its own: pip install --require-hashes -r requirements/basemap.txt"


@click.group("basemap", cls=CommandGroup)
def basemap_commands() -> None:
    """The base map of this deployment."""


@basemap_commands.command("import")
@click.argument("file", type=SOURCE)
@json_option
@dry_run_option
def import_command(*, file: Path, as_json: bool, dry_run: bool) -> None:
    """Put FILE.pmtiles into the files' storage and let it be the base map. The former one stays for who looks at it."""
    maps = made_here()
    try:
        with file.open("rb") as stream:
            found = maps.bring(stream, dry_run=dry_run)
    except BadBasemap as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    tell(f"{file.name} is the base map: {described(found)}", asdict(found), as_json=as_json, dry_run=dry_run)


@basemap_commands.command("show")
@json_option
def show_command(*, as_json: bool) -> None:
    """Which base maps are in use, and which box each covers."""
    maps = made_here()
    if maps.url:
        tell(f"browsers fetch {maps.url}", {"url": maps.url}, as_json=as_json)
        return
    found: dict[int | None, Basemap] = {} if maps.is_set else maps.list_imported()
    if maps.is_set and (only := maps.find()) is not None:
        found[None] = only
    if not found:
        raise click.ClickException("there is no base map: see `dothi basemap import --help`")
    hosts = hosts_of_provinces() if found.keys() - {None} else {}
    named = [(hosts.get(number) if number is not None else None, basemap) for number, basemap in found.items()]
    lines = [f"{f'{host}: ' if host else ''}{described(basemap)}" for host, basemap in named]
    document = [{"province": host, **asdict(basemap)} for host, basemap in named]
    tell("\n".join(lines), {"items": document}, as_json=as_json)


@basemap_commands.command("build")
@click.argument("extract", type=SOURCE, metavar="FILE.osm.pbf")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.pmtiles")
@click.option("--box", "box_text", help="Only this part: west,south,east,north in degrees.")
@json_option
def build_command(*, extract: Path, out: Path, box_text: str | None, as_json: bool) -> None:
    """Make a base map from an extract of OpenStreetMap; says on stderr how far it is."""
    try:
        from dothi.basemap.building import build  # noqa: PLC0415  # its packages are an extra
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{MISSING} ({error.name} isn't there)") from None
    try:
        box = Box.parse(box_text) if box_text else None
        built = build(extract, out, box=box, say=lambda line: click.echo(line, err=True))
    except (BadBasemap, GeometryError) as error:
        raise click.ClickException(str(error)) from None
    line = f"{out}: {built.tiles} tiles, {built.bytes} bytes, box {words(built.box)}, {built.broken} objects broken"
    tell(line, asdict(built), as_json=as_json)


def made_here() -> Basemaps:
    """The base maps of the deployment that the environment names."""
    settings = settings_from_env()
    return Basemaps(settings.basemap, storage_from_url(settings.files_url))


def hosts_of_provinces() -> dict[int, str]:
    """The hosts of all provinces by their numbers."""
    app = make_app()
    with app.app_context(), acting_in(DEPLOYMENT):
        return {province.tenant_id: province.host for province in house().directory.list_provinces()}


def described(found: Basemap) -> str:
    """In one line."""
    return f"{found.size} bytes, box {words(found.covers)}, digest {found.digest}"
