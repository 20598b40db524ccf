"""The registry's commands of the operator's line, for the manifest; what only they need is imported here."""

from __future__ import annotations

from tenants import commands_onboarding
from tenants.commands import module_commands, tenant_commands
from tenants.commands_staff import staff_commands
from tenants.facts import command as facts_command
from tenants.history.command import history_command
from tenants.portability import commands as portability_commands
from tenants.programme import commands_items
from tenants.programme.commands import project_commands

ADDED = (commands_items, commands_onboarding, facts_command, portability_commands)
"""Importing them adds their commands to the groups."""
COMMANDS = (tenant_commands, module_commands, staff_commands, history_command, project_commands)
