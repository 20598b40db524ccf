"""docs/permissions.md, from what components declare. Written by `python -m docs`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from dothi.manifest.module import Module, Role

TARGET = Path(__file__).with_name("permissions.md")
INTRODUCTION = """\
# Who may do what

Made by `python -m docs` from the components' manifests; don't edit it by hand. A membership at a tenant carries
one or more roles; what it may do is the sum. Beyond the permission a step may ask that the report is one's own
or one's unit's: that is in the table of transitions (`modules/feedback/rules/table.py`).
"""


def render(modules: Sequence[Module]) -> str:
    """The whole document. The words are the source's, Vietnamese."""
    app = Flask("documents")
    Babel(app, default_locale="vi")
    with app.app_context():
        roles = [role for module in modules for role in module.roles]
        parts = [INTRODUCTION, "## Roles\n", *roles_table(roles)]
        for module in modules:
            if module.permissions:
                parts += [f"\n## {module.title} (`{module.name}`)\n", *permissions_table(module, roles)]
        return "\n".join(parts) + "\n"


def roles_table(roles: Iterable[Role]) -> Sequence[str]:
    """One line a role."""
    lines = ["| role | Vietnamese | second factor |", "|---|---|---|"]
    return lines + [f"| `{r.name}` | {r.title} | {'needed' if r.needs_second_factor else ''} |" for r in roles]


def permissions_table(module: Module, roles: Iterable[Role]) -> Sequence[str]:
    """One line a permission, one column for each role that holds any of the component's."""
    holders = [role for role in roles if any(role.name in p.roles for p in module.permissions)]
    lines = [
        "| permission | Vietnamese | " + " | ".join(f"`{role.name}`" for role in holders) + " |",
        "|---|---|" + ":-:|" * len(holders),
    ]
    for permission in module.permissions:
        marks = " | ".join("●" if role.name in permission.roles else "" for role in holders)
        lines.append(f"| `{permission.name}` | {permission.title} | {marks} |")
    return lines
