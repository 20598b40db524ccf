"""What would become of each row of a list of staff: invited, changed, left as it is, or refused and why. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _

from dothi.content.lists import ListRow
from dothi.identity.members import LONGEST_NAME, Membership, MembershipState
from dothi.values.addresses import is_email, written_address
from dothi.values.letters import clean
from tenants.people.columns import Column, plain, split_names
from tenants.people.list_reasons import cell_reason
from tenants.people.staff import StaffFacts
from tenants.registry.models import Unit
from tenants.registry.roles import ROLES_OF_A_DISTRICT

SHOWN = 40
"""How much of a cell an error repeats."""


class Outcome(StrEnum):
    """What becomes of a row."""

    INVITE = "invite"
    CHANGE = "change"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class ValueChange:
    """A value that becomes another; words as people read them."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PlannedLine:
    """A row with its outcome: `facts` unless it is an error, `membership_id` of who is here already."""

    number: int
    cells: Mapping[str, str]
    email: str
    outcome: Outcome
    errors: Mapping[Column, str] = field(default_factory=dict)
    changes: Sequence[ValueChange] = ()
    facts: StaffFacts | None = None
    membership_id: UUID | None = None
    is_back: bool = False
    """Whether the person was here before and is invited anew."""


@dataclass(frozen=True)
class Surroundings:
    """What a list is held against: the tenant's units (all), its members (ended ones too), all roles."""

    units: Sequence[Unit]
    members: Sequence[Membership]
    role_titles: Mapping[str, str]
    """In the reader's language."""
    role_names: Mapping[str, str]
    """The role by each word for it, in every language, as `plain` makes it."""
    actor_id: UUID | None
    """Whoever brings the list: nobody changes their own roles."""

    def unit_names(self, ids: Collection[UUID]) -> str:
        """Units as people read them, in the units' order."""
        return "; ".join(unit.name for unit in self.units if unit.id in ids)

    def roles_text(self, roles: Collection[str]) -> str:
        """Roles as people read them."""
        return "; ".join(title for name, title in self.role_titles.items() if name in roles)


def plan_list(rows: Iterable[ListRow], around: Surroundings) -> list[PlannedLine]:
    """The outcome of each row, in order."""
    known = {member.email: member for member in around.members}
    units = units_by_name(around.units)
    seen: dict[str, int] = {}
    lines = []
    for row in rows:
        email = written_address(row.cells.get(Column.EMAIL, ""))
        reader = RowReader(row=row, email=email, member=known.get(email), around=around)
        lines.append(reader.read(units=units, first_at=seen.setdefault(email, row.number)))
    return lines


