"""Verdicts: sums weigh tenants by their size, every target must be met, and a person is never milder than figures."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dothi.manifest.indicators import Ratio
from tenants.programme.verdicts import Score, Told, Verdict, may_decide, proposed_verdict, summed, value_of

MONDAY = date(2026, 11, 23)
VALUES = st.none() | st.floats(0, 1000, allow_nan=False)
SCORES = st.builds(
    Score, indicator=st.just("x"), baseline=VALUES, target=VALUES, actual=VALUES, higher_is_better=st.booleans()
)
PARTS = st.integers(0, 500).flatmap(lambda d: st.builds(Ratio, st.integers(0, d), st.just(d)))
TOLD = st.builds(
    Told, member_id=st.integers(3, 9), week=st.integers(0, 9).map(lambda n: MONDAY - timedelta(days=7 * n)), ratio=PARTS
)


def told(member_id: int, numerator: int, denominator: int, *, weeks_ago: int = 0) -> Told:
    return Told(member_id=member_id, week=MONDAY - timedelta(days=7 * weeks_ago), ratio=Ratio(numerator, denominator))


def test_a_large_tenant_weighs_as_much_as_it_is() -> None:
    ratio = summed([told(3, 90, 100), told(4, 0, 10), told(3, 95, 100, weeks_ago=1)], is_sum=True)
    assert value_of(ratio, 100) == 88.1


def test_what_is_no_sum_takes_each_tenants_last_word() -> None:
    figures = [told(3, 2, 10, weeks_ago=1), told(3, 5, 10), told(4, 1, 1, weeks_ago=2), told(4, 0, 0)]
    assert summed(figures, is_sum=False) == Ratio(6, 11)


def test_nothing_counted_is_no_value() -> None:
    assert value_of(summed([], is_sum=True), 100) is None


@given(st.lists(TOLD, max_size=30), st.booleans())
def test_a_share_stays_a_share(figures: list[Told], is_sum: bool) -> None:
    value = value_of(summed(figures, is_sum=is_sum), 100)
    assert value is None or 0 <= value <= 100


@given(st.lists(TOLD, max_size=20), st.randoms())
def test_the_order_in_which_they_told_does_not_matter(figures: list[Told], chance: object) -> None:
    unique = list({(f.member_id, f.week): f for f in figures}.values())
    shuffled = list(unique)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for is_sum in (True, False):
        assert summed(unique, is_sum=is_sum) == summed(shuffled, is_sum=is_sum)


@given(st.lists(SCORES, max_size=6))
def test_met_means_that_every_target_is_met(scores: list[Score]) -> None:
    verdict = proposed_verdict(scores)
    asked = [score for score in scores if score.target is not None]
    assert (verdict is None) == (not asked or any(score.actual is None for score in asked))
    if verdict is not None:
        missed = [s for s in asked if (s.actual - s.target) * (1 if s.higher_is_better else -1) < 0]  # type: ignore[operator]
        assert (verdict is Verdict.MET) == (not missed)


@given(SCORES, st.floats(0, 100))
def test_doing_better_never_turns_met_into_missed(score: Score, more: float) -> None:
    if score.is_met and score.actual is not None:
        better = score.actual + (more if score.higher_is_better else -more)
        assert Score(**{**vars(score), "actual": better}).is_met


def test_a_person_may_be_stricter_but_not_milder_than_the_figures() -> None:
    assert may_decide(Verdict.MET, Verdict.MET)
    assert may_decide(Verdict.NOT_MET, Verdict.MET)
    assert may_decide(Verdict.NOT_MET, Verdict.NOT_MET)
    assert not may_decide(Verdict.MET, Verdict.NOT_MET)
    assert not may_decide(Verdict.NOT_MET, None)
