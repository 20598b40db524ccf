"""The operator's command for streets and places: `dothi gazetteer import TENANT FILE`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dothi.content import confined
from dothi.content.confined import Limits
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.manifest.house import house
from dothi.operator.command_line import dry_run_option, json_option, settle, tell
from dothi.sites.site import Site
from dothi.work.nudge import nudge_after_commit
from tenants.gazetteer import importing
from tenants.gazetteer.importing import LIMITS
from tenants.gazetteer.reading import is_extract
from tenants.gazetteer.reasons import refused_reason, row_reason, too_large
from tenants.gazetteer.rows import LARGEST_BYTES
from tenants.gazetteer.storing import take_entries
from tenants.gazetteer.tags import LICENCE, SOURCE
from tenants.kit.command_application import application
from tenants.kit.command_sites import TENANT, Named

SHOWN_PROBLEMS = 10


@click.command("import")
@click.argument("tenant", type=TENANT)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", "origin", default="", help="Whose data these are; what it no longer has is retired.")
@click.option("--licence", default="", help="Under which licence they may be used, such as ODbL 1.0.")
@click.option("--skip-wrong", is_flag=True, help="Leave out the rows with errors.")
@dry_run_option
@json_option
def import_command(  # one parameter an option
    *, tenant: Named, file: Path, origin: str, licence: str, skip_wrong: bool, dry_run: bool, as_json: bool
) -> None:
    """Take the streets and places of FILE (CSV, GeoJSON, .osm.pbf) over to TENANT, all of it or nothing."""
    if is_extract(file):
        origin, licence = origin or SOURCE, licence or LICENCE
    elif not origin:
        raise click.UsageError("Missing option '--source'.")
    elif file.stat().st_size > LARGEST_BYTES:
        raise click.ClickException(too_large())
    with application():
        _province, listing = tenant.find_tenant()
        with acting_in(Scope(listing.tenant_id)):
            site = house().directory.find_site_by_id(listing.tenant_id)
            if site is None:
                raise click.ClickException("the tenant is gone")
            answer = read(site, file)
            refuse_wrong(answer["told"], skips=skip_wrong)
            taken = take_entries(site.tenant_id, answer["entries"], source=origin, licence=licence)
            settle(dry_run=dry_run)
        if not dry_run:
            nudge_after_commit()
        facts = {"tenant": site.slug, "rows": answer["told"]["rows"], "wrong": answer["told"]["wrong"]}
        facts |= {"new": taken.new, "known": taken.known, "retired": taken.retired}
        sentence = f"{site.name}: {taken.new} new, {taken.known} known, {taken.retired} retired entries"
        if "outside" in answer["told"]:
            passed = {name: answer["told"][name] for name in ("outside", "broken", "as_of")}
            facts |= passed
            sentence += f"; {passed['outside']} objects outside, {passed['broken']} broken"
        tell(sentence, facts, as_json=as_json, dry_run=dry_run)


def read(site: Site, file: Path) -> Mapping[str, Any]:
    """What the file holds, read in a confined child as an upload is. Raises ClickException."""
    with tempfile.TemporaryDirectory(prefix="dothi-gazetteer-") as folder:
        options = importing.prepare(site, {}, Path(folder))
        try:
            answer: Mapping[str, Any] = confined.run(
                importing.WORK, file.resolve(), Path(folder), options=options, limits=limits_for(file)
            )
        except confined.Refused as refused:
            reason = refused_reason({"code": refused.code, "values": refused.values})
            raise click.ClickException(reason) from refused
        except confined.OverLimit as stopped:
            reason = f"the file is too large or too complex to be read ({stopped.limit})"
            if stopped.limit == "busy":
                reason = "the machine was too busy to read the file in time; try again"
            raise click.ClickException(reason) from stopped
    return answer


def limits_for(file: Path) -> Limits:
    """Those of an upload; an extract may be of a whole country, whose nodes' places go into a file that is mapped."""
    mb = max(0, file.stat().st_size - LARGEST_BYTES) // confined.MEGABYTE
    return replace(LIMITS, seconds=LIMITS.seconds + mb, memory=LIMITS.memory + 16 * mb, file=LIMITS.file + 16 * mb)


def refuse_wrong(told: Mapping[str, Any], *, skips: bool) -> None:
    """Raise ClickException with the first reasons, unless rows with errors are to be left out."""
    if told["wrong"] and not skips:
        lines = [
            f"  {each['number']}: {each['name']}: {row_reason(each)}" for each in told["problems"][:SHOWN_PROBLEMS]
        ]
        head = f"{told['wrong']} of {told['rows']} rows have errors; mend them, or leave them out with --skip-wrong:"
        raise click.ClickException("\n".join([head, *lines]))
