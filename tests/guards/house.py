"""The rows of kernel, identity and tenants in the matrices, as a service has them in its `tests/guard.py`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.components import Components
from dothi.sites.site import Site
from dothi.uploads.readings import Reading, ReadingState
from dothi_testing.guard import PUBLIC, SIGNED_IN, Guard, Values
from tenants.areas.importing import ask_import, stage_import
from tenants.district.notices import put_notice
from tenants.gazetteer import importing as gazetteer
from tenants.people.list_file import read_list
from tenants.people.list_import import ask_list, stage_list
from tenants.registry.models import Unit
from tests.world import SYSTEM

NO_ID = "00000000-0000-7000-8000-000000000000"
STAFF_LIST = "Họ và tên,Thư điện tử,Vai trò\nBùi Thị Mới,moi@mytho.example,staff\n".encode()
NO_OUTLINES: dict[str, Any] = {
    "fingerprint": "", "rows": [], "outlines": {}, "overlaps": [], "overlapping": 0, "cover": 0.0,
}  # fmt: skip
NO_ENTRIES: dict[str, Any] = {
    "told": {"rows": 0, "wrong": 0, "problems": [], "entries": 0, "sample": []}, "entries": [],
}  # fmt: skip
WITH_SETTINGS = next(module.name for module in Components.installed().switchable if module.settings)
SAMPLE = dict.fromkeys(
    (
        "file_id", "unit_id", "membership_id", "notice_id", "project_id", "phase_id", "list_id", "import_id", "fact_id",
        "tester_id", "item_id", "gate_id", "override_id", "gazetteer_id",
    ),
    NO_ID,
) | {
    "token": "x" * 22, "size": "thumb", "filename": "none.css", "accent": "1d5fa8", "digest": "00000000",
    "language": "vi", "name": WITH_SETTINGS, "module": WITH_SETTINGS, "slug": "khongco",
    "indicator": "tenants.active_staff", "kind": "xlsx", "form": "csv",
}  # fmt: skip


def own(site: Site) -> Values:
    """A unit, a member, a notice, a list of staff that was read."""
    tenant_id = site.tenant_id
    unit = session.scalars(select(Unit).where(Unit.tenant_id == tenant_id).limit(1)).one()
    member = session.scalars(select(MembershipRow).where(MembershipRow.tenant_id == tenant_id).limit(1)).one()
    list_id = ask_list(tenant_id, STAFF_LIST, file_name="ds.csv", actor=SYSTEM)
    stage_list(site, list_id, asdict(read_list(STAFF_LIST)))
    session.get_one(Reading, (tenant_id, list_id)).state = ReadingState.DONE
    import_id = ask_import(tenant_id, b"{}", file_name="phuong.geojson", actor=SYSTEM)
    stage_import(site, import_id, NO_OUTLINES)
    session.get_one(Reading, (tenant_id, import_id)).state = ReadingState.DONE
    gazetteer_id = gazetteer.ask_import(
        tenant_id, b"ten,lon,lat", file_name="duong.csv", source="OSM", licence="", actor=SYSTEM
    )
    gazetteer.stage_import(site, gazetteer_id, NO_ENTRIES)
    session.get_one(Reading, (tenant_id, gazetteer_id)).state = ReadingState.DONE
    notice = put_notice(
        tenant_id, None, title="Lịch cắt nước", body="Thứ Bảy", starts_at=None, ends_at=None, actor=SYSTEM
    )
    return {
        "unit_id": str(unit.id), "membership_id": str(member.id), "list_id": str(list_id),
        "import_id": str(import_id), "gazetteer_id": str(gazetteer_id), "slug": site.slug,
        "notice_id": str(notice.id),
    }  # fmt: skip


ROUTES = {
    "api.openapi": PUBLIC,
    "basemap.tiles": PUBLIC,
    "files.document": PUBLIC,
    "files.show": PUBLIC,
    "identity.account": SIGNED_IN,
    "identity.change_name": SIGNED_IN,
    "identity.change_password": SIGNED_IN,
    "identity.forgotten_password": PUBLIC,
    "identity.invitation": PUBLIC,
    "identity.reset": PUBLIC,
    "identity.second_factor": PUBLIC,
    "identity.second_factor_picture": SIGNED_IN,
    "identity.set_up_second_factor": SIGNED_IN,
    "identity.sign_in": PUBLIC,
    "identity.sign_out": PUBLIC,
    "identity.sign_out_everywhere": SIGNED_IN,
    "identity.turn_off_second_factor": SIGNED_IN,
    "shell.component_file": PUBLIC,
    "sitemap.component": PUBLIC,
    "sitemap.index": PUBLIC,
    "sitemap.robots": PUBLIC,
    "shell.display": PUBLIC,
    "shell.healthz": PUBLIC,
    "shell.language": PUBLIC,
    "shell.readyz": PUBLIC,
    "shell.theme": PUBLIC,
    "shell.work": SIGNED_IN,
    "static": PUBLIC,
    "tenants_admin.activate_unit": "tenants.unit.edit",
    "tenants_admin.add_notice": "tenants.notice.edit",
    "tenants_admin.add_unit": "tenants.unit.edit",
    "tenants_admin.admin_history": "tenants.admin.view",
    "tenants_admin.admin_history_file": "tenants.admin.view",
    "tenants_admin.areas": "tenants.area.edit",
    "tenants_admin.branding": "tenants.settings.edit",
    "tenants_admin.calendar": "tenants.settings.edit",
    "tenants_admin.drop_areas": "tenants.area.edit",
    "tenants_admin.drop_staff": "tenants.staff.edit",
    "tenants_admin.end_member": "tenants.staff.edit",
    "tenants_admin.end_notice": "tenants.notice.edit",
    "tenants_admin.drop_gazetteer": "tenants.area.edit",
    "tenants_admin.gazetteer": "tenants.area.edit",
    "tenants_admin.preview_gazetteer": "tenants.area.edit",
    "tenants_admin.take_gazetteer": "tenants.area.edit",
    "tenants_admin.upload_gazetteer": "tenants.area.edit",
    "tenants_admin.import_staff": "tenants.staff.edit",
    "tenants_admin.import_areas": "tenants.area.edit",
    "tenants_admin.index": "tenants.admin.view",
    "tenants_admin.invite_member": "tenants.staff.edit",
    "tenants_admin.leaving_member": "tenants.staff.edit",
    "tenants_admin.member": "tenants.staff.edit",
    "tenants_admin.module_settings": "tenants.settings.edit",
    "tenants_admin.new_member": "tenants.staff.edit",
    "tenants_admin.new_notice": "tenants.notice.edit",
    "tenants_admin.new_unit": "tenants.unit.edit",
    "tenants_admin.notice": "tenants.notice.edit",
    "tenants_admin.notices": "tenants.notice.edit",
    "tenants_admin.preview_areas": "tenants.area.edit",
    "tenants_admin.preview_staff": "tenants.staff.edit",
    "tenants_admin.resend_invitation": "tenants.staff.edit",
    "tenants_admin.save_brand": "tenants.settings.edit",
    "tenants_admin.save_calendar": "tenants.settings.edit",
    "tenants_admin.save_emblem": "tenants.settings.edit",
    "tenants_admin.save_member": "tenants.staff.edit",
    "tenants_admin.save_module_settings": "tenants.settings.edit",
    "tenants_admin.save_notice": "tenants.notice.edit",
    "tenants_admin.save_unit": "tenants.unit.edit",
    "tenants_admin.staff": "tenants.staff.edit",
    "tenants_admin.staff_template": "tenants.staff.edit",
    "tenants_admin.take_areas": "tenants.area.edit",
    "tenants_admin.take_staff": "tenants.staff.edit",
    "tenants_admin.unit": "tenants.unit.edit",
    "tenants_admin.units": "tenants.unit.edit",
    "tenants_admin.upload_areas": "tenants.area.edit",
    "tenants_admin.upload_staff": "tenants.staff.edit",
    "tenants_board.ask": "tenants.phase.evaluate",
    "tenants_board.ask_exception": "tenants.gate.override",
    "tenants_board.board": "tenants.console.view",
    "tenants_board.close": "tenants.phase.close",
    "tenants_board.drop_measure": "tenants.phase.evaluate",
    "tenants_board.evaluate": "tenants.phase.evaluate",
    "tenants_board.evaluation": "tenants.console.view",
    "tenants_board.matrix": "tenants.console.view",
    "tenants_board.measure": "tenants.phase.evaluate",
    "tenants_board.new_measure": "tenants.phase.evaluate",
    "tenants_board.put_measure": "tenants.phase.evaluate",
    "tenants_board.save_measure": "tenants.phase.evaluate",
    "tenants_board.suggest": "tenants.phase.evaluate",
    "tenants_board.timeline": "tenants.console.view",
    "tenants_console.add_person": "tenants.people.edit",
    "tenants_console.change_hosts": "tenants.fact.edit",
    "tenants_console.check_new_tenant": "tenants.tenant.onboard",
    "tenants_console.checklist": "tenants.console.view",
    "tenants_console.remind": "tenants.programme.plan",
    "tenants_console.console_history": "tenants.console.view",
    "tenants_console.console_history_file": "tenants.console.view",
    "tenants_console.copy_page": "tenants.configuration.copy",
    "tenants_console.copy_ticked": "tenants.configuration.copy",
    "tenants_console.correct": "tenants.fact.edit",
    "tenants_console.create_tenant_page": "tenants.tenant.onboard",
    "tenants_console.end_person": "tenants.people.edit",
    "tenants_console.fact": "tenants.fact.edit",
    "tenants_console.facts": "tenants.console.view",
    "tenants_console.index": "tenants.console.view",
    "tenants_console.invite": "tenants.switch.change",
    "tenants_console.leaving_person": "tenants.people.edit",
    "tenants_console.new_person": "tenants.people.edit",
    "tenants_console.new_tenant": "tenants.tenant.onboard",
    "tenants_console.people": "tenants.people.edit",
    "tenants_console.person": "tenants.people.edit",
    "tenants_console.rename": "tenants.fact.edit",
    "tenants_console.resend_to_person": "tenants.people.edit",
    "tenants_console.roll_back": "tenants.switch.change",
    "tenants_console.save_person": "tenants.people.edit",
    "tenants_console.switch": "tenants.switch.change",
    "tenants_console.tenant": "tenants.console.view",
    "tenants_console.tester_list": "tenants.switch.change",
    "tenants_console.testers": "tenants.switch.change",
    "tenants_console.withdraw": "tenants.fact.edit",
    "tenants_console.withdraw_one": "tenants.switch.change",
    "tenants_programme.add_gate": "tenants.programme.plan",
    "tenants_programme.add_item": "tenants.programme.plan",
    "tenants_programme.add_phase": "tenants.programme.plan",
    "tenants_programme.add_project": "tenants.programme.plan",
    "tenants_programme.ask_override": "tenants.gate.override",
    "tenants_programme.cancel_item": "tenants.programme.plan",
    "tenants_programme.carry_out_item": "tenants.switch.change",
    "tenants_programme.check_item": "tenants.gate.sign",
    "tenants_programme.confirm_override": "tenants.gate.override",
    "tenants_programme.delete_phase": "tenants.programme.plan",
    "tenants_programme.delete_project": "tenants.programme.plan",
    "tenants_programme.edit_gate": "tenants.programme.plan",
    "tenants_programme.edit_item": "tenants.programme.plan",
    "tenants_programme.edit_phase": "tenants.programme.plan",
    "tenants_programme.edit_project": "tenants.programme.plan",
    "tenants_programme.item": "tenants.console.view",
    "tenants_programme.new_gate": "tenants.programme.plan",
    "tenants_programme.new_item": "tenants.programme.plan",
    "tenants_programme.new_phase": "tenants.programme.plan",
    "tenants_programme.new_project": "tenants.programme.plan",
    "tenants_programme.project": "tenants.console.view",
    "tenants_programme.projects": "tenants.console.view",
    "tenants_programme.remove_gate": "tenants.programme.plan",
    "tenants_programme.roll_back_item": "tenants.switch.change",
    "tenants_programme.save_gate": "tenants.programme.plan",
    "tenants_programme.save_item": "tenants.programme.plan",
    "tenants_programme.save_phase": "tenants.programme.plan",
    "tenants_programme.save_project": "tenants.programme.plan",
    "tenants_programme.sign_gate": "tenants.gate.sign",
    "tenants_programme.withdraw_override": "tenants.gate.override",
    "tenants_programme.withdraw_signature": "tenants.gate.sign",
    "tenants_gazetteer.at": PUBLIC,
    "tenants_gazetteer.find": PUBLIC,
    "tenants_public.become_tester": PUBLIC,
    "tenants_public.change_waiting": PUBLIC,
    "tenants_public.home": PUBLIC,
    "tenants_public.leave_address": PUBLIC,
    "tenants_public.outline_image": PUBLIC,
    "tenants_public.outlines": PUBLIC,
    "tenants_public.tester": PUBLIC,
    "tenants_public.wait_for": PUBLIC,
    "tenants_public.waiting": PUBLIC,
}
HOUSE = Guard(
    routes=ROUTES,
    sample=SAMPLE,
    free=frozenset(
        {"filename", "accent", "digest", "language", "size", "module", "name", "kind", "form", "indicator"}
    ),
    own=own,
    shown=(("district_admin", "/admin/units/{unit_id}"),),
    anybodys=frozenset(
        {
            "identity.invitation", "identity.reset", "tenants_public.tester", "tenants_public.become_tester",
            "tenants_public.change_waiting",
        }
    ),
    not_linked=frozenset(
        {
            "api.openapi", "basemap.tiles", "files.document", "identity.invitation", "identity.reset",
            "identity.second_factor", "identity.second_factor_picture", "shell.component_file", "shell.healthz",
            "shell.readyz", "shell.theme", "sitemap.component", "sitemap.index", "sitemap.robots", "static",
            "tenants_admin.import_areas", "tenants_admin.preview_areas",
            "tenants_admin.preview_gazetteer", "tenants_gazetteer.at", "tenants_gazetteer.find",
            "tenants_admin.preview_staff", "tenants_public.outline_image",
            "tenants_public.outlines", "tenants_public.tester", "tenants_public.waiting",
        }
    ),
    not_offered=frozenset(
        {
            "identity.invitation", "identity.reset", "identity.second_factor", "identity.turn_off_second_factor",
            "tenants_admin.drop_areas", "tenants_admin.drop_gazetteer", "tenants_admin.drop_staff",
            "tenants_admin.take_gazetteer", "tenants_admin.resend_invitation",
            "tenants_admin.take_areas", "tenants_admin.take_staff", "tenants_board.close", "tenants_board.evaluate",
            "tenants_console.check_new_tenant", "tenants_console.resend_to_person", "tenants_console.withdraw",
            "tenants_console.withdraw_one", "tenants_programme.ask_override", "tenants_programme.delete_phase",
            "tenants_programme.delete_project", "tenants_programme.roll_back_item",
            "tenants_programme.withdraw_signature", "tenants_public.become_tester", "tenants_public.change_waiting",
            "tenants_public.leave_address",
        }
    ),
    mail_facts={
        "name": "An", "link": "http://x/", "hours": 2, "roles": ["Staff member"], "text": "", "module": "Reports",
        "target": "live", "at": "1/1/2027 08:00", "reason": "Flood", "days": 7,
        "reasons": [{"title": "Units", "reason": "None", "owner_name": "An"}],
        "gates": [{"title": "Units", "reason": ""}],
    },
    # Those that the application's role can't touch among them.
    reference_tables=frozenset({"dothi_tenant", "dothi_account", "dothi_schedule", "tenants_host"}),
)  # fmt: skip
