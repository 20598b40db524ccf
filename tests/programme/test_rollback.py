"""An item goes back, and can be planned again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest

from dothi.sites.switch import ModuleState
from dothi.values.errors import Conflict, Denied, Invalid
from tenants.programme.items import get_item
from tenants.programme.overrides import confirm_override
from tenants.programme.rollback import rollback_item, rollback_module
from tests.programme.gating import ask, by_hand, gates
from tests.programme.planning import ADMIN, MANAGER, SECOND, Run, make_item, state, status, steps, take
from tests.world import GOCONGDONG, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


def done_item(in_tenant: InTenant) -> UUID:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        take(ModuleState.PREPARING)
        by_hand(ModuleState.LIVE, actor=SYSTEM, reason="gấp", override=True)
    return item_id


def test_an_item_goes_back_with_a_reason_and_can_be_planned_again(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        version = get_item(TIENGIANG, item_id).version
        with pytest.raises(Denied):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=version, actor=MANAGER)
        with pytest.raises(Invalid):
            rollback_item(TIENGIANG, item_id, reason="", version=version, actor=ADMIN)
        rollback_item(TIENGIANG, item_id, reason="Quá tải", version=version, actor=ADMIN)
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "rolled_back")
        assert steps()[-1] == ("live", "preparing")
        with pytest.raises(Conflict):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=version + 1, actor=ADMIN)


def test_an_item_whose_module_has_moved_on_does_not_go_back(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        take(ModuleState.SUSPENDED)
        with pytest.raises(Conflict):
            rollback_item(TIENGIANG, item_id, reason="lỗi", version=get_item(TIENGIANG, item_id).version, actor=ADMIN)


def test_on_the_tenants_page_the_last_step_is_undone_with_its_item(in_tenant: InTenant) -> None:
    item_id = done_item(in_tenant)
    with in_tenant(TIENGIANG):
        rollback_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", reason="Quá tải", version=None, actor=ADMIN)
        assert (state(), status(item_id)) == (ModuleState.PREPARING, "rolled_back")
        rollback_module(TIENGIANG, member_id=GOCONGDONG, module="feedback", reason="Đã sửa", version=None, actor=ADMIN)
        assert state() is ModuleState.LIVE


def test_after_a_rollback_what_was_overridden_must_be_agreed_anew(in_tenant: InTenant, run_jobs: Run) -> None:
    with in_tenant(TIENGIANG):
        item_id = make_item()
        confirm_override(TIENGIANG, ask(item_id), actor=SECOND)
        take(ModuleState.PREPARING)
        by_hand(ModuleState.LIVE, actor=SYSTEM, reason="gấp", override=True)
        version = get_item(TIENGIANG, item_id).version
        rollback_item(TIENGIANG, item_id, reason="lỗi", version=version, actor=ADMIN)
        assert not gates(item_id)["decision"].is_overridden
