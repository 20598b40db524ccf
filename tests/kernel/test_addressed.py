"""An event addressed to another tenant is handled in that tenant's scope, and never leaves the province."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.events import MembershipEnded
from dothi.outbox.addressed import record_for
from dothi.outbox.events import Delivery, EventRow
from dothi.values.ids import new_id
from tests.world import GOCONGDONG, LONGAN, MYTHO, TIENGIANG


def test_it_stands_in_the_recipients_outbox_with_its_deliveries(app: Flask) -> None:
    event = MembershipEnded(membership_id=new_id())
    with app.app_context():
        with acting_in(Scope(TIENGIANG)):
            event_id = record_for(MYTHO, event)
            session.commit()
        with acting_in(Scope(MYTHO)):
            row = session.get_one(EventRow, (MYTHO, event_id))
            handlers = session.scalars(
                select(Delivery.handler).where(Delivery.tenant_id == MYTHO, Delivery.event_id == event_id)
            ).all()
            assert row.payload == {"membership_id": str(event.membership_id)}
            assert "feedback.release_reports" in handlers


def test_it_goes_with_the_senders_transaction_or_not_at_all(app: Flask) -> None:
    with app.app_context():
        with acting_in(Scope(TIENGIANG)):
            event_id = record_for(MYTHO, MembershipEnded(membership_id=new_id()))
            session.rollback()
        with acting_in(Scope(MYTHO)):
            assert session.get(EventRow, (MYTHO, event_id)) is None


@pytest.mark.parametrize(
    ("sender", "recipient"), [(LONGAN, MYTHO), (MYTHO, LONGAN), (TIENGIANG, 999), (MYTHO, GOCONGDONG)]
)
def test_it_goes_between_a_district_and_its_own_province_only(app: Flask, sender: int, recipient: int) -> None:
    with (
        app.app_context(),
        acting_in(Scope(sender)),
        pytest.raises(ProgrammingError, match="within its province"),
    ):
        record_for(recipient, MembershipEnded(membership_id=new_id()))


def test_to_oneself_it_is_an_ordinary_event(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        event_id = record_for(MYTHO, MembershipEnded(membership_id=new_id()))
        session.commit()
        assert session.get(EventRow, (MYTHO, event_id)) is not None
