"""The operator's commands on the whole deployment: `dothi backup`, `dothi restore`, `dothi check`; and `COMMANDS`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dothi.content.archive import file_sha256
from dothi.content.storage import storage_from_url
from dothi.manifest.components import Components
from dothi.operator.backup.dump import back_up
from dothi.operator.backup.restore import restore
from dothi.operator.checking import check_everything
from dothi.operator.command_app import make_app
from dothi.operator.command_line import dry_run_option, json_option, owner_url, settings_from_env, show_json, tell
from dothi.operator.commands_basemap import basemap_commands
from dothi.operator.commands_clock import clock_commands
from dothi.operator.commands_new_module import new_module_command
from dothi.values.findings import Finding

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=ARCHIVE)
@json_option
def backup_command(*, file: Path, as_json: bool) -> None:
    """Write the whole deployment, rows and files, into the archive FILE. It holds all secrets but SECRET_KEY."""
    Components.installed()  # imports every component's tables
    settings = settings_from_env()
    manifest = back_up(owner_url(), file, storage=storage_from_url(settings.files_url))
    rows, files, digest = sum(manifest["tables"].values()), manifest["files"]["count"], file_sha256(file)
    document = {"file": str(file), "rows": rows, "files": files, "sha256": digest, "tables": manifest["tables"]}
    tell(f"{file}: {rows} rows, {files} files, SHA-256 {digest}", document, as_json=as_json)


@click.command("restore")
@click.argument("file", type=ARCHIVE)
@click.option("--replace", metavar="DATABASE", help="The database's name, when all that is in it shall go.")
@json_option
@dry_run_option
def restore_command(*, file: Path, replace: str | None, as_json: bool, dry_run: bool) -> None:
    """Fill an empty deployment from the archive FILE, checksums first. A dry run verifies all of it, loads nothing."""
    Components.installed()
    storage = storage_from_url(settings_from_env().files_url)
    manifest = restore(owner_url(), file, storage=storage, replace=replace, dry_run=dry_run)
    rows, files = sum(manifest["tables"].values()), manifest["files"]["count"]
    document = {"file": str(file), "rows": rows, "files": files, "tables": manifest["tables"]}
    tell(f"{rows} rows and {files} files are back: see `dothi check`", document, as_json=as_json, dry_run=dry_run)


@click.command("check")
@click.option("--repair", is_flag=True, help="Set kept counts that differ from the rows right.")
@json_option
def check_command(*, repair: bool, as_json: bool) -> None:
    """Look whether policies hold, counts equal rows, files are where rows say. Exit code 1 where something is wrong."""
    app = make_app()
    found: list[Finding] = []
    with app.app_context():
        for finding in check_everything(app, owner_url(), repair=repair):
            found.append(finding)
            if not as_json:
                click.echo(sentence(finding))
    is_well = all(finding.mended for finding in found)
    if as_json:
        show_json({"ok": is_well, "findings": [asdict(finding) for finding in found]})
    elif not found:
        click.echo("everything is as it should be")
    click.get_current_context().exit(0 if is_well else 1)


def sentence(finding: Finding) -> str:
    """A finding as one line."""
    where = f" tenant {finding.tenant_id}:" if finding.tenant_id is not None else ""
    return f"{finding.check}:{where} {finding.line}{' (set right)' if finding.mended else ''}"


COMMANDS = (backup_command, restore_command, check_command, clock_commands, basemap_commands, new_module_command)
