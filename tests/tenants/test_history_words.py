"""Whatever an entry of the history stores, people read words: no codes, ids or instants as machines write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.record.audit import AuditEntry
from dothi.record.history import HistoryFilters, HistoryLine, declared_codes, export_history, tell, titles
from dothi.values import clock
from dothi.values.actor import ActorKind
from tenants.programme.models import Gate
from tenants.programme.overrides import ask_override, confirm_override, withdraw_override
from tests.programme.planning import ADMIN, SECOND, make_item, sign_all
from tests.world import MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
TITLES = [title for module in Components.installed() for title in module.history]
PLACE = re.compile(r"%\((\w+)\)s")
STORED = ["2027-01-29T08:00:00+07:00", "2027-01-29", "00000000-0000-7000-8000-000000000000"]
RAW = re.compile(r"\d{4}-\d\d-\d\d|T\d\d:\d\d|[0-9a-f]{8}-[0-9a-f]{4}|\b[a-z]+\.[a-z_]+\b(?!\.)|\b[a-z]+_[a-z_]+\b")
"""Machines' days and instants, ids, dotted names, names of roles and states."""
ADDRESS = re.compile(r"\S+@\S+|\b[a-z0-9-]+\.(?:localhost|pdf)\b")


def told(action: str, stored: object) -> HistoryLine:
    """An entry of this action in which every detail has this value."""
    title = titles()[action]
    detail = dict.fromkeys(PLACE.findall(str(title.sentence)), stored)
    entry = AuditEntry(
        tenant_id=TIENGIANG, at=clock.now(), actor_kind=ActorKind.SYSTEM.value, actor_name="", action=action,
        subject=str(stored), detail=detail, module=None, about_id=None,
    )  # fmt: skip
    return tell(entry, title, {}, declared_codes())


@pytest.mark.parametrize("action", [title.action for title in TITLES])
def test_no_kind_of_entry_tells_a_stored_value_as_it_is(application: Flask, action: str) -> None:
    with application.app_context():
        codes = [code for code in declared_codes() if "." in code or "_" in code]
        assert {"tenants.areas", "feedback.in_time", "district_admin"} <= set(codes)
        for stored in (*STORED, *codes, codes[:2]):
            sentence = told(action, stored).sentence
            assert not RAW.search(sentence), sentence


def test_days_and_instants_are_those_of_vietnam(application: Flask) -> None:
    with application.app_context():
        assert "vào 29/01/2027 08:00" in told("tenants.item_planned", "2027-01-29T01:00:00+00:00").sentence
        assert "từ 29/01/2027" in told("tenants.phase_created", "2027-01-29").sentence


def test_what_is_really_recorded_of_a_plan_is_told_in_words(app: Flask, in_tenant: InTenant) -> None:
    """An override of a gate of the software and of one that is signed, asked, confirmed, withdrawn."""
    with in_tenant(TIENGIANG):
        item = make_item()
        signed = session.scalars(select(Gate).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item)).first()
        assert signed is not None
        for gate in ("tenants.areas", str(signed.id)):
            override = ask_override(TIENGIANG, "item", item, gate=gate, reason="gấp", actor=ADMIN)
            confirm_override(TIENGIANG, override.id, actor=SECOND)
            withdraw_override(TIENGIANG, override.id, actor=ADMIN)
        sign_all(item)
    found: set[str] = set()
    for tenant in (TIENGIANG, MYTHO):
        with app.app_context(), acting_in(Scope(tenant)):
            lines = export_history(tenant, HistoryFilters(), tenants={MYTHO: "Thành phố Mỹ Tho"})
        found |= {line.sentence for line in lines}
    assert [sentence for sentence in found if RAW.search(ADDRESS.sub("", sentence))] == []
    assert "Đề nghị bỏ qua điều kiện “Có địa bàn”" in found
    assert "Rút việc bỏ qua điều kiện “Quyết định nêu lãnh đạo phụ trách”" in found
