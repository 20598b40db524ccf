"""The operator's commands on the whole deployment, and how every command of `dothi …` speaks."""

__all__ = ["command_app", "command_line", "commands_accounts", "commands_basemap", "commands_operator", "operations"]
