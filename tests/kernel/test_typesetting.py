"""Documents are typeset in a child: texts stay texts, the font is ours, too many at once are told to come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dothi.content import turns, typesetting
from dothi.values.errors import Busy
from modules.tourism.qr.sheets import LAYOUTS, Printed, pdf_of


@pytest.mark.parametrize("layout", LAYOUTS)
def test_whatever_a_place_is_called_is_printed(layout: str) -> None:
    names = ["Chùa Vĩnh Tràng", '#panic("x") [*b*] $a$ \\ " <script>', "Khu di tích " * 12, "🏖 Tân Thành"]
    places = [Printed(f"https://mytho.example/du-lich/q/abc234{at}", name, "") for at, name in enumerate(names)]
    made = pdf_of(places, layout=layout, issuer="Ủy ban nhân dân thành phố Mỹ Tho")
    assert made.startswith(b"%PDF-")
    assert b"BeVietnamPro" in made


def test_who_comes_while_others_are_served_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    with typesetting._gate, pytest.raises(Busy):
        pdf_of([Printed("https://x.example/q/a", "A", "")], layout="one", issuer="X")


def test_what_takes_too_long_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LIMITS", replace(typesetting.LIMITS, seconds=1))
    with pytest.raises(Busy):
        typesetting.compiled(
            "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }", {}, kind="pdf"
        )
