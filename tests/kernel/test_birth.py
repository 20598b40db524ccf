"""A tenant may be acted in within the transaction of its birth, and no other tenant ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dothi.database.acting import acting_in, acting_in_newborn
from dothi.database.birth import bear
from dothi.database.scope import Scope, ScopeError, current_tenant_id
from dothi.database.session import session
from dothi.record.audit import AuditEntry, record_audit
from dothi.values.actor import Actor
from tests.world import LONGAN, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()


def scope_of_the_database() -> int:
    return int(session.execute(text("SELECT current_setting('dothi.tenant_id')")).scalar_one())


def test_rows_of_mother_and_child_come_in_one_transaction(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        child = bear(TIENGIANG)
        record_audit(TIENGIANG, "test.mother", subject="a", actor=SYSTEM)
        with acting_in_newborn(child):
            assert (current_tenant_id(), scope_of_the_database()) == (child, child)
            record_audit(child, "test.child", subject="a", actor=SYSTEM)
        assert (current_tenant_id(), scope_of_the_database()) == (TIENGIANG, TIENGIANG)
        record_audit(TIENGIANG, "test.mother", subject="b", actor=SYSTEM)
    for tenant_id, actions in ((TIENGIANG, ["test.mother"] * 2), (child, ["test.child"])):
        with in_tenant(tenant_id):
            query = select(AuditEntry.action).where(
                AuditEntry.tenant_id == tenant_id, AuditEntry.action.startswith("test.")
            )
            assert session.scalars(query).all() == actions


def test_no_tenant_but_the_newborn_may_be_acted_in(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        bear(TIENGIANG)
        with pytest.raises(ScopeError), acting_in_newborn(MYTHO):
            pytest.fail("Mỹ Tho was born long ago")
        assert scope_of_the_database() == TIENGIANG


def test_once_committed_or_undone_a_newborn_is_as_any_other(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        born = bear(TIENGIANG)
        session.commit()
        with pytest.raises(ScopeError), acting_in_newborn(born):
            pytest.fail("it was committed")
        savepoint = session.begin_nested()
        unborn = bear(TIENGIANG)
        savepoint.rollback()
        with pytest.raises(ScopeError), acting_in_newborn(unborn):
            pytest.fail("it was rolled back")


@pytest.mark.parametrize("inside_savepoint", [True, False])
def test_after_any_failure_the_transaction_is_the_mothers_again(in_tenant: InTenant, *, inside_savepoint: bool) -> None:
    with in_tenant(LONGAN):
        child = bear(LONGAN)
        with pytest.raises(ZeroDivisionError), acting_in_newborn(child):
            raise ZeroDivisionError
        assert scope_of_the_database() == LONGAN
        if inside_savepoint:
            with pytest.raises(DBAPIError), session.begin_nested(), acting_in_newborn(child):
                session.execute(text("SELECT 1 / 0"))
        else:
            with pytest.raises(DBAPIError), acting_in_newborn(child):
                session.execute(text("SELECT 1 / 0"))
            session.rollback()
        assert scope_of_the_database() == LONGAN


def test_a_transaction_cannot_end_in_the_childs_scope(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        child = bear(TIENGIANG)
        with pytest.raises(ScopeError), acting_in_newborn(child):
            session.commit()
        session.rollback()
