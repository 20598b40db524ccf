"""The shades computed from a tenant's accent are readable, whatever colour it picks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.web.colour import PAGE, READABLE, contrast, theme, theme_css

colours = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)).map(
    lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb)
)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@given(colours)
def test_accent_reads_on_white_on_the_page_and_on_its_tint(accent: str) -> None:
    shades = theme(accent)
    for ground in ("#ffffff", PAGE, shades.tint):
        assert contrast(shades.accent, ground) >= READABLE


@given(colours)
def test_text_reads_on_accent_hover_and_active(accent: str) -> None:
    shades = theme(accent)
    for ground in (shades.accent, shades.hover, shades.active):
        assert contrast(shades.text, ground) >= READABLE


@given(colours)
def test_a_readable_accent_is_left_alone(accent: str) -> None:
    shades = theme(theme(accent).accent)
    assert shades.accent == theme(accent).accent


def test_a_dark_accent_keeps_its_exact_colour() -> None:
    assert theme("#0b5a8a").accent == "#0b5a8a"
    assert theme("#FC0").accent != "#ffcc00"


def test_stylesheet_sets_ours_and_tablers_properties_and_leaves_high_contrast_alone() -> None:
    css = theme_css("#b3261e")
    assert css.startswith(':root:not([data-contrast="high"]){')
    assert "--accent:#b3261e;" in css
    assert "--tblr-primary:#b3261e;" in css
    assert "--tblr-primary-rgb:179, 38, 30;" in css
    assert re.fullmatch(r"[^{]+\{(--[a-z-]+[0-9]*:[#0-9a-f, ]+;)+\}\n", css), (
        "nothing but colours gets into the stylesheet"
    )


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345g", "#1234567", "#fff;}body{display:none", "fff"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        theme_css(text)
