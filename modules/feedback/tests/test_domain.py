"""The table of transitions and the rules of who, by properties: pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.actor import Actor, ActorKind
from modules.feedback import permissions as p
from modules.feedback.rules.domain import (
    ACTIONS,
    ANSWERED,
    FINAL,
    PAST,
    RECALCULATE,
    STATUS_TITLES,
    STATUS_TONES,
    TRANSITIONS,
    Status,
    Who,
    allowed_transitions,
    find_transition,
    is_public,
    sees,
    sees_contact,
)
from modules.feedback.workflow.effects import EFFECTS

UNIT, OTHER_UNIT, SOMEBODY = uuid4(), uuid4(), uuid4()


@dataclass
class Standing:
    """A report as the rules see it."""

    status: str = Status.SUBMITTED
    former_status: str | None = None
    unit_id: UUID | None = UNIT
    assignee_id: UUID | None = None
    is_confidential: bool = False


def member(*roles: str, units: tuple[UUID, ...] = (), heads: tuple[UUID, ...] = ()) -> Actor:
    """Somebody with roles."""
    held = frozenset(each.name for each in p.PERMISSIONS if set(roles) & set(each.roles))
    return Actor(
        kind=ActorKind.MEMBER,
        name="Ai đó",
        membership_id=SOMEBODY,
        permissions=held,
        unit_ids=frozenset(units),
        heads=frozenset(heads),
    )


INTAKE = member("intake")
STAFF = member("staff", units=(UNIT,))
HEAD = member("unit_head", units=(UNIT,), heads=(UNIT,))
LEADER = member("leader")
STRANGER = member("unit_head", units=(OTHER_UNIT,), heads=(OTHER_UNIT,))
EVERYONE = [INTAKE, STAFF, HEAD, LEADER, STRANGER, Actor.citizen()]
standings = st.builds(
    Standing,
    status=st.sampled_from(Status),
    unit_id=st.sampled_from([None, UNIT, OTHER_UNIT]),
    assignee_id=st.sampled_from([None, SOMEBODY, uuid4()]),
    is_confidential=st.booleans(),
)


def test_an_action_leads_from_a_status_in_one_way_only() -> None:
    ways = [(row.action, source) for row in TRANSITIONS for source in row.sources]
    assert len(ways) == len(set(ways))


def test_the_reporter_alone_leads_on_from_a_finished_report_and_only_from_a_public_result() -> None:
    for row in TRANSITIONS:
        if FINAL.intersection(row.sources):
            assert set(row.sources) == ANSWERED
            assert [grant.who for grant in row.grants] == [Who.REPORTER]


def test_every_status_can_be_reached_and_every_open_one_left() -> None:
    targets = {row.target for row in TRANSITIONS}
    assert targets | {Status.SUBMITTED, None} == {*Status, None}
    assert {source for row in TRANSITIONS for source in row.sources} == (set(Status) - FINAL) | ANSWERED


def test_every_status_and_action_has_words_and_an_effect() -> None:
    assert set(STATUS_TITLES) == set(STATUS_TONES) == set(Status)
    assert set(EFFECTS) == ACTIONS
    assert set(PAST) == ACTIONS | {"submit", RECALCULATE}
    assert all(str(words) for words in PAST.values())


@given(standings, st.sampled_from(EVERYONE))
def test_what_is_offered_leads_on_from_where_the_report_stands(report: Standing, actor: Actor) -> None:
    for row in allowed_transitions(report, actor):
        assert Status(report.status) in row.sources
        assert find_transition(row.action, Status(report.status)) is row


@given(standings)
def test_the_citizen_can_only_answer_a_question_and_judge_a_result(report: Standing) -> None:
    offered = [row.action for row in allowed_transitions(report, Actor.citizen())]
    judging = ["rate", "reopen"] if report.status in ANSWERED else []
    assert offered == (["answer"] if report.status == Status.NEEDS_INFORMATION else judging)


@given(standings)
def test_another_units_head_decides_nothing_here(report: Standing) -> None:
    report.unit_id, report.assignee_id = UNIT, None
    assert allowed_transitions(report, STRANGER) == []


@given(standings)
def test_leaders_look_on(report: Standing) -> None:
    assert allowed_transitions(report, LEADER) == []
    assert sees(LEADER, report)
    assert not sees_contact(LEADER, Standing(assignee_id=None))


@pytest.mark.parametrize(
    ("status", "actor", "offered"),
    [
        (Status.SUBMITTED, INTAKE, {"accept", "reject", "ask", "refer", "merge"}),
        (Status.ACCEPTED, HEAD, {"reroute", "assign"}),
        (Status.ASSIGNED, STAFF, {"ask", "start"}),
        (Status.IN_PROGRESS, STAFF, {"ask", "request_extension", "submit_result"}),
        (Status.EXTENSION_REQUESTED, HEAD, {"grant_extension", "refuse_extension"}),
        (Status.AWAITING_APPROVAL, HEAD, {"send_back", "publish"}),
        (Status.AWAITING_APPROVAL, STAFF, set()),
        (Status.PUBLISHED, HEAD, set()),
        (Status.RATED, INTAKE, set()),
        (Status.REOPENED, HEAD, {"reroute", "assign"}),
        (Status.REOPENED, INTAKE, {"ask", "refer", "reroute"}),
    ],
)
def test_each_finds_their_own_steps(status: Status, actor: Actor, offered: set[str]) -> None:
    assert {row.action for row in allowed_transitions(Standing(status=status), actor)} == offered


def test_what_was_accepted_is_not_rejected_by_way_of_a_question() -> None:
    asked = Standing(status=Status.NEEDS_INFORMATION, former_status=Status.SUBMITTED)
    assert {row.action for row in allowed_transitions(asked, INTAKE)} == {"answer", "reject"}
    for former in (Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS):
        asked.former_status = former
        assert {row.action for row in allowed_transitions(asked, INTAKE)} == {"answer"}


def test_a_confidential_report_is_seen_by_those_in_charge() -> None:
    secret = Standing(is_confidential=True)
    assert [sees(actor, secret) for actor in (INTAKE, STAFF, HEAD, LEADER, STRANGER)] == [True, True, True, True, False]
    assert sees(member("staff"), Standing(is_confidential=True, assignee_id=SOMEBODY))
    assert not sees(member("district_viewer"), secret)


def test_who_sent_it_is_read_by_intake_and_whoever_is_in_charge() -> None:
    report = Standing()
    seen = [sees_contact(actor, report) for actor in (INTAKE, STAFF, HEAD, LEADER, STRANGER, Actor.citizen())]
    assert seen == [True, True, True, False, False, False]


@given(st.sampled_from(Status), st.booleans(), st.booleans())
def test_nothing_is_public_before_it_was_accepted_or_when_confidential(
    status: Status, confidential: bool, accepted: bool
) -> None:
    shown = is_public(status, is_confidential=confidential, was_accepted=accepted)
    assert shown == (accepted and not confidential and status not in {Status.REJECTED, Status.DUPLICATE})


def test_every_step_is_told_as_one_that_was_taken() -> None:
    assert [past for past in map(str, PAST.values()) if "đã " not in past.lower()] == []
