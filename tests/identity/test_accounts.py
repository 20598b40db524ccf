"""Accounts are out of the application's reach but by functions that stay inside the scope's tenant."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from dothi.database.session import session
from dothi.identity import accounts, members, sessions
from dothi.identity.models import AccountRow, MembershipRow, SessionRow
from dothi.values import clock
from dothi.values.ids import new_id
from dothi_testing.plugin import InTenant
from tests.world import MYTHO, PASSWORD, TANAN

EMAIL = "canbo@mytho.example"


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM dothi_account", "UPDATE dothi_account SET password_hash = NULL", "DELETE FROM dothi_account"],
)
def test_the_application_may_not_touch_the_table(in_tenant: InTenant, statement: str) -> None:
    with in_tenant(MYTHO):
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(statement))
        session.rollback()


def test_the_model_is_no_way_around(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(select(AccountRow.email))
        session.rollback()


def test_from_another_tenants_scope_the_functions_find_and_change_nothing(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        found = accounts.find_credentials(MYTHO, EMAIL)
    assert found is not None
    with in_tenant(TANAN):
        assert accounts.find_credentials(MYTHO, EMAIL) is None
        assert accounts.find_account(MYTHO, found.membership_id) is None
        assert accounts.find_account(TANAN, found.membership_id) is None
        accounts.set_password_hash(MYTHO, found.membership_id, "overwritten")
        accounts.set_password_hash(TANAN, found.membership_id, "overwritten")
        assert not accounts.use_step(MYTHO, found.membership_id, 1)
    with in_tenant(MYTHO):
        again = accounts.find_credentials(MYTHO, EMAIL)
    assert again == found


def test_outside_a_scope_the_functions_raise(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        session.execute(text("RESET dothi.tenant_id"))
        with pytest.raises(DBAPIError, match="invalid input syntax for type integer"):
            accounts.find_credentials(MYTHO, EMAIL)
        session.rollback()


def test_one_email_is_one_account_at_all_tenants(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        there = members.create_demo_member(TANAN, email=EMAIL, name="Lê Cán Bộ", roles=["staff"])
    with in_tenant(MYTHO):
        here = accounts.find_credentials(MYTHO, EMAIL)
    assert here is not None
    assert there.account_id == here.account_id


def test_a_membership_made_up_for_an_account_reveals_no_hash(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        there = accounts.find_credentials(MYTHO, EMAIL)
        assert there is not None
    with in_tenant(TANAN):
        forged = MembershipRow(
            tenant_id=TANAN, account_id=there.account_id, email=EMAIL, name="Kẻ Giả Mạo", roles=[], unit_ids=[],
            headed_unit_ids=[], unit_name="", invited_at=clock.now(), joined_at=clock.now(),
        )  # fmt: skip
        session.add(forged)
        session.flush()
        handed = [
            text("SELECT * FROM dothi_account_of_membership(:tenant, :member)"),
            text("SELECT * FROM dothi_account_to_sign_in(:tenant, :email)"),
        ]
        for statement in handed:
            row = session.execute(statement, {"tenant": TANAN, "member": forged.id, "email": EMAIL}).one()
            salts = [str(value) for value in row if str(value).startswith("$argon2")]
            assert [salt.count("$") for salt in salts] == [4], "a whole hash has five parts behind a $"
        session.rollback()


def test_the_second_factors_secret_is_for_a_session_that_waits_for_its_code(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        own, other = (accounts.find_credentials(MYTHO, email) for email in (EMAIL, "tiepnhan@mytho.example"))
        assert own is not None
        assert other is not None
        member = own.membership_id
        accounts.set_second_factor(MYTHO, member, secret="SEALED", step=1, code_hashes=[])
        account = accounts.find_account(MYTHO, member)
        assert account is not None
        assert account.has_second_factor
        assert "SEALED" not in repr(account)

        def open_session(membership_id: UUID) -> UUID:
            token = sessions.open_session(MYTHO, membership_id=membership_id, host="mytho.localhost")
            found = sessions.find_presented(MYTHO, host="mytho.localhost", cookie=token)
            assert found is not None
            return found.member.session_id

        waits, ended, anothers = open_session(member), open_session(member), open_session(other.membership_id)
        session.execute(update(SessionRow).where(SessionRow.id == ended).values(ended_at=clock.now()))
        told = [accounts.find_secret(MYTHO, member, session_id=which) for which in (waits, ended, anothers, new_id())]
        assert told == ["SEALED", None, None, None]
        sessions.mark_second_factor(MYTHO, waits)
        assert accounts.find_secret(MYTHO, member, session_id=waits) is None
        session.rollback()


def test_the_database_tells_the_right_hash_from_others(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        found = accounts.find_credentials(MYTHO, EMAIL)
        assert found is not None
        salt = found.password_salt
        assert accounts.is_password(MYTHO, found.membership_id, salt=salt, password=PASSWORD)
        assert not accounts.is_password(MYTHO, found.membership_id, salt=salt, password=PASSWORD + "!")
    with in_tenant(TANAN):
        assert not accounts.is_password(TANAN, found.membership_id, salt=salt, password=PASSWORD)
