"""`/work/dashboards/directives`, and the same for a province under `/console`: list, giving, one with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from dothi.database.refusals import commit_unless_refused
from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import can, require
from dothi.sites.site import Site, current_site
from dothi.uploads import documents
from dothi.uploads.files import File, list_of
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.directives.forms import LONGEST_PATH, LONGEST_TITLE, DirectiveForm, DirectiveStepForm, OwnPath
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.queries import (
    DirectiveView,
    ThisMoment,
    count_directives,
    list_directives,
    may_see,
)
from modules.dashboards.directives.service import (
    FILE_OWNER,
    DirectiveDraft,
    StepDraft,
    find_directive,
    get_directive,
    give_directive,
    is_gone,
    list_steps,
    reachable,
    sides_of,
    steps_for,
    take_step,
)
from modules.dashboards.directives.standing import NEEDS_TEXT, StepKind
from modules.dashboards.directives.story import DirectiveLine, line_of, story
from modules.dashboards.directives.words import DONE, EMPTY, VIEWS
from tenants.kit.current import tenant_id
from tenants.people.units import list_units

routes = Routes()


@routes.get("/directives")
@require(p.VIEW_DIRECTIVES)
def directives() -> ResponseReturnValue:
    """A tab of the list. Three statements however many there are."""
    asked = request.args.get("view", "")
    view = DirectiveView(asked) if asked in set(DirectiveView) else DirectiveView.OPEN
    moment, actor = moment_now(), acting_member()
    numbers = count_directives(tenant_id(), actor, moment)
    page = list_directives(tenant_id(), view, actor, moment, cursor=request.args.get("cursor", ""))
    return render_template(
        "dashboards/directives.html",
        lines=lines_of(page.items, moment.now),
        tabs=[
            {"title": VIEWS[each], "url": view_url(each), "active": each is view, "number": numbers.get(each)}
            for each in DirectiveView
        ],
        empty=EMPTY[view],
        next_url=url_for(".directives", view=view.value, cursor=page.next_cursor) if page.next_cursor else None,
    )


def view_url(view: DirectiveView) -> str:
    """The address of a tab."""
    return url_for(".directives", view=None if view is DirectiveView.OPEN else view.value)


def lines_of(found: Any, now: datetime) -> list[tuple[DirectiveLine, str]]:
    """Directives as lists show them, with their pages. One statement for the units' names."""
    names = recipients()
    return [(line_of(each, names, current_site(), now), url_for(".directive", directive_id=each.id)) for each in found]


def recipients() -> dict[UUID | int, str]:
    """Who directives are given to, by id: units, at a province its districts."""
    if current_site().is_province:
        return district_names(current_site())
    return {unit.id: unit.name for unit in list_units(tenant_id(), include_inactive=True)}


def district_names(site: Site) -> dict[UUID | int, str]:
    """A province's districts by id; none of a district. No statement while the list of tenants is remembered."""
    return (
        {each.tenant_id: each.name for each in house().directory.list_districts(site.tenant_id)}
        if site.is_province
        else {}
    )


def moment_now() -> ThisMoment:
    """Now, and when the local day ends."""
    tomorrow = clock.local_today() + timedelta(days=1)
    return ThisMoment(now=clock.now(), end_of_day=datetime.combine(tomorrow, time(), LOCAL_ZONE))


@routes.get("/directives/new")
@require(p.GIVE_DIRECTIVES)
def new_directive() -> ResponseReturnValue:
    """The form; the page that it is about may come in the address, at a province also the district that is to act."""
    about = {"about_path": read_path(request.args.get("about", "")), "member_id": request.args.get("to", "")}
    about["about_title"] = read_title(request.args.get("title", "")) if about["about_path"] else ""
    return giving_page(about, {})


def read_path(given: str) -> str:
    """A page of this site, or nothing."""
    try:
        return OwnPath(LONGEST_PATH).deserialize(given)
    except ValidationError:
        return ""


def read_title(given: str) -> str:
    """A title as the form takes it: nobody could mend one that stands in it unseen."""
    seen = "".join(letter if letter.isprintable() else " " for letter in given)
    return " ".join(seen.split())[:LONGEST_TITLE].rstrip()


@routes.post("/directives/new")
@require(p.GIVE_DIRECTIVES)
def create_directive() -> ResponseReturnValue:
    """Give it; sent twice it is one."""
    data, errors = load_form(DirectiveForm(), request.form)
    if not errors:
        try:
            found = give_directive(current_site(), DirectiveDraft(**data), actor=acting_member())
        except (Invalid, NotFound) as error:
            errors = refusal(error)
        except Conflict as error:
            return giving_page(request.form, refusal(error)), error.status
        else:
            flash(_("Đã giao chỉ đạo."), "success")
            return redirect(url_for(".directive", directive_id=found.id), 303)
    return giving_page(request.form, errors), 422


