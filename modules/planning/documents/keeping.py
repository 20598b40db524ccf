"""Documents are added to a version and taken from it by staff; people see those of published versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.record.audit import record_audit
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from dothi.uploads import documents, files
from dothi.uploads.files import File
from dothi.values.actor import Actor
from dothi.values.errors import Invalid, NotFound
from dothi.web.testers import is_tester
from modules.planning import permissions as p
from modules.planning.models import Plan, PlanVersion
from modules.planning.plans.reading import get_plan
from modules.planning.plans.words import VersionState

OWNER = "planning_version"
PURPOSE = "decision"
MOST_DOCUMENTS = 10


def list_documents(tenant_id: int, version_ids: Sequence[UUID]) -> dict[UUID, list[File]]:
    """Those of each version, the oldest first. One statement."""
    found: dict[UUID, list[File]] = {version_id: [] for version_id in version_ids}
    for file in sorted(files.list_of(tenant_id, OWNER, version_ids), key=lambda file: (file.created_at, str(file.id))):
        if file.owner_id is not None:
            found[file.owner_id].append(file)
    return found


def add_document(version: PlanVersion, stream: IO[bytes], *, name: str, actor: Actor) -> None:
    """Add a file to a version, a published one, too; sent twice it is one. Raises Invalid (`document`).

    The plan's row is locked first. What is staged and not claimed goes by itself.
    """
    plan = get_plan(version.tenant_id, version.plan_id, is_locked=True)
    mine = list_documents(version.tenant_id, [version.id])[version.id]
    if len(mine) >= MOST_DOCUMENTS:
        reason = _("Tối đa %(n)s văn bản.", n=MOST_DOCUMENTS)
        raise Invalid(reason, fields={"document": reason})
    document = documents.stage(version.tenant_id, stream, name=name)
    if any(is_same(document, each) for each in mine):
        return
    documents.claim(document, owner=OWNER, owner_id=version.id, purpose=PURPOSE)
    _record(plan, version, "planning.document_added", document, actor=actor)


def is_same(one: File, other: File) -> bool:
    """Whether two files have one name and the same bytes."""
    if (one.original_name, one.bytes) != (other.original_name, other.bytes):
        return False
    with house().storage.open(one.key) as these, house().storage.open(other.key) as those:
        return these.read() == those.read()


def remove_document(version: PlanVersion, file_id: UUID, *, actor: Actor) -> None:
    """Take a file from a version. Raises NotFound. The plan's row is locked first."""
    plan = get_plan(version.tenant_id, version.plan_id, is_locked=True)
    mine = list_documents(version.tenant_id, [version.id])[version.id]
    document = next((file for file in mine if file.id == file_id), None)
    if document is None:
        raise NotFound(_("Không có văn bản này."))
    files.let_go(version.tenant_id, file_id, owner=OWNER, owner_id=version.id)
    _record(plan, version, "planning.document_removed", document, actor=actor)


def may_see(tenant_id: int, file: File) -> bool:
    """Staff who see plans; everybody once the version is published, as far as the switch leaves it."""
    member = g.get("member")
    if member is not None and member.actor().may(p.VIEW) and is_open(Audience.WORK):
        return True
    query = select(PlanVersion.state).where(PlanVersion.tenant_id == tenant_id, PlanVersion.id == file.owner_id)
    return session.scalar(query) == VersionState.PUBLISHED and is_open(Audience.PUBLIC)


def is_open(audience: Audience) -> bool:
    """Whether the switch lets this caller look at what is for `audience`."""
    site = current_site()
    insider = g.get("member") is not None or is_tester(site, "planning")
    return access(site.state_of("planning"), audience, insider=insider) is not Access.CLOSED


def _record(plan: Plan, version: PlanVersion, action: str, document: File, *, actor: Actor) -> None:
    record_audit(
        version.tenant_id, action, subject=plan.name, actor=actor, number=version.number, file=document.original_name
    )
