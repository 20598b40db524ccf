"""Where a page of a list begins: signed, and of the kinds that this list is ordered by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask import Flask

from dothi.values.errors import Malformed
from dothi.web.pagination import decode_cursor, encode_cursor

ID = UUID("019371fe-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 30, 7, tzinfo=UTC)
PLACE = ("cho", date(2026, 11, 30), AT, ID)
KINDS = (str, date, datetime, UUID)


def test_a_cursor_gives_back_what_it_was_made_of(app: Flask) -> None:
    with app.app_context():
        assert decode_cursor(encode_cursor(PLACE), *KINDS) == list(PLACE)


@pytest.mark.parametrize(
    "values",
    [PLACE[:3], (*PLACE, ID), (1, *PLACE[1:]), ("cho", "hôm nay", AT, ID), ("cho", date(2026, 11, 30), None, ID),
     (*PLACE[:3], "cho"), (*PLACE[:3], 7)],
)  # fmt: skip
def test_that_of_a_list_of_another_order_is_refused(app: Flask, values: Sequence[object]) -> None:
    with app.test_request_context(), pytest.raises(Malformed):
        decode_cursor(encode_cursor(values), *KINDS)
