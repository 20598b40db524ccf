"""What can be proposed, and how staff decide: whole, in part, or not. Each tells what counts anew.

A service flushes; the request commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from modules.tourism.businesses.comparing import changed_fields, merged
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.rules import LONGEST_REASON, ProposalStatus
from modules.tourism.events import ProposalDecided, ProposalMade
from modules.tourism.places.drafts import PlaceDraft, find_errors, from_content, to_content
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.service import change_place, create_place, draft_of, get_version, point_of
from modules.tourism.places.surroundings import is_inside
from modules.tourism.settings import SECTION, TourismSettings
from modules.tourism.texts import SOURCE
from tenants.registry.settings import load_settings

WAITING = {"status": ProposalStatus.WAITING.value}


def check_draft(site: Site, draft: PlaceDraft) -> None:
    """Raise Invalid with everything that is wrong with what a business says."""
    errors = find_errors(draft)
    point = point_of(draft, errors)
    margin = load_settings(site.tenant_id, SECTION, TourismSettings)["place_margin_m"]
    if point is not None and "place" not in errors and not is_inside(point, margin_m=margin, site=site):
        errors["place"] = _("Vị trí này nằm ngoài %(name)s.", name=site.name)
    if errors:
        raise Invalid(_("Đề xuất chưa gửi được. Hãy sửa những chỗ được nêu dưới đây."), fields=errors)


def find_open(tenant_id: int, place_id: UUID, *, is_locked: bool = False) -> Proposal | None:
    """The place's proposal that waits; locked, nobody decides on it meanwhile. One statement, on its open key."""
    query = select(Proposal).where(
        Proposal.tenant_id == tenant_id,
        Proposal.place_id == place_id,
        Proposal.status == ProposalStatus.WAITING.value,
    )
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def propose_change(site: Site, place: Place, draft: PlaceDraft, *, version: int, note: str, language: str) -> Proposal:
    """How the holder of a place's link wants it, who saw `version` of it; in place of what waits from before.

    Raises Invalid (fields), Conflict (stale: the entry was changed meanwhile).
    """
    check_draft(site, draft)
    if is_overtaken(place, version):
        raise Conflict(_("Thông tin vừa được cán bộ thay đổi. Vui lòng xem lại rồi gửi lần nữa."), code="stale")
    if not note and not changed_fields(draft_of(place), draft):
        reason = _("Bạn chưa thay đổi gì. Nếu mọi thứ vẫn đúng, hãy bấm “Mọi thông tin vẫn đúng”.")
        raise Invalid(reason, fields={"form": reason})
    said = {"content": to_content(draft), "note": note, "language": language, "place_version": place.version}
    waiting = find_open(site.tenant_id, place.id, is_locked=True)
    if waiting is None:
        return add(site.tenant_id, place_id=place.id, name=place.texts[SOURCE]["name"], email=place.email, **said)
    if (waiting.content, waiting.note) != (said["content"], note):
        for name, value in said.items():
            setattr(waiting, name, value)
        waiting.version, waiting.made_at = waiting.version + 1, clock.now()
        session.flush()
        record(ProposalMade(proposal_id=waiting.id, before=WAITING, after=WAITING))
    return waiting


def is_overtaken(place: Place, version: int) -> bool:
    """Whether what a business sees of the place changed since that version. Raises NotFound."""
    if version == place.version:
        return False
    return bool(changed_fields(place, from_content(get_version(place.tenant_id, place.id, version).content)))


def propose_new(tenant_id: int, draft: PlaceDraft, *, note: str, email: str, language: str) -> Proposal:
    """A place that isn't there yet, by somebody whose address is confirmed."""
    return add(
        tenant_id,
        place_id=None,
        place_version=None,
        name=draft.texts[SOURCE]["name"],
        content=to_content(draft),
        note=note,
        email=email,
        language=language,
    )


def add(tenant_id: int, **said: object) -> Proposal:
    """Store it as waiting. Raises Conflict where another one of the place came first."""
    proposal = Proposal(
        tenant_id=tenant_id, id=new_id(), **WAITING, **said, made_at=clock.now(), accepted=[], reason="", version=1
    )
    try:
        with session.begin_nested():
            session.add(proposal)
    except IntegrityError as error:
        raise Conflict(_("Vừa có một đề xuất khác cho nơi này. Vui lòng xem lại."), code="stale") from error
    record(ProposalMade(proposal_id=proposal.id, before={}, after=WAITING))
    return proposal


def get_proposal(tenant_id: int, proposal_id: UUID) -> Proposal:
    """A proposal whatever its state. Raises NotFound."""
    if (found := session.get(Proposal, (tenant_id, proposal_id))) is None:
        raise NotFound(_("Không có đề xuất này."))
    return found


