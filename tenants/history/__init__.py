"""The history of changes: a province's at `/console/history`, a tenant's own at `/admin/history`, `dothi history`."""

__all__ = ["command", "pages", "titles"]
