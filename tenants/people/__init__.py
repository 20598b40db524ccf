"""Units and staff of a tenant, one at a time or by a list; leaving with a hand-over; the province's own people."""

__all__ = [
    "commands",
    "list_import",
    "list_reading",
    "models",
    "pages_leaving",
    "pages_list",
    "pages_people",
    "pages_staff",
    "pages_units",
    "staff",
    "units",
]
