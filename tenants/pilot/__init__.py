"""Before a service is for everyone: testers invited by address, and those who wait to be told when it opens."""

__all__ = ["mails", "pages_console", "pages_public", "pages_tester", "testers", "waiting"]
