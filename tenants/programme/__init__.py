"""The programme: projects, phases and items, their gates, the go-live on its day, and what came of it."""

from tenants.programme import models

__all__ = [
    "checks",
    "commands",
    "commands_items",
    "evaluation",
    "gates",
    "items",
    "joining",
    "manifest",
    "measures",
    "models",
    "overrides",
    "pages_gates",
    "pages_items",
    "pages_phases",
    "pages_projects",
    "passing",
    "phases",
    "plan",
    "projects",
    "rollback",
    "signing",
    "standard",
    "urgency",
    "verdicts",
    "web",
]