def units_by_name(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by code and by name, as they are compared; a name may be two units'."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        for text in {plain(unit.code), plain(unit.name)}:
            found.setdefault(text, []).append(unit)
    return found


def fingerprint(lines: Iterable[PlannedLine]) -> str:
    """Changes when any row would end otherwise: what was confirmed must be what was shown."""
    facts = [
        [line.number, line.email, line.outcome, sorted(line.errors.items()), [vars(change) for change in line.changes]]
        for line in lines
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass
class RowReader:
    """Reads one row; collects a reason for each cell that can't be taken."""

    row: ListRow
    email: str
    member: Membership | None
    around: Surroundings
    errors: dict[Column, str] = field(default_factory=dict)

    def read(self, *, units: Mapping[str, list[Unit]], first_at: int) -> PlannedLine:
        """The row's outcome."""
        name = " ".join(self.cell(Column.NAME).split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            self.errors[Column.NAME] = _("Họ tên cần có từ 1 đến %(n)s ký tự.", n=LONGEST_NAME)
        elif name.startswith("=") or not any(letter.isalpha() for letter in name):
            self.errors[Column.NAME] = _("“%(name)s” không phải họ tên.", name=name[:SHOWN])
        if not is_email(self.email):
            self.errors[Column.EMAIL] = _("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@mytho.example.")
        elif first_at != self.row.number:
            self.errors[Column.EMAIL] = _("Địa chỉ này đã có ở dòng %(n)s.", n=first_at)
        wanted = self.read_roles()
        former = self.member if self.member and self.member.state is not MembershipState.ENDED else None
        headed = self.read_units(Column.HEADED, units, former.headed_unit_ids if former else frozenset())
        belongs = self.read_units(Column.UNITS, units, former.unit_ids if former else frozenset()) | headed
        if former and former.id == self.around.actor_id and wanted != former.roles and Column.ROLES not in self.errors:
            self.errors[Column.ROLES] = _("Bạn không tự đổi vai trò của mình được.")
        self.errors |= {Column(column): cell_reason(problem) for column, problem in self.row.problems.items()}
        if self.errors:
            return self.line(Outcome.ERROR)
        facts = StaffFacts(name=name, roles=sorted(wanted), unit_ids=sorted(belongs), headed=sorted(headed))
        if former is None:
            return self.line(Outcome.INVITE, facts=facts, is_back=self.member is not None)
        changes = self.compare(former, name=name, roles=wanted, units=belongs, headed=headed)
        outcome = Outcome.CHANGE if changes else Outcome.SAME
        return self.line(outcome, facts=facts, changes=changes, membership_id=former.id)

    def cell(self, column: Column) -> str:
        """What the row says in a column."""
        return self.row.cells.get(column, "")

    def read_roles(self) -> frozenset[str]:
        """The roles named, by title or code."""
        known = self.around.role_names
        found, unknown = set(), []
        # The whole cell first: nothing forbids a title with a semicolon.
        parts = [self.cell(Column.ROLES)] if plain(self.cell(Column.ROLES)) in known else None
        for part in parts or split_names(self.cell(Column.ROLES)):
            role = known.get(plain(part))
            if role is None:
                unknown.append(part)
            elif role not in ROLES_OF_A_DISTRICT:
                self.errors[Column.ROLES] = _("Vai trò “%(role)s” không do địa phương giao.", role=part)
            else:
                found.add(role)
        if unknown:
            self.errors[Column.ROLES] = _("Không có vai trò “%(role)s”.", role=unknown[0])
        elif not found and Column.ROLES not in self.errors:
            self.errors[Column.ROLES] = _("Vui lòng ghi ít nhất một vai trò.")
        return frozenset(found)

    def read_units(self, column: Column, known: Mapping[str, list[Unit]], former: frozenset[UUID]) -> frozenset[UUID]:
        """The units named, by code or name; where the list has no such column, those that the member has."""
        if column not in self.row.cells:
            return former
        found = set()
        cell = self.cell(column)
        for part in [cell] if plain(cell) in known else split_names(cell):
            units = known.get(plain(part), [])
            if len(units) == 1 and (units[0].is_active or units[0].id in former):
                found.add(units[0].id)
            elif len(units) > 1:
                self.errors[column] = _("Có nhiều đơn vị tên “%(unit)s”. Vui lòng ghi mã đơn vị.", unit=part)
            elif units:
                self.errors[column] = _("Đơn vị “%(unit)s” đã ngừng hoạt động.", unit=part)
            else:
                self.errors[column] = _("Không có đơn vị “%(unit)s”.", unit=part)
        return frozenset(found)

    def compare(
        self,
        former: Membership,
        *,
        name: str,
        roles: frozenset[str],
        units: frozenset[UUID],
        headed: frozenset[UUID],
    ) -> list[ValueChange]:
        """What the row changes of a member."""
        around = self.around
        found = (
            (Column.NAME, former.name, name, clean(former.name) != name),
            (Column.ROLES, around.roles_text(former.roles), around.roles_text(roles), former.roles != roles),
            (Column.UNITS, around.unit_names(former.unit_ids), around.unit_names(units), former.unit_ids != units),
            (
                Column.HEADED,
                around.unit_names(former.headed_unit_ids),
                around.unit_names(headed),
                former.headed_unit_ids != headed,
            ),
        )
        return [ValueChange(column=c, before=before, after=after) for c, before, after, is_new in found if is_new]

    def line(
        self,
        outcome: Outcome,
        *,
        facts: StaffFacts | None = None,
        changes: Sequence[ValueChange] = (),
        membership_id: UUID | None = None,
        is_back: bool = False,
    ) -> PlannedLine:
        """The row with its outcome."""
        read = {Column.EMAIL.value: self.email} if is_email(self.email) else {}
        return PlannedLine(
            number=self.row.number,
            cells={**self.row.cells, **read},
            email=self.email,
            outcome=outcome,
            errors=self.errors,
            changes=changes,
            facts=facts,
            membership_id=membership_id,
            is_back=is_back,
        )
