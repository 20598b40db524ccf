"""Staff by a list: a job reads the file, its rows are kept for a preview and taken in one transaction or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.content.lists import ListRow
from dothi.database.session import session
from dothi.identity import members
from dothi.identity.holding import hold_all
from dothi.language.locales import LANGUAGES
from dothi.manifest.house import house
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.people.columns import plain
from tenants.people.list_plan import Outcome, PlannedLine, Surroundings, fingerprint, plan_list
from tenants.people.models import StaffList
from tenants.people.staff import change_staff, invite_staff
from tenants.people.units import list_units

KIND = "tenants.staff_list"
LISTS = ReadFiles(
    model=StaffList,
    kind=KIND,
    gone=_l("Danh sách này đã được nhập. Muốn nhập thêm, vui lòng tải lên danh sách mới."),
    missing=_l("Không có danh sách này."),
)


@dataclass(frozen=True, kw_only=True)
class ListPreview:
    """A staged list against what is there now."""

    staged: StaffList
    lines: Sequence[PlannedLine]
    ignored: Sequence[str]
    fingerprint: str
    numbers: Mapping[Outcome, int]

    @property
    def errors(self) -> int:
        """How many rows can't be taken."""
        return self.numbers[Outcome.ERROR]

    @property
    def effects(self) -> int:
        """How many rows would change something."""
        return self.numbers[Outcome.INVITE] + self.numbers[Outcome.CHANGE]


def ask_list(tenant_id: int, data: bytes, *, file_name: str, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the list to be."""
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name)


def stage_list(site: Site, list_id: UUID, content: dict[str, Any]) -> None:
    """Keep the rows of a file for the preview; they take the id of its reading."""
    reading = readings.get(site.tenant_id, list_id, kind=KIND)
    LISTS.stage(
        reading,
        content=content,
    )


def preview_list(tenant_id: int, list_id: UUID, *, actor: Actor) -> ListPreview:
    """Each row with what would become of it. Raises NotFound, Gone when the list has been taken."""
    return preview_of(LISTS.get(tenant_id, list_id), actor=actor)


def take_list(tenant_id: int, list_id: UUID, *, shown: str, skips_errors: bool, actor: Actor) -> Mapping[Outcome, int]:
    """Do what the preview with the fingerprint `shown` said; returns how many rows ended how.

    Invitations go out after the commit. Raises NotFound, Gone (taken before), and Conflict: `stale` when a row would
    end otherwise now than was shown, `rows_with_errors` unless those are to be skipped.
    """
    staged = LISTS.get(tenant_id, list_id, is_locked=True)
    hold_all(tenant_id)
    found = preview_of(staged, actor=actor)
    if found.fingerprint != shown:
        raise Conflict(
            _("Đơn vị hoặc cán bộ vừa được thay đổi, kết quả dưới đây đã khác. Vui lòng xem lại rồi xác nhận."),
            code="stale",
        )
    if found.errors and not skips_errors:
        raise Conflict(
            _("Danh sách còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại, hoặc chọn bỏ qua các dòng lỗi."),
            code="rows_with_errors",
        )
    for line in found.lines:
        apply_line(tenant_id, line, actor=actor)
    readings.drop(tenant_id, list_id)
    staged.taken_at, staged.content = clock.now(), {"columns": [], "ignored": [], "rows": []}
    numbers: dict[str, Any] = {outcome.value: found.numbers[outcome] for outcome in Outcome}
    record_audit(tenant_id, "tenants.staff_list_taken", subject=staged.file_name, actor=actor, **numbers)
    session.flush()
    return found.numbers


def apply_line(tenant_id: int, line: PlannedLine, *, actor: Actor) -> None:
    """Invite or change one person."""
    if line.facts is None:
        return
    if line.outcome is Outcome.INVITE:
        invite_staff(tenant_id, email=line.email, facts=line.facts, actor=actor)
    elif line.outcome is Outcome.CHANGE and line.membership_id is not None:
        change_staff(tenant_id, line.membership_id, facts=line.facts, actor=actor)


def preview_of(staged: StaffList, *, actor: Actor) -> ListPreview:
    """The list against what is there now. Two statements."""
    rows = [
        ListRow(number=row["number"], cells=row["cells"], problems=row.get("problems", {}))
        for row in staged.content["rows"]
    ]
    lines = plan_list(rows, surroundings(staged.tenant_id, actor=actor))
    return ListPreview(
        staged=staged,
        lines=lines,
        ignored=staged.content["ignored"],
        fingerprint=fingerprint(lines),
        numbers=Counter(line.outcome for line in lines),
    )


def surroundings(tenant_id: int, *, actor: Actor) -> Surroundings:
    """What lists are held against."""
    roles = [role for module in house().components for role in module.roles]
    names = {plain(role.name): role.name for role in roles}
    for language in LANGUAGES:
        with force_locale(language):
            names |= {plain(str(role.title)): role.name for role in roles}
    return Surroundings(
        units=list_units(tenant_id, include_inactive=True),
        members=members.list_members(tenant_id, include_ended=True),
        role_titles={role.name: str(role.title) for role in roles},
        role_names=names,
        actor_id=actor.membership_id,
    )
