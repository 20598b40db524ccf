"""The registry's commands of the operator's line, by group, for the manifest; what only they need is imported here."""

from __future__ import annotations

from dothi.operator.command_line import CommandGroup
from tenants.console import commands
from tenants.console.commands_basemap import basemap_command
from tenants.facts import command as facts
from tenants.gazetteer import commands as gazetteer
from tenants.history.command import history_command
from tenants.onboarding import commands as commands_onboarding
from tenants.people import commands as commands_staff
from tenants.portability import commands as portability
from tenants.programme import commands as programme
from tenants.programme import commands_items as items

TENANT = CommandGroup(
    "tenant",
    help="Provinces and their tenants.",
    commands=[
        commands.list_command,
        commands.show_command,
        commands.create_command,
        commands_onboarding.onboard_command,
        commands_onboarding.copy_command,
        facts.rename_command,
        portability.export_command,
        portability.import_command,
        basemap_command,
    ],
)
MODULE = CommandGroup("module", help="City services at tenants.", commands=[commands.switch_command])
STAFF = CommandGroup("staff", help="Members of a province or tenant.", commands=[commands_staff.invite_command])
PROJECT = CommandGroup(
    "project",
    help="Projects of a province: phases, items, gates, go-live, rollback.",
    commands=[
        programme.list_command,
        programme.show_command,
        programme.create_command,
        programme.phase_command,
        items.item_command,
        items.gates_command,
        items.check_command,
        items.reschedule_command,
        items.cancel_command,
        items.sign_command,
        items.withdraw_command,
        items.go_command,
        items.rollback_command,
    ],
)
GAZETTEER = CommandGroup(
    "gazetteer", help="Streets and places of tenants by name.", commands=[gazetteer.import_command]
)
COMMANDS = (TENANT, MODULE, STAFF, GAZETTEER, history_command, PROJECT)
