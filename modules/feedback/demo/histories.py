"""Tells a planned report's life by the module's own rules: the transition table, the effects and the clocks.

Nothing is written to the database here and no event recorded: what comes out are rows. Called by `store.py`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.feedback.demo.cast import Cast, Citizens
from modules.feedback.demo.opinions import Opinions
from modules.feedback.demo.plans import PlannedReport
from modules.feedback.drafts import ReportDraft, cleaned
from modules.feedback.models import Report
from modules.feedback.rules.domain import FINAL, Channel, Status, sees
from modules.feedback.setup.configuration import Configuration
from modules.feedback.submission import TYPED_IN, check, first_step, first_values
from modules.feedback.workflow.effects import EFFECTS
from modules.feedback.workflow.situations import Effect, Situation
from modules.feedback.workflow.steps import after_step, apply, checked_fields, find_step, set_clock, step_row


@dataclass(frozen=True)
class Shot:
    """A photo of a report: a scene of `problems.py`, before or after the work."""

    scene: str
    variant: int
    at: datetime
    is_after: bool = False


@dataclass(kw_only=True)
class Story:
    """A report with all that belongs to it."""

    report: Report
    contact: dict[str, Any] | None
    stop: Status | None
    """Where the plan wants the report to stand now."""
    steps: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)


class _Stopped(Exception):  # not an error: the history has come to now
    """The next step would lie in the future, or beyond the plan."""


class Teller:
    """Tells stories of one tenant, one after the other."""

    def __init__(
        self,
        site: Site,
        configuration: Configuration,
        cast: Cast,
        *,
        citizens: Citizens,
        opinions: Opinions,
        phrases: Mapping[str, Any],
        wards: Mapping[str, UUID],
        chance: random.Random,
        now: datetime,
    ) -> None:
        self.site, self.configuration, self.cast = site, configuration, cast
        self.citizens, self.opinions = citizens, opinions
        self.phrases, self.wards, self.chance, self.now = phrases, wards, chance, now
        self.rules = configuration.clock_rules(site)

    def tell(self, plan: PlannedReport, *, code: str, originals: Mapping[int, Report]) -> Story:
        """The report as it stands now, and how it came there."""
        story = self._submitted(plan, code)
        try:
            self._accepted(story, plan, originals)
            self._handled(story, plan)
        except _Stopped:
            pass
        report = story.report
        report.version = report.steps
        if report.status not in FINAL:
            set_clock(report, self.now, self.rules)
        return story

    def _submitted(self, plan: PlannedReport, code: str) -> Story:
        contact = self.citizens.contact(plan.channel)
        draft = cleaned(
            ReportDraft(
                category=plan.pattern["category"],
                text=plan.text,
                lon=plan.spot.point.lon,
                lat=plan.spot.point.lat,
                place=plan.spot.place,
                contact=contact,
                consent=plan.channel is Channel.WEB,
            )
        )
        category, point = check(draft, self.configuration, channel=plan.channel, site=self.site)
        values = first_values(
            self.site.tenant_id,
            draft,
            self.configuration,
            category=category,
            point=point,
            channel=plan.channel,
            now=plan.at,
            site=self.site,
        )
        report = Report(**{**values, "code": code})
        named = {"name": contact.name, "email": contact.email, "phone": contact.phone, "language": "vi"}
        story = Story(
            report=report,
            stop=plan.stop,
            contact=None if contact.is_empty else {"tenant_id": report.tenant_id, "report_id": report.id, **named},
        )
        self._photograph(story, plan)
        actor = self.cast.clerk() if plan.channel in TYPED_IN else Actor.citizen()
        story.steps.append(first_step(report, actor, photos=len(story.shots)))
        return story

    def _photograph(self, story: Story, plan: PlannedReport) -> None:
        scene = plan.pattern.get("picture")
        if scene and plan.channel is not Channel.PHONE and self.chance.random() < 0.85:
            first = self.chance.randrange(3)
            story.shots = [Shot(scene, first + n, plan.at) for n in range(self.chance.choice((1, 1, 1, 2)))]

    def _accepted(self, story: Story, plan: PlannedReport, originals: Mapping[int, Report]) -> None:
        report, pick = story.report, self.chance.choice
        if plan.stop is Status.SUBMITTED:
            raise _Stopped
        clerk = self.cast.clerk()
        is_urgent = plan.pattern.get("level") == "urgent" or report.level == "urgent"
        wait = self.chance.randrange(4, 40) if is_urgent else round(self.chance.betavariate(1, 3) * 420) + 5
        at = plan.accepted_at or self._after(plan.at, wait)
        if plan.fate == "rejected" and not is_urgent:
            self._step(story, "reject", clerk, at, reason=pick(self.phrases["reject"]))
        elif plan.fate == "referred":
            agency, reason = pick(self.phrases["agencies"]), pick(self.phrases["refer"])
            self._step(story, "refer", clerk, at, agency=agency, reason=reason)
        elif plan.original is not None and plan.original in originals:
            self._merge(story, clerk, at, originals[plan.original])
        if report.status in FINAL:
            raise _Stopped
        if plan.fate == "asked":
            at = self._asked(story, clerk, at)
        fields = {"level": plan.pattern.get("level", ""), "note": pick(self.phrases["accept"])}
        ward = self.wards.get(plan.spot.ward_code)
        takes = report.is_confidential or plan.stop is not None or self.chance.random() > 0.22
        unit_id = report.unit_id if takes or ward is None else ward
        if not self.cast.can_handle(unit_id):
            unit_id = self.cast.able_unit()
        self._step(story, "accept", clerk, at, unit_id=str(unit_id or ""), **fields)

    def _asked(self, story: Story, clerk: Actor, at: datetime) -> datetime:
        self._step(story, "ask", clerk, at, question=self.chance.choice(self.phrases["questions"]))
        answered = at + timedelta(minutes=self.chance.randrange(40, 2_400))
        self._step(story, "answer", Actor.citizen(), answered, text=self.chance.choice(self.phrases["answers"]))
        return self._after(answered, self.chance.randrange(10, 90))

    def _handled(self, story: Story, plan: PlannedReport) -> None:
        report, chance, pick = story.report, self.chance, self.chance.choice
        accepted = report.accepted_at or self.now
        limit = self.configuration.categories[report.category_id].limits_for(report.level).handling
        at = accepted
        if plan.fate == "rerouted" and not report.is_confidential:
            at = self._rerouted(story, at, limit)
        head, staff = self._people(report)
        at = self._after(at, round(limit * chance.uniform(0.01, 0.05)))
        self._step(story, "assign", head, at, assignee_id=str(staff.membership_id), note=pick(self.phrases["assign"]))
        at = self._after(at, round(limit * chance.uniform(0.01, 0.06)))
        self._step(story, "start", staff, at)
        self._note(story, staff, self._after(at, round(limit * 0.03) + 5))
        if plan.fate == "extended":
            at = self._extended(story, head, staff, self._after(at, round(limit * 0.3)))
        at = max(self._after(at, 10), self._after(accepted, round(limit * plan.pace)))
        for attempt in range(2 if plan.fate == "returned" else 1):
            self._result(story, plan, staff, self._after(at, attempt * 240))
            at = self._after(at, attempt * 240 + round(limit * chance.uniform(0.01, 0.06)))
            if plan.fate == "returned" and attempt == 0:
                self._step(story, "send_back", head, at, note=pick(self.phrases["send_back"]))
        self._step(story, "publish", head, at)
        if plan.channel in {Channel.WEB, Channel.API}:  # who has the link
            self._judged(story, plan, at)

    def _judged(self, story: Story, plan: PlannedReport, at: datetime) -> None:
        rating = self.opinions.draw(must_reopen=plan.stop is Status.REOPENED)
        if rating is None:
            return
        comment = self.opinions.pick(self.phrases["comments"][rating])
        at = self.opinions.some_hours_later(at, 2, 30)
        self._step(story, "rate", Actor.citizen(), at, rating=rating.value, text=comment)
        if plan.stop is Status.REOPENED or self.opinions.reopens(rating):
            reason = self.opinions.pick(self.phrases["reopen"])
            at = self.opinions.some_hours_later(at, 0, 3)
            self._step(story, "reopen", Actor.citizen(), at, reason=reason)
            self._handled_again(story, at)

    def _handled_again(self, story: Story, at: datetime) -> None:
        head, staff = self._people(story.report)
        at = self._after(at, 60)
        self._step(story, "assign", head, at, assignee_id=str(staff.membership_id))
        at = self._after(at, 90)
        self._step(story, "start", staff, at)
        at = self._after(at, 900)
        self._step(story, "submit_result", staff, at, text=self.opinions.pick(self.phrases["again"]))
        self._step(story, "publish", head, self._after(at, 120))

    def _people(self, report: Report) -> tuple[Actor, Actor]:
        if report.unit_id is None or not self.cast.can_handle(report.unit_id):
            raise _Stopped
        return self.chance.choice(self.cast.heads[report.unit_id]), self.chance.choice(self.cast.staff[report.unit_id])

    def _rerouted(self, story: Story, at: datetime, limit: int) -> datetime:
        others = [unit_id for unit_id in self.wards.values() if unit_id != story.report.unit_id]
        able = [unit_id for unit_id in others if self.cast.can_handle(unit_id)]
        if not able:
            return at
        at = self._after(at, round(limit * 0.03))
        note = self.chance.choice(self.phrases["reroute"])
        self._step(story, "reroute", self.cast.clerk(), at, unit_id=str(self.chance.choice(able)), note=note)
        return at

    def _extended(self, story: Story, head: Actor, staff: Actor, at: datetime) -> datetime:
        reason = self.chance.choice(self.phrases["extension"])
        self._step(story, "request_extension", staff, at, reason=reason, minutes="1440")
        at = self._after(at, self.chance.randrange(40, 240))
        self._step(story, "grant_extension", head, at)
        return at

    def _result(self, story: Story, plan: PlannedReport, staff: Actor, at: datetime) -> None:
        result = self.chance.choice(plan.pattern["results"]).format(n=self.chance.randrange(2, 6))
        before = [shot for shot in story.shots if not shot.is_after]
        is_shown = bool(before) and self.chance.random() < 0.75
        after = [replace(before[0], is_after=True, at=at)] if is_shown else []
        if at < self.now:
            story.shots = before + after
        # Placeholders for the count that the history keeps; the rows of the files are made by `store.py`.
        self._step(story, "submit_result", staff, at, text=result, photos=[shot.scene for shot in after])

    def _merge(self, story: Story, clerk: Actor, at: datetime, original: Report) -> None:
        effect = Effect(changes={"duplicate_of": original.id}, detail={"duplicate_of": original.code})
        self._step(story, "merge", clerk, at, effect=effect, duplicate_of=original.code)

    def _note(self, story: Story, actor: Actor, at: datetime) -> None:
        if at < self.now and self.chance.random() < 0.35:
            line = {"actor_name": actor.name, "membership_id": actor.membership_id}
            text = self.chance.choice(self.phrases["notes"])
            key = {"tenant_id": story.report.tenant_id, "id": new_id(), "report_id": story.report.id}
            story.notes.append({**key, "at": at, "text": text, **line})

    def _after(self, at: datetime, minutes: int) -> datetime:
        """So many working minutes later, within working hours."""
        later = self.rules.calendar.add(self.rules.calendar.next_working(at), minutes)
        return later + timedelta(seconds=self.chance.randrange(60)) if minutes else later

    def _step(
        self,
        story: Story,
        action: str,
        actor: Actor,
        at: datetime,
        *,
        effect: Effect | None = None,
        **fields: Any,
    ) -> None:
        """One step as `steps.take_step` takes it, at another time and without a database."""
        report = story.report
        at = max(at, story.steps[-1]["at"] + timedelta(seconds=1))
        if at >= self.now:
            raise _Stopped
        if not sees(actor, report):
            raise ValueError(f"{actor.name} may not see {report.code}")
        transition = find_step(report, action, actor, None)
        situation = Situation(
            report=report,
            transition=transition,
            actor=actor,
            fields=checked_fields(transition, fields),
            configuration=self.configuration,
            rules=self.rules,
            now=at,
        )
        from_status = report.status
        effect = effect or EFFECTS[action](situation)
        apply(effect, situation)
        after_step(report, from_status=Status(from_status), now=at, rules=self.rules)
        report.steps += 1
        story.steps.append(step_row(situation, effect, from_status))
        if report.status == story.stop:
            raise _Stopped
