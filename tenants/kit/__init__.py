"""What the pages and commands of all rooms are made with."""

__all__ = [
    "acting",
    "command_application",
    "command_sites",
    "drawing",
    "drawn_forms",
    "forms",
    "reading_page",
    "saved",
    "weeks",
]