def lock_proposal(tenant_id: int, proposal_id: UUID, *, version: int) -> Proposal:
    """One that waits, to decide on it. Raises NotFound, Conflict (stale)."""
    query = select(Proposal).where(Proposal.tenant_id == tenant_id, Proposal.id == proposal_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(_("Không có đề xuất này."))
    if found.version != version or found.status != ProposalStatus.WAITING:
        raise Conflict(_("Đề xuất này vừa được gửi lại hoặc đã được xử lý. Vui lòng xem lại."), code="stale")
    return found


def base_of(proposal: Proposal, place: Place) -> PlaceDraft:
    """The entry as the business saw it."""
    return from_content(get_version(place.tenant_id, place.id, proposal.place_version or 1).content)


def as_proposed(proposal: Proposal, place: Place) -> PlaceDraft:
    """The entry of today with what the business changed: never back to what staff have mended meanwhile."""
    proposed = from_content(proposal.content)
    return merged(draft_of(place), proposed, changed_fields(base_of(proposal, place), proposed))


def accept_change(
    site: Site,
    proposal_id: UUID,
    fields: Sequence[str],
    *,
    version: int,
    place_version: int,
    reason: str,
    actor: Actor,
) -> Proposal:
    """Take these fields into the entry, which staff saw at `place_version`.

    Raises NotFound, Invalid (`fields`, `reason`, or the entry's own), Conflict (stale).
    """
    check_reason(reason)
    proposal = lock_proposal(site.tenant_id, proposal_id, version=version)
    place, proposed = session.get_one(Place, (site.tenant_id, proposal.place_id)), from_content(proposal.content)
    offered = changed_fields(base_of(proposal, place), proposed)
    taken = [field for field in offered if field in fields]
    if offered and not taken:
        empty = _("Hãy chọn ít nhất một mục, hoặc từ chối đề xuất.")
        raise Invalid(empty, fields={"fields": empty})
    draft = merged(draft_of(place), proposed, taken)
    if place.status == PlaceStatus.PUBLISHED:
        draft = replace(draft, confirmed_on=clock.local_today())
    change_place(site, place, draft, version=place_version, actor=actor, is_another=True)
    status = ProposalStatus.ACCEPTED if len(taken) == len(offered) else ProposalStatus.PARTLY
    settle(proposal, status, accepted=taken, reason=reason, actor=actor)
    return proposal


def accept_new(
    site: Site, proposal_id: UUID, *, version: int, reason: str, actor: Actor, is_another: bool = False
) -> Place:
    """Make the proposed place, as a draft. Raises NotFound, Invalid (fields), Conflict (stale)."""
    check_reason(reason)
    proposal = lock_proposal(site.tenant_id, proposal_id, version=version)
    draft = replace(from_content(proposal.content), source=_("Cơ sở đề xuất"))
    place = create_place(site, draft, actor=actor, is_another=is_another)
    proposal.place_id, proposal.place_version = place.id, place.version
    settle(proposal, ProposalStatus.ACCEPTED, accepted=[], reason=reason, actor=actor)
    return place


def refuse(tenant_id: int, proposal_id: UUID, *, version: int, reason: str, actor: Actor) -> Proposal:
    """Don't take it, and say why. Raises NotFound, Invalid (`reason`), Conflict (stale)."""
    check_reason(reason, is_needed=True)
    proposal = lock_proposal(tenant_id, proposal_id, version=version)
    settle(proposal, ProposalStatus.REFUSED, accepted=[], reason=reason, actor=actor)
    return proposal


def check_reason(reason: str, *, is_needed: bool = False) -> None:
    """Raise Invalid (`reason`) for words that are too many, or lack where they are needed."""
    if is_needed and not reason:
        words = _("Hãy cho người đề xuất biết lý do.")
    elif len(reason) > LONGEST_REASON:
        words = _("Tối đa %(n)s ký tự.", n=LONGEST_REASON)
    else:
        return
    raise Invalid(words, fields={"reason": words})


def settle(proposal: Proposal, status: ProposalStatus, *, accepted: list[str], reason: str, actor: Actor) -> None:
    """Write down what was decided; event and record follow."""
    proposal.status, proposal.accepted, proposal.reason = status.value, accepted, reason
    proposal.decided_at, proposal.version = clock.now(), proposal.version + 1
    session.flush()
    record(ProposalDecided(proposal_id=proposal.id, before=WAITING, after={"status": status.value}))
    action = "refused" if status is ProposalStatus.REFUSED else "accepted"
    record_audit(
        proposal.tenant_id,
        f"tourism.proposal_{action}",
        subject=str(proposal.id),
        actor=actor,
        name=proposal.name,
        reason=reason,
    )
