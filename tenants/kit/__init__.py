"""What the pages and commands of all rooms are made with."""

__all__ = [
    "command_application",
    "command_sites",
    "current",
    "drawn_forms",
    "forms",
    "reading_page",
    "saved",
    "weeks",
]
