"""Telephone numbers in texts are links that call them; what people write between the digits stays."""

from __future__ import annotations

import pytest

from dothi.web.phones import phone


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("0912 345 678", ["tel:0912345678"]),
        ("(0273) 3872 123", ["tel:02733872123"]),
        ("0273\u00a03872\u00a0123", ["tel:02733872123"]),
        ("+84 912.345.678", ["tel:+84912345678"]),
        ("1022", ["tel:1022"]),
        ("0273 1022 hoặc 0912 345 678", ["tel:02731022", "tel:0912345678"]),
        ("0273 3872 123 - 0912 345 678", ["tel:02733872123", "tel:0912345678"]),
        ("0273 3872 123/124", ["tel:02733872123", "tel:124"]),
        ("<b>không có</b>", []),
        (None, []),
    ],
)
def test_each_number_is_a_link(text: str | None, addresses: list[str]) -> None:
    found = str(phone(text))
    assert [part.split('"')[0] for part in found.split('href="')[1:]] == addresses
    assert "<b>" not in found
