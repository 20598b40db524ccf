"""How a tenant shows itself: committee's name, ways to reach it, accent colour, emblem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, BinaryIO, cast

from dothi.uploads import files
from dothi.uploads.files import File
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from tenants.registry import profile
from tenants.registry.settings import load_section, write_settings

SECTION = "branding"
EMBLEM = "tenants_emblem"
FIELDS = ("organisation", "address", "hotline", "email", "footnote", "accent")


def is_public(tenant_id: int, file: File) -> bool:  # noqa: ARG001  # the shape of a file check
    """Emblems are for everyone."""
    return True


def save_branding(tenant_id: int, data: Mapping[str, Any], *, actor: Actor) -> None:
    """Store the form's data beside what it doesn't hold. Raises Conflict when somebody else saved meanwhile."""
    content, _version = load_section(tenant_id, SECTION)
    changed = content | {name: data[name] for name in FIELDS}
    write_settings(tenant_id, SECTION, changed, actor=actor, version=data["version"])
    figures, _version = load_section(tenant_id, profile.SECTION)
    if figures.get("population") != data["population"]:
        figures["population"] = data["population"]
        write_settings(tenant_id, profile.SECTION, figures, actor=actor)


def put_emblem(tenant_id: int, stream: IO[bytes], *, name: str, actor: Actor) -> None:
    """Take a picture as emblem. Raises Invalid that names the file."""
    staged = files.stage(tenant_id, cast("BinaryIO", stream), name=name)
    files.claim(tenant_id, [staged.reference], owner=EMBLEM, owner_id=new_id(), purpose="emblem", most=1)
    content, version = load_section(tenant_id, SECTION)
    content["emblem_url"] = f"/files/{staged.id}/thumb"
    write_settings(tenant_id, SECTION, content, actor=actor, version=version)


def remove_emblem(tenant_id: int, *, actor: Actor) -> None:
    """Back to the disc with initials."""
    content, version = load_section(tenant_id, SECTION)
    if content.pop("emblem_url", None):
        write_settings(tenant_id, SECTION, content, actor=actor, version=version)
