"""The province's register: tenants, hosts, names by day, switches, settings; the site that the kernel asks for."""

__all__ = [
    "area_order",
    "branding",
    "changing",
    "dated_facts",
    "directory",
    "events",
    "hosts",
    "kinds",
    "models",
    "profile",
    "roles",
    "roster",
    "settings",
    "site",
    "standing",
    "switches",
    "working_hours",
]
