"""The directives of a morning are explained among many that have ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask
from sqlalchemy import text

from dothi.database.session import session
from dothi.values import clock
from dothi.values.actor import Actor
from modules.dashboards.directives.queries import ThisMoment, pressing
from modules.feedback.tests.test_plans import explaining, rows_touched
from tests.world import MYTHO

ENDED, OPEN = 5_000, 20
FILL = text(f"""
INSERT INTO dashboards_directive (tenant_id, id, title, text, about_path, about_title, is_from_province, giver_name,
    given_at, due_at, state, ended_at, reminded, version)
SELECT {MYTHO}, gen_random_uuid(), 'Việc ' || n, '', '', '', false, 'Lãnh đạo', now(), now() - n * interval '1 hour',
    CASE WHEN n > {OPEN} THEN 'closed' ELSE 'given' END, CASE WHEN n > {OPEN} THEN now() END, '', 1
FROM generate_series(1, {ENDED + OPEN}) n""")


def test_what_presses_is_found_among_the_open_ones(
    app: Flask, in_tenant: Callable[[int], AbstractContextManager[None]]
) -> None:
    now = clock.now()
    moment = ThisMoment(now=now, end_of_day=now + timedelta(hours=1))
    with app.app_context(), in_tenant(MYTHO):
        session.execute(FILL)
        with explaining() as plans:
            found = pressing(MYTHO, Actor.system(), moment, most=8)
    assert [each.title for each in found] == [f"Việc {number}" for number in range(OPEN, OPEN - 8, -1)]
    assert max(map(rows_touched, plans)) <= 3 * OPEN, "it reads nothing of what has ended"
