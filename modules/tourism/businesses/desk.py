"""The staff's pages of proposals: the list, one beside the entry it would change, what is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.fields import version as version_seen
from dothi.web.forms import Errors, read_form, read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.businesses.comparing import (
    FIELDS,
    FieldLine,
    changed_fields,
    compare_fields,
    field_labels,
    shown_values,
    title_of,
    words_of,
)
from modules.tourism.businesses.counting import count_by_state
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.queries import list_proposals
from modules.tourism.businesses.rules import STATUSES, TONES, ProposalStatus
from modules.tourism.businesses.service import accept_change, accept_new, base_of, get_proposal, refuse
from modules.tourism.explore.hours import spoken_hours
from modules.tourism.explore.presentation import language
from modules.tourism.places.drafts import PlaceDraft, from_content
from modules.tourism.places.models import Place
from modules.tourism.places.service import draft_of
from tenants.kit.current import tenant_id

routes = Routes()


class SeenForm(Schema):
    """What the page saw of proposal and entry."""

    version = version_seen(required=True)
    place_version = version_seen()


@routes.get("/proposals")
@require(p.VIEW)
def proposals() -> ResponseReturnValue:
    """A list of proposals; those that wait unless told otherwise. Two statements beside the session's."""
    asked = request.args.get("status", "")
    status = ProposalStatus(asked) if asked in set(ProposalStatus) else ProposalStatus.WAITING
    page = list_proposals(tenant_id(), status, request.args.get("cursor", ""))
    counts = count_by_state(tenant_id())
    return render_template(
        "tourism/desk_proposals.html",
        proposals=page.items,
        status=status.value,
        tabs=[
            {
                "title": str(title),
                "url": url_for(".proposals", status=each.value),
                "active": each is status,
                "number": counts[each.value],
            }
            for each, title in STATUSES.items()
        ],
        next_url=url_for(".proposals", status=status.value, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".proposals", status=status.value) if request.args.get("cursor") else None,
    )


@routes.get("/proposals/<uuid:proposal_id>")
@require(p.VIEW)
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """One beside the entry. Three statements beside the session's."""
    return proposal_page(proposal_id)


@routes.post("/proposals/<uuid:proposal_id>/accept")
@require(p.EDIT)
def accept(proposal_id: UUID) -> ResponseReturnValue:
    """Take what is ticked into the entry; a new place becomes a draft."""
    site, actor = current_site(), acting_member()
    found, seen = get_proposal(site.tenant_id, proposal_id), read_form(SeenForm())
    reason = request.form.get("reason", "").strip()
    try:
        if found.place_id is None:
            is_another = request.form.get("is_another") == "yes"
            place = accept_new(
                site, proposal_id, version=seen["version"], reason=reason, actor=actor, is_another=is_another
            )
            flash(_("Đã lưu thành bản nháp. Công bố khi nội dung đã đủ."), "success")
            return redirect(url_for(".edit", slug=place.slug), 303)
        accept_change(site, proposal_id, request.form.getlist("fields"), **seen, reason=reason, actor=actor)
    except (Invalid, Conflict) as error:
        session.rollback()
        return proposal_page(proposal_id, error=error)
    flash(_("Đã cập nhật điểm du lịch và báo cho cơ sở."), "success")
    return redirect(url_for(".proposals"), 303)


@routes.post("/proposals/<uuid:proposal_id>/refuse")
@require(p.EDIT)
def refuse_proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Don't take it; the mail says why."""
    found, reason = get_proposal(tenant_id(), proposal_id), request.form.get("reason", "").strip()
    try:
        refuse(found.tenant_id, proposal_id, version=read_version(), reason=reason, actor=acting_member())
    except (Invalid, Conflict) as error:
        session.rollback()
        return proposal_page(proposal_id, error=error, opened="refuse")
    flash(_("Đã từ chối đề xuất và báo lý do cho cơ sở."), "success")
    return redirect(url_for(".proposals"), 303)


def proposal_page(proposal_id: UUID, *, error: Invalid | Conflict | None = None, opened: str = "") -> tuple[str, int]:
    """The proposal field by field; a refused decision with what was chosen and typed."""
    found = get_proposal(tenant_id(), proposal_id)
    place = session.get(Place, (found.tenant_id, found.place_id)) if found.place_id else None
    lines = [with_words(line) for line in lines_of(found, place)]
    errors: Errors = refusal(error) if error is not None else {}
    ticked = request.form.getlist("fields") if errors else [line.field for line in lines]
    typed: dict[str, Any] = request.form.to_dict() if errors else {}
    return render_template(
        "tourism/desk_proposal.html",
        proposal=found,
        place=place,
        lines=lines,
        ticked=ticked,
        typed=typed,
        opened=opened,
        errors=errors,
        is_stale=isinstance(error, Conflict),
        state=(TONES[ProposalStatus(found.status)], str(STATUSES[ProposalStatus(found.status)])),
        is_open=found.status == ProposalStatus.WAITING and acting_member().may(p.EDIT) and not g.get("read_only"),
    ), error.status if error is not None else 200


def lines_of(found: Proposal, place: Place | None) -> list[FieldLine]:
    """What the proposal changes; of a new place all that it says."""
    proposed = from_content(found.content)
    if place is None or found.place_version is None:
        return new_lines(proposed)
    base = base_of(found, place)
    return compare_fields(draft_of(place), proposed, base=base, fields=changed_fields(base, proposed))


def with_words(line: FieldLine) -> FieldLine:
    """Opening hours with what they mean, since nobody reads them as they are written."""
    if line.field != "hours":
        return line
    return replace(line, stored=hours_words(line.stored), proposed=hours_words(line.proposed))


def hours_words(text: str) -> str:
    """The text, and below it in words."""
    return "\n".join([text, *spoken_hours(text, current_site(), language())])


def new_lines(proposed: PlaceDraft) -> list[FieldLine]:
    """All that a new place says."""
    named, values = field_labels(), shown_values(proposed)
    return [
        FieldLine(field=name, label=title_of(named[name]), stored="", proposed=words_of(named[name], values[name]))
        for name in FIELDS
        if values[name]
    ]
