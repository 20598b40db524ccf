"""Three directives of a demo tenant: one done in time, one in hand, one overdue. In the tenant's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.service import put_step
from modules.dashboards.directives.standing import StepKind
from tenants.people.units import list_units, members_of_unit
from tenants.registry.models import Unit
from tenants.registry.working_hours import calendar_of


@dataclass(frozen=True)
class DemoDirective:
    """A directive of the story: given and due so many days from today, with its steps (kind, days ago, words)."""

    title: str
    text: str
    given: int
    due: int
    steps: Sequence[tuple[StepKind, int, str]]


STORY = (
    DemoDirective(
        "Thông cống, chống ngập đường Hùng Vương trước mùa mưa",
        "Nạo vét hố ga từ cầu Quay đến vòng xoay; báo cáo bằng ảnh trước và sau.",
        -30,
        -9,
        (
            (StepKind.ACCEPTED, 29, ""),
            (StepKind.PROGRESS, 20, "Đã nạo vét 34 trên 52 hố ga."),
            (StepKind.REPORTED, 11, "Xong 52 hố ga, đường không còn ngập sau trận mưa ngày thứ Sáu."),
            (StepKind.CLOSED, 10, ""),
        ),
    ),
    DemoDirective(
        "Nâng tỷ lệ xử lý phản ánh đúng hạn lên trên 90%",
        "Rà các phản ánh sắp đến hạn mỗi sáng; đơn vị nào vướng thì báo ngay.",
        -12,
        6,
        (
            (StepKind.ACCEPTED, 11, ""),
            (StepKind.PROGRESS, 3, "Tuần này đúng hạn 87%, tuần trước 82%."),
        ),
    ),
    DemoDirective(
        "Lập phương án cấp nước ngọt cho các xã cuối nguồn khi độ mặn vượt 1‰",
        "",
        -16,
        -2,
        ((StepKind.ACCEPTED, 14, ""),),
    ),
)


def give_demo_directives(site: Site) -> None:
    """Write them; nothing where there is no leader or no unit with people."""
    leader = next((row for row in active(site.tenant_id) if "leader" in row.roles), None)
    units = [unit for unit in list_units(site.tenant_id) if members_of_unit(site.tenant_id, unit.id)]
    if leader is None or not units:
        return
    for number, told in enumerate(STORY):
        put_told(site, told, leader, units[number % len(units)])


def active(tenant_id: int) -> Sequence[MembershipRow]:
    """The members who are there."""
    rows = select(MembershipRow).where(
        MembershipRow.tenant_id == tenant_id, MembershipRow.joined_at.is_not(None), MembershipRow.ended_at.is_(None)
    )
    return session.scalars(rows).all()


def put_told(site: Site, told: DemoDirective, leader: MembershipRow, unit: Unit) -> None:
    """One with its steps, at ten in the morning of their days."""
    given_at, doer = days_from_now(told.given), members_of_unit(site.tenant_id, unit.id)[0]
    due_at = calendar_of(site).close_before(clock.local_today() + timedelta(days=told.due + 1))
    directive = Directive(
        tenant_id=site.tenant_id, title=told.title, text=told.text, unit_id=unit.id, giver_id=leader.id,
        giver_name=leader.name, given_at=given_at, due_at=due_at, reminded="overdue",
    )  # fmt: skip
    session.add(directive)
    session.flush()
    for kind, days, text in ((StepKind.GIVEN, -told.given, ""), *told.steps):
        is_givers = kind in {StepKind.GIVEN, StepKind.CLOSED}
        put_step(
            directive,
            DirectiveStep(
                tenant_id=site.tenant_id, id=new_id(), directive_id=directive.id, kind=kind.value,
                at=days_from_now(-days), by_id=leader.id if is_givers else doer.membership_id,
                by_name=leader.name if is_givers else doer.name, text=text, percent=None,
                due_at=due_at if kind is StepKind.GIVEN else None, unit_id=unit.id if kind is StepKind.GIVEN else None,
            ),
        )  # fmt: skip


def days_from_now(days: int) -> datetime:
    """That many days from this moment."""
    return clock.now() + timedelta(days=days)
