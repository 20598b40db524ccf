"""All pages of the programme: importing this adds their views to the blueprint."""

from __future__ import annotations

from tenants.programme import pages_gates, pages_items, pages_phases, pages_projects
from tenants.programme.web import blueprint

PAGES = (pages_projects, pages_phases, pages_items, pages_gates)

__all__ = ["PAGES", "blueprint"]
