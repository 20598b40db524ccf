"""What a component declares, the installed ones, checked, and what one running application is made of."""

__all__ = [
    "components",
    "configuration_port",
    "field_reasons",
    "house",
    "indicators",
    "lasting",
    "module",
    "permissions",
    "places",
    "portable",
    "record_actions",
    "tenant_tables",
    "urgent",
    "work_held",
]
