"""What a tenant is called, with which code, kind and parent, from which day, by which decree; its hosts by day."""

__all__ = ["command", "pages"]
