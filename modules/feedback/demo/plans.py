"""What will have happened to each report of the demo: when, where, what, and how it went. Called by `store.py`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from dothi.values.worktime import LOCAL_ZONE, WorkingCalendar
from modules.feedback.demo.lives import Life
from modules.feedback.demo.places import DemoPlaces, DemoSpot
from modules.feedback.rules.domain import Channel, Status

MIX = {
    "xay-dung": 593,
    "do-thi": 473,
    "giao-thong": 270,
    "moi-truong": 179,
    "van-hoa": 160,
    "thuc-pham": 33,
    "an-ninh": 30,
    "ha-tang": 48,
    "gia-ca": 12,
    "khac": 10,
}
"""Reports by category: a city's figures for a year; trees and lamps stand for that city's forest, security is added."""
HOURS = (2, 1, 1, 1, 2, 4, 9, 12, 10, 9, 8, 6, 5, 6, 7, 8, 9, 9, 8, 10, 9, 6, 4, 3)
"""How often reports come in by hour of the day."""
FATES = {
    "handled": 82,
    "rejected": 5,
    "asked": 5,
    "referred": 2,
    "merged": 3,
    "extended": 3,
    "returned": 3,
    "rerouted": 3,
}


@dataclass(frozen=True, kw_only=True)
class PlannedReport:
    """One report to be told; its history ends at `stop`, or where now is."""

    at: datetime
    pattern: Mapping[str, Any]
    spot: DemoSpot
    text: str
    channel: Channel
    fate: str
    stop: Status | None = None
    accepted_at: datetime | None = None
    pace: float = 0.4
    """How much of the time for handling it takes until the result; above 1 it is late."""
    original: int | None = None
    """The position of the plan whose report it repeats."""


class Planner:
    """Draws plans from the texts and places of a city."""

    def __init__(
        self,
        texts: Mapping[str, Any],
        phrases: Mapping[str, Any],
        places: DemoPlaces,
        *,
        calendar: WorkingCalendar,
        city: str,
        late: float,
        chance: random.Random,
    ) -> None:
        self.texts, self.phrases, self.places = texts, phrases, places
        self.calendar, self.city, self.late, self.chance = calendar, city, late, chance
        self.patterns: dict[str, list[Mapping[str, Any]]] = {}
        for pattern in texts["patterns"]:
            self.patterns.setdefault(pattern["category"], []).append(pattern)
        self.unused: dict[str, list[Mapping[str, Any]]] = {}
        self.written: set[str] = set()

    def draw(
        self, at: datetime, *, category: str = "", pattern: Mapping[str, Any] | None = None, **facts: Any
    ) -> PlannedReport:
        """A plan for a report that comes in at `at`."""
        chance = self.chance
        pattern = pattern or self._pattern(category or chance.choices(list(MIX), list(MIX.values()))[0])
        spot = self.places.draw(pattern.get("where", ""))
        hour = at.astimezone(LOCAL_ZONE).hour
        channels = {Channel.WEB: 66, Channel.PHONE: 16 if 6 <= hour < 22 else 4, Channel.API: 7}
        if self.calendar.is_working(at):
            channels[Channel.COUNTER] = 14
        plan = PlannedReport(
            at=at,
            pattern=pattern,
            spot=spot,
            text=self.text(pattern, spot),
            channel=chance.choices(list(channels), list(channels.values()))[0],
            fate=chance.choices(list(FATES), list(FATES.values()))[0],
            pace=chance.uniform(1.02, 1.5) if chance.random() < self.late else chance.betavariate(2, 3) * 0.85,
        )
        return replace(plan, **facts)

    def _pattern(self, category: str) -> Mapping[str, Any]:
        # All texts of a category once before any comes again.
        if not self.unused.get(category):
            self.unused[category] = self.chance.sample(self.patterns[category], len(self.patterns[category]))
        return self.unused[category].pop()

    def text(self, pattern: Mapping[str, Any], spot: DemoSpot) -> str:
        """What the citizen writes; in other words than anybody before, where a few attempts find them."""
        for _ in range(8):
            text = self._words(pattern, spot)
            if text not in self.written:
                break
        self.written.add(text)
        return text

    def _words(self, pattern: Mapping[str, Any], spot: DemoSpot) -> str:
        chance = self.chance
        text = self.fill(pattern["text"], spot)
        if chance.random() < 0.14:
            opening = chance.choice(self.texts["openings"]).format(city=self.city)
            text = opening + (text[:1].lower() + text[1:] if opening.endswith(": ") else text)
        if chance.random() < 0.3:
            text += chance.choice(self.texts["closings"])
        return text

    def fill(self, pattern: str, spot: DemoSpot) -> str:
        """A pattern with its details."""
        chance = self.chance
        values = {
            "at": f"{spot.phrase}, {spot.ward}" if chance.random() < 0.3 else spot.phrase,
            "ward": spot.ward,
            "n": str(chance.randrange(2, 6)),
            "since": chance.choice(self.phrases["since"]),
            "time": chance.choice(self.phrases["time"]),
        }
        # A place that ends with its ward within a sentence needs its comma.
        if values["at"].endswith(spot.ward):
            pattern = re.sub(r"\{at\}(?= [a-zà-ỹđ0-9])", "{at},", pattern)
        return pattern.format(**values)


def draw_plans(planner: Planner, *, now: datetime, life: Life) -> list[PlannedReport]:
    """All reports of a life in order; where people work, some placed so that each queue has something in it now."""
    chance = planner.chance
    plans = [planner.draw(at) for at in arrivals(chance, now=now, life=life)]
    if life.has_queues:
        plans += staged(planner, now)
    plans.sort(key=lambda plan: plan.at)
    return [as_repeat(planner, plans, position) if p.fate == "merged" else p for position, p in enumerate(plans)]


def arrivals(chance: random.Random, *, now: datetime, life: Life) -> list[datetime]:
    """When they come in: more of late, fewer at night and at weekends; the last some hours ago."""
    found: list[datetime] = []
    while len(found) < life.count:
        day = (now - timedelta(days=life.days * (1 - chance.random() ** 0.85))).astimezone(LOCAL_ZONE).date()
        if day.weekday() >= 5 and chance.random() < 0.4:
            continue
        hour = chance.choices(range(24), HOURS)[0]
        at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), LOCAL_ZONE)
        if now - timedelta(days=life.days) < at < now - timedelta(hours=3):
            found.append(at)
    return found


def staged(planner: Planner, now: datetime) -> list[PlannedReport]:
    """Reports for the queues of this very moment; minutes are working time, of a limit of seven days."""
    chance, add, limit = planner.chance, planner.calendar.add, 7 * 480
    plans = [
        planner.draw(now - timedelta(minutes=minutes), stop=Status.SUBMITTED, channel=channel, category=category)
        for minutes, channel, category in (
            (4, Channel.WEB, "giao-thong"),
            (17, Channel.WEB, "do-thi"),
            (43, Channel.API, "moi-truong"),
            (95, Channel.WEB, "xay-dung"),
            (150, Channel.WEB, "an-ninh"),
            (410, Channel.WEB, "an-ninh"),
            (260, Channel.WEB, "ha-tang"),
        )
    ]
    for stop, left_from, left_to, number in (
        (Status.IN_PROGRESS, 30, 220, 6),
        (Status.ASSIGNED, 60, 230, 2),
        (Status.IN_PROGRESS, -1_500, -60, 7),
        (Status.ASSIGNED, -700, -30, 2),
        (Status.AWAITING_APPROVAL, 240, 1_800, 9),
        (Status.EXTENSION_REQUESTED, 120, 900, 3),
        (Status.NEEDS_INFORMATION, 1_500, 2_800, 3),
        (Status.ACCEPTED, 2_500, 3_100, 4),
        (Status.IN_PROGRESS, 700, 2_600, 10),
    ):
        for _ in range(number):
            accepted_at = add(now, -(limit - chance.randrange(left_from, left_to)))
            at = add(accepted_at, -chance.randrange(20, 300)) - timedelta(minutes=chance.randrange(45))
            fate = {Status.EXTENSION_REQUESTED: "extended", Status.NEEDS_INFORMATION: "asked"}.get(stop, "handled")
            category = chance.choice(["xay-dung", "xay-dung", "do-thi", "giao-thong", "moi-truong", "van-hoa"])
            plan = planner.draw(at, category=category, stop=stop, fate=fate, accepted_at=accepted_at, pace=0.3)
            plans.append(replace(plan, pattern={**plan.pattern, "level": ""}))
    plans += reopened(planner, now)
    # The rarest fate: among three hundred there may be none by chance.
    plans += [planner.draw(now - timedelta(days=days, hours=4), fate="referred") for days in (9, 23)]
    # What is urgent was accepted within the last working hours: its time is a day.
    urgent = [p for p in (*planner.patterns["ha-tang"], *planner.patterns["giao-thong"]) if p.get("level") == "urgent"]
    for minutes, pattern in zip((70, 150, 260), chance.sample(urgent, 3), strict=True):
        accepted_at = add(now, -minutes)
        at = accepted_at - timedelta(minutes=chance.randrange(4, 25))
        plans.append(
            planner.draw(
                at,
                pattern=pattern,
                stop=Status.IN_PROGRESS,
                fate="handled",
                accepted_at=accepted_at,
                channel=Channel.PHONE,
            )
        )
    return plans


def reopened(planner: Planner, now: datetime) -> list[PlannedReport]:
    """Reports whose result was published some days ago and didn't satisfy the reporter."""
    chance, add = planner.chance, planner.calendar.add
    plans = []
    for category in ("do-thi", "giao-thong", "moi-truong"):
        accepted_at = add(now, -chance.randrange(2_500, 3_200))
        at = add(accepted_at, -chance.randrange(20, 300))
        facts: dict[str, Any] = {"channel": Channel.WEB, "fate": "handled", "pace": 0.2, "accepted_at": accepted_at}
        plan = planner.draw(at, category=category, stop=Status.REOPENED, **facts)
        plans.append(replace(plan, pattern={**plan.pattern, "level": ""}))
    return plans


def as_repeat(planner: Planner, plans: Sequence[PlannedReport], position: int) -> PlannedReport:
    """The plan as a repetition of an earlier one; handled like any other when there is none."""
    plan = plans[position]
    earlier = [
        number
        for number, other in enumerate(plans[:position])
        if other.fate == "handled"
        and other.stop is None
        and other.pattern["category"] != "an-ninh"
        and timedelta(hours=6) < plan.at - other.at < timedelta(days=5)
    ]
    if not earlier:
        return replace(plan, fate="handled")
    number = planner.chance.choice(earlier)
    original = plans[number]
    text = planner.text(original.pattern, original.spot)
    return replace(plan, original=number, pattern=original.pattern, spot=original.spot, text=text)
