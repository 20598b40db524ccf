"""Words for a point."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from dothi.values.geo import Point
from tenants.gazetteer.points import find_words
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
pytestmark = pytest.mark.usefixtures("mytho")


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point(106.36502, 10.35401), "12 Hùng Vương, Phường 7"),
        (Point(106.3560, 10.3595), "đường Hùng Vương, Phường 5"),
        (Point(106.3652, 10.3550), "hẻm 43 Hùng Vương, Phường 7"),
        (Point(106.3900, 10.3602), "Quốc lộ 50, Phường 9"),
        (Point(106.3800, 10.3200), ""),
        (Point(-180, 90), ""),
    ],
)
def test_the_nearest_street_and_its_ward(point: Point, words: str, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert str(find_words(MYTHO, point)) == words


def test_words_are_one_statement(in_tenant: InTenant, statements: Statements) -> None:
    with in_tenant(MYTHO), statements() as sent:
        find_words(MYTHO, Point(106.365, 10.354))
    assert len(sent) == 1


def test_another_tenant_knows_nothing_of_it(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        assert str(find_words(TANAN, Point(106.365, 10.354))) == ""
