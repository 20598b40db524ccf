"""The province's table of tenants, a tenant's page, and the operator's commands on both."""

__all__ = ["commands", "commands_basemap", "pages"]
