"""The operator's command for a base map of one province: `dothi tenant basemap PROVINCE FILE`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dothi.basemap.archive import BadBasemap
from dothi.manifest.house import house
from dothi.operator.command_line import dry_run_option, json_option, tell
from dothi.operator.commands_basemap import SOURCE, described
from tenants.kit.command_application import application
from tenants.kit.command_sites import PROVINCE, Named


@click.command("basemap")
@click.argument("province", type=PROVINCE)
@click.argument("file", type=SOURCE)
@json_option
@dry_run_option
def basemap_command(*, province: Named, file: Path, as_json: bool, dry_run: bool) -> None:
    """Let FILE.pmtiles be the base map of PROVINCE; the others keep the one of `dothi basemap import`."""
    with application():
        place = province.find()
        try:
            with file.open("rb") as stream:
                found = house().basemaps.bring(stream, province_id=place.listing.tenant_id, dry_run=dry_run)
        except BadBasemap as error:
            raise click.ClickException(f"{file.name}: {error}") from None
        sentence = f"{file.name} is the base map of {place.listing.name}: {described(found)}"
        tell(sentence, {"province": place.slug, **asdict(found)}, as_json=as_json, dry_run=dry_run)
