"""From a tenant's one accent colour to all its shades, readable on white. Called by the web shell for /theme-….css.

Contrast is WCAG 2.2's (1.4.3: 4.5:1 for text); relative luminance as it is defined there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
PAGE = "#f5f7f9"  # tokens.css --page: the darkest plain ground that accent text stands on
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)

Rgb = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The shades of an accent, as `#rrggbb`; `text` is what stands on accent, hover and active."""

    accent: str
    hover: str
    active: str
    tint: str
    border: str
    text: str


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rgb`/`#rrggbb` colours, from 1 to 21. Raises ValueError for anything else."""
    lighter, darker = sorted((_luminance(_parse(one)), _luminance(_parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=2048)
def theme(accent: str) -> Theme:
    """The shades of `accent` (`#rgb` or `#rrggbb`), darkened until it reads on white, on the page and on its own tint.

    Raises ValueError when it isn't such a colour.
    """
    given = _parse(accent)
    for step in range(101):
        base = _mixed(given, _BLACK, step / 100)
        if _reads(base):
            break
    return Theme(
        accent=_hex(base),
        hover=_hex(_mixed(base, _BLACK, 0.15)),
        active=_hex(_mixed(base, _BLACK, 0.28)),
        tint=_hex(_tint(base)),
        border=_hex(_mixed(base, _WHITE, 0.6)),
        text=_hex(_WHITE),
    )


def theme_css(accent: str, *, within: str = "") -> str:
    """The stylesheet that sets the custom properties of tokens.css and Tabler's primary family. Raises ValueError.

    `within` is the selector of a part of a page that shows another tenant's colours than the page's own.
    """
    shades = theme(accent)
    red, green, blue = _parse(shades.accent)
    properties = {
        "--accent": shades.accent,
        "--accent-hover": shades.hover,
        "--accent-active": shades.active,
        "--accent-tint": shades.tint,
        "--accent-border": shades.border,
        "--accent-text": shades.text,
        "--tblr-primary": shades.accent,
        "--tblr-primary-rgb": f"{red}, {green}, {blue}",
        "--tblr-primary-fg": shades.text,
        "--tblr-primary-darken": shades.hover,
        "--tblr-primary-lt": shades.tint,
        "--tblr-primary-200": shades.border,
        "--tblr-link-color": shades.accent,
        "--tblr-link-hover-color": shades.active,
    }
    # The selector leaves high contrast (contrast.css) its own colours.
    body = "".join(f"{name}:{value};" for name, value in properties.items())
    part = f" {within}" if within else ""
    return f':root:not([data-contrast="high"]){part}{{{body}}}\n'


def _reads(base: Rgb) -> bool:
    return all(contrast(_hex(base), ground) >= READABLE for ground in ("#ffffff", PAGE, _hex(_tint(base))))


def _tint(base: Rgb) -> Rgb:
    return _mixed(base, _WHITE, 0.93)


def _parse(text: str) -> Rgb:
    lowered = text.strip().lower()
    if not _HEX.fullmatch(lowered):
        raise ValueError(f"not a colour of the form #rrggbb: {text!r}")
    digits = lowered[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    """`colour` with `share` (0 to 1) of `other` in it."""
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