def giving_page(typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed."""
    site = current_site()
    if site.is_province:
        options = [(str(each.tenant_id), each.name) for each in reachable(tenant_id())]
    else:
        options = [(str(unit.id), unit.name) for unit in list_units(tenant_id())]
    return render_template(
        "dashboards/directive_form.html",
        number=new_id(),
        typed=typed,
        errors=errors,
        options=options,
        recipient="member_id" if site.is_province else "unit_id",
        today=clock.local_today().isoformat(),
    )


@routes.get("/directives/<uuid:directive_id>")
@require(p.VIEW_DIRECTIVES)
def directive(directive_id: UUID) -> ResponseReturnValue:
    """One directive. Six statements however many steps."""
    return directive_page(seen_directive(directive_id), {}, {})


def seen_directive(directive_id: UUID) -> Directive:
    """The directive, if it is the person's to see. Raises NotFound."""
    found = get_directive(tenant_id(), directive_id)
    if not may_see(found, acting_member()):
        raise NotFound(_("Không có chỉ đạo này."))
    return found


def directive_page(found: Directive, typed: Mapping[str, Any], errors: Errors, *, staged: File | None = None) -> str:
    """The page, with what was typed into the form of a step."""
    now, names, actor = clock.now(), recipients(), acting_member()
    steps = list_steps(tenant_id(), found.id)
    kinds = steps_for(found, sides_of(found, actor, is_giver_gone=is_gone(found)))
    chosen = typed.get("kind") or (kinds[0].value if kinds else "")
    return render_template(
        "dashboards/directive.html",
        directive=found,
        line=line_of(found, names, current_site(), now),
        story=story(steps, names, evidence_of([step.id for step in steps])),
        percent=next((step.percent for step in reversed(steps) if step.percent is not None), None),
        kinds=[(kind.value, DONE[kind]) for kind in kinds],
        chosen=chosen,
        hints=[str(DONE[kind]) for kind in kinds if kind in NEEDS_TEXT],
        asks={
            "percent": {StepKind.PROGRESS} & set(kinds),
            "due_on": {StepKind.EXTENDED} & set(kinds),
            "unit_id": {StepKind.ASSIGNED} & set(kinds),
            "document": {StepKind.PROGRESS, StepKind.REPORTED} & set(kinds),
        },
        unit_options=[(str(unit.id), unit.name) for unit in list_units(tenant_id())]
        if StepKind.ASSIGNED in kinds
        else [],
        step_id=new_id(),
        accepted=documents.ACCEPTED,
        typed=typed,
        errors=errors,
        staged=staged,
        is_giving=can(p.GIVE_DIRECTIVES),
    )


def evidence_of(step_ids: list[UUID]) -> Mapping[UUID, list[tuple[str, str]]]:
    """The documents of steps: name and address. One statement."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    for file in list_of(tenant_id(), FILE_OWNER, step_ids):
        if file.owner_id is not None:
            found.setdefault(file.owner_id, []).append((file.original_name, url_for("files.document", file_id=file.id)))
    return found


@routes.post("/directives/<uuid:directive_id>/steps")
@require(p.STEP_OF_DIRECTIVES)
def take_directive_step(directive_id: UUID) -> ResponseReturnValue:
    """Take a step; what can't be taken shows the directive as it is now, with what was typed."""
    found = seen_directive(directive_id)
    data, errors = load_form(DirectiveStepForm(), request.form)
    document, status = None, 422
    try:
        document = staged_document()
        if not errors:
            version = data.pop("version")
            draft = StepDraft(**data, document=document)
            take_step(current_site(), directive_id, draft, version=version, actor=acting_member())
            flash(_("Đã ghi: %(step)s.", step=DONE[draft.kind]), "success")
            return redirect(url_for(".directive", directive_id=directive_id), 303)
    except (Invalid, Conflict) as error:
        errors, status = {**errors, **refusal(error)}, error.status
    return directive_page(found, request.form, errors, staged=document), status


def staged_document() -> File | None:
    """The document that came with the form or was kept from before; none is needed. Raises Invalid."""
    upload = request.files.get("document")
    if upload is not None and upload.filename:
        document = documents.stage(tenant_id(), upload.stream, name=upload.filename)
        commit_unless_refused()  # it stays, whatever becomes of the form
        return document
    return documents.find_staged(tenant_id(), request.form.get("staged", ""))


def may_see_evidence(tenant_id: int, file: File) -> bool:
    """Documents are for those who may see their directive. Two statements."""
    step = session.get(DirectiveStep, (tenant_id, file.owner_id)) if can(p.VIEW_DIRECTIVES) else None
    found = None if step is None else find_directive(tenant_id, step.directive_id)
    return found is not None and may_see(found, acting_member())
