"""Rules from their text: what isn't understood is named, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask_babel import gettext as _

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.lunar.feasts import Leap, LunarRule
from modules.tourism.recurring.rules import SCALE, WEEKDAYS, LunarCycle, Rhythm, Rule, SolarCycle, Weekday

LONGEST = 200
DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
SOLAR = frozenset({"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "COUNT", "UNTIL", "WKST"})
LUNAR = frozenset({"RSCALE", "FREQ", "BYMONTH", "BYMONTHDAY", "SKIP", "COUNT", "UNTIL"})


class UnknownRule(ValueError):
    """Raised for a text that is no rule of ours; `part` is what wasn't understood."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part

    def __str__(self) -> str:
        """The sentence for the reader."""
        return str(_("Chưa hiểu phần “%(part)s” của quy tắc lặp lại.", part=self.part[:40]))


def read_rule(text: str) -> Rule | None:
    """The rule of a text, None of an empty one. Raises UnknownRule."""
    plain = text.strip().upper().removeprefix("RRULE:")
    if not plain:
        return None
    if len(plain) > LONGEST:
        raise UnknownRule(plain)
    parts = dict(read_part(part) for part in plain.strip(";").split(";"))
    known = LUNAR if "RSCALE" in parts else SOLAR
    for name, value in parts.items():
        if name not in known:
            raise UnknownRule(f"{name}={value}")
    try:
        return read_lunar(parts) if "RSCALE" in parts else read_solar(parts)
    except UnknownRule:
        raise
    except ValueError:
        raise UnknownRule(plain) from None


def read_part(part: str) -> tuple[str, str]:
    """`INTERVAL=2` as name and value. Raises UnknownRule."""
    name, is_there, value = part.partition("=")
    if not is_there or not value:
        raise UnknownRule(part)
    return name.strip(), value.strip()


def read_solar(parts: Mapping[str, str]) -> SolarCycle:
    """A rule of RFC 5545. Raises ValueError."""
    if parts.get("WKST", "MO") != "MO":
        raise UnknownRule(f"WKST={parts['WKST']}")
    return SolarCycle(
        frequency=Rhythm(parts.get("FREQ", "")),
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=tuple(read_weekday(word) for word in listed(parts, "BYDAY")),
        month_days=tuple(int(word) for word in listed(parts, "BYMONTHDAY")),
        months=tuple(int(word) for word in listed(parts, "BYMONTH")),
        count=read_count(parts),
        until=read_until(parts),
    )


def read_lunar(parts: Mapping[str, str]) -> LunarCycle:
    """One in the form of RFC 7529. Raises ValueError."""
    if parts["RSCALE"] != SCALE or parts.get("SKIP", "BACKWARD") != "BACKWARD":
        raise UnknownRule(f"RSCALE={parts['RSCALE']}")
    day, months = int(parts.get("BYMONTHDAY", "")), listed(parts, "BYMONTH")
    if parts.get("FREQ") == "MONTHLY" and not months:
        feast = LunarRule(day=day, leap=Leap.BOTH)
    elif parts.get("FREQ") == "YEARLY" and months:
        feast = LunarRule(day=day, month=int(months[0].rstrip("L")), leap=leap_of(months))
    else:
        raise UnknownRule(f"FREQ={parts.get('FREQ', '')}")
    return LunarCycle(feast=feast, count=read_count(parts), until=read_until(parts))


def leap_of(months: list[str]) -> Leap:
    """`8`, `8L`, or `8,8L`. Raises UnknownRule."""
    month = months[0].rstrip("L")
    found = {(month,): Leap.ORDINARY, (f"{month}L",): Leap.LEAP, (month, f"{month}L"): Leap.BOTH}.get(tuple(months))
    if found is None:
        raise UnknownRule(f"BYMONTH={','.join(months)}")
    return found


def read_weekday(word: str) -> Weekday:
    """`SA`, `2SA`, `-1SU`. Raises UnknownRule."""
    found = DAY.fullmatch(word)
    if found is None:
        raise UnknownRule(f"BYDAY={word}")
    return Weekday(WEEKDAYS.index(found[2]), int(found[1] or 0))


def read_count(parts: Mapping[str, str]) -> int | None:
    """How many times at most."""
    return int(parts["COUNT"]) if "COUNT" in parts else None


def read_until(parts: Mapping[str, str]) -> date | None:
    """The last day; of an instant the day that it is here. Raises ValueError."""
    text = parts.get("UNTIL")
    if text is None:
        return None
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(LOCAL_ZONE).date()
    return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=LOCAL_ZONE).date()


def listed(parts: Mapping[str, str], name: str) -> list[str]:
    """The values of a part, in the order written, each once."""
    return list(dict.fromkeys(parts[name].split(","))) if name in parts else []
