"""The demo's reports where the service is on trial or suspended: fewer, without queues, in towns without wards."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.numbers.counts import read_stocks
from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.feedback.counts.counting import counts_of_rows
from modules.feedback.counts.facets import STOCKS
from modules.feedback.counts.indicators import in_time, satisfaction
from modules.feedback.demo import load
from modules.feedback.models import Report, Step
from modules.feedback.tests.conftest import site_of
from tenants.registry.directory import directory
from tenants.registry.models import AreaRow
from tests.world import LONGAN, MYTHO, TANAN, TIENGIANG, switch

SEED = 815


def test_a_trial_tells_of_itself_and_a_suspended_service_of_what_was_before(app: Flask) -> None:
    shares: dict[int, list[float]] = {}
    for province, tenant_id, state, number in (
        (TIENGIANG, MYTHO, ModuleState.SUSPENDED, 100),
        (LONGAN, TANAN, ModuleState.PILOT, 150),
    ):
        with app.app_context():
            switch(province, tenant_id, state)
            directory.forget()
            site = site_of(tenant_id)
        switched = clock.now()
        with app.app_context(), acting_in(Scope(tenant_id)), clock.frozen(switched + timedelta(days=9)):
            session.execute(delete(AreaRow).where(AreaRow.tenant_id == tenant_id))  # a town of which no ward is known
            load(site, SEED)
            steps = session.scalars(select(Step.at).where(Step.tenant_id == tenant_id)).all()
            assert (max(steps) < switched) == (state is ModuleState.SUSPENDED)
            found = session.scalars(select(Report).where(Report.tenant_id == tenant_id)).all()
            assert len(found) == number
            until = clock.now().date() + timedelta(days=1)
            ratios = [each(tenant_id, until - timedelta(days=101), until) for each in (in_time, satisfaction)]
            shares[tenant_id] = [100 * ratio.numerator / ratio.denominator for ratio in ratios]
            assert read_stocks(tenant_id, STOCKS) == counts_of_rows(tenant_id)[0]
            session.rollback()
    (late, displeased), (in_trial, pleased) = shares[MYTHO], shares[TANAN]
    assert 50 < late < 78 < in_trial < 95, "one beyond the target by far, the other by a little"
    assert 50 < displeased < 78 < pleased
