"""Somebody of the staff leaves while somebody else gives them work, ends them too, or ends who should take over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest

from dothi.database.session import session
from dothi.identity import members
from dothi.manifest.work_held import HandedOver
from dothi.sites.site import Site
from dothi.values.errors import Conflict, Invalid
from dothi_testing.waiting import PATIENCE
from modules.feedback.models import Report
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Submit, Who
from tenants.people.leaving import leave
from tests.blocked import Blocked
from tests.world import MYTHO, SYSTEM

InTenant = Callable[[int], AbstractContextManager[None]]


def standing(report_id: UUID) -> tuple[str, UUID | None, str]:
    report = session.get_one(Report, (MYTHO, report_id))
    return report.status, report.assignee_id, report.assignee_name


def test_what_is_assigned_while_the_membership_ends_is_handed_over_too(
    blocked: Blocked,
    submit: Submit,
    take: Callable[..., None],
    successor: UUID,
    who: Who,
    in_tenant: InTenant,
    site: Site,
) -> None:
    """The assignment has been written and not committed as the admin confirms."""
    leaver, admin, report_id = who("canbo").membership_id, who("quantri"), submit().report.id
    assert leaver is not None
    take(report_id, "accept")
    with in_tenant(MYTHO):
        fields = {"assignee_id": str(leaver)}
        take_step(MYTHO, report_id=report_id, action="assign", actor=SYSTEM, site=site, fields=fields)
        ending = blocked.start(lambda: leave(site, leaver, successor_id=successor, actor=admin))
        blocked.wait_until_waiting()
    assert ending.result(PATIENCE) == HandedOver(given=1)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == successor


def test_nobody_is_given_work_once_their_membership_is_ending(
    blocked: Blocked, submit: Submit, take: Callable[..., None], who: Who, in_tenant: InTenant, site: Site
) -> None:
    leaver, admin, report_id = who("canbo").membership_id, who("quantri"), submit().report.id
    assert leaver is not None
    take(report_id, "accept")

    def assign() -> None:
        fields = {"assignee_id": str(leaver)}
        take_step(MYTHO, report_id=report_id, action="assign", actor=SYSTEM, site=site, fields=fields)

    with in_tenant(MYTHO):
        leave(site, leaver, successor_id=None, actor=admin)
        giving = blocked.start(assign)
        blocked.wait_until_waiting()
    with pytest.raises(Invalid):
        giving.result(PATIENCE)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] is None


def test_of_two_admins_who_end_each_other_one_stays(
    blocked: Blocked, who: Who, in_tenant: InTenant, site: Site, successor: UUID
) -> None:
    first = who("quantri")
    with in_tenant(MYTHO):
        members.change_roles(MYTHO, membership_id=successor, roles=["district_admin"], actor=SYSTEM)
    second = who("kenhiem")
    assert first.membership_id is not None
    with in_tenant(MYTHO):
        leave(site, second.membership_id, successor_id=None, actor=first)  # type: ignore[arg-type]
        other = blocked.start(lambda: leave(site, first.membership_id, successor_id=None, actor=second))  # type: ignore[arg-type]
        blocked.wait_until_waiting()
    with pytest.raises(Conflict, match="quản trị duy nhất"):
        other.result(PATIENCE)


def test_a_successor_who_leaves_at_the_same_time_gets_nothing(
    blocked: Blocked, assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant, site: Site
) -> None:
    report_id, leaver, admin = assigned(), who("canbo").membership_id, who("quantri")
    assert leaver is not None
    with in_tenant(MYTHO):
        leave(site, successor, successor_id=None, actor=admin)
        other = blocked.start(lambda: leave(site, leaver, successor_id=successor, actor=admin))
        blocked.wait_until_waiting()
    with pytest.raises(Invalid):
        other.result(PATIENCE)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == leaver
        ended = [m.id for m in members.list_members(MYTHO, include_ended=True) if m.state == "ended"]
        assert ended == [successor]
