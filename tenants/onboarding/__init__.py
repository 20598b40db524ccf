"""New provinces and tenants: what they begin with, and their birth in one transaction; the console's page."""

from tenants.onboarding.birth import create_province, create_tenant
from tenants.onboarding.facts import EmblemFile, FirstAdmin, NewArea, NewFact, NewTenant

__all__ = [
    "EmblemFile",
    "FirstAdmin",
    "NewArea",
    "NewFact",
    "NewTenant",
    "checklist",
    "commands",
    "create_province",
    "create_tenant",
    "known",
    "naming",
    "pages",
    "reminding",
    "service",
]
