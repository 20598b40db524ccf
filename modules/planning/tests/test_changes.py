"""What a version changes: each zone is told of once, hectares add up, the same layer changes nothing."""

from __future__ import annotations

import time
from itertools import pairwise

import shapely
from hypothesis import given
from hypothesis import strategies as st

from modules.planning.changes.comparing import ChangeKind, Changes, PlacedZone, compare

SIDE = 10.0
USES = ("ODT", "TMD", "CLN")


def zone(position: int, box: tuple[float, float, float, float], code: str) -> PlacedZone:
    """A rectangle."""
    return PlacedZone(position, code, code.split("-", maxsplit=1)[0], shapely.box(*box))


@st.composite
def partitions(draw: st.DrawFn) -> list[PlacedZone]:
    """A square of a hundred metres cut into columns, and each column into zones."""
    zones: list[PlacedZone] = []
    for west, east in cuts(draw):
        for south, north in cuts(draw):
            use = draw(st.sampled_from(USES))
            zones.append(zone(len(zones) + 1, (west, south, east, north), f"{use}-{len(zones)}"))
    return zones


def cuts(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Parts of a line of a hundred metres, five metres each or more: more than the roughness of borders."""
    inner = sorted(draw(st.sets(st.integers(1, 19), max_size=4)))
    ends = [0, *(5 * place for place in inner), 100]
    return [(float(start), float(end)) for start, end in pairwise(ends)]


def kinds(found: Changes) -> list[ChangeKind]:
    """What changed."""
    return sorted(change.kind for change in found.changes)


@given(partitions())
def test_the_same_layer_changes_nothing(zones: list[PlacedZone]) -> None:
    turned = [each._replace(position=99 - each.position, shape=each.shape.reverse()) for each in reversed(zones)]
    found = compare(zones, turned)
    assert (found.same, found.changes, found.moves) == (len(zones), [], {})


@given(partitions(), partitions())
def test_each_zone_is_told_of_once_and_hectares_add_up(former: list[PlacedZone], current: list[PlacedZone]) -> None:
    found = compare(former, current)
    for layer, told in ((former, [c.former for c in found.changes]), (current, [c.current for c in found.changes])):
        positions = [each.position for each in told if each is not None]
        assert len(positions) == len(set(positions)) == len(layer) - found.same
    gain = sum(change.current.shape.area for change in found.changes if change.current)
    loss = sum(change.former.shape.area for change in found.changes if change.former)
    before, after = (sum(each.shape.area for each in layer) for layer in (former, current))
    assert abs(before - loss + gain - after) < 1e-6


@given(partitions(), partitions())
def test_land_that_moves_between_uses_explains_each_uses_hectares(
    former: list[PlacedZone], current: list[PlacedZone]
) -> None:
    moves = compare(former, current).moves
    for use in USES:
        before, after = (sum(each.shape.area for each in layer if each.use == use) for layer in (former, current))
        gain = sum(m2 for (_from, to), m2 in moves.items() if to == use)
        loss = sum(m2 for (was, _to), m2 in moves.items() if was == use)
        assert abs(before + gain - loss - after) < 1e-6, (use, moves)


def row(*codes: str) -> list[PlacedZone]:
    """Squares side by side."""
    return [zone(n, (n * SIDE, 0, (n + 1) * SIDE, SIDE), code) for n, code in enumerate(codes)]


def test_each_kind_of_change_is_told_apart() -> None:
    former = row("ODT-1", "ODT-2", "ODT-3", "CLN-4", "CLN-5")
    current = [
        former[0],
        former[1]._replace(code="TMD-2", use="TMD"),
        zone(2, (20, 0, 30, 8), "ODT-3"),
        zone(3, (30, 0, 40, 6), "TMD-4"),
        zone(6, (80, 0, 90, 10), "DKV-6"),
    ]
    found = compare(former, current)
    assert kinds(found) == sorted(["code", "shape", "both", "gone", "new"])
    assert {key: round(m2) for key, m2 in found.moves.items()} == {
        ("ODT", "TMD"): 100, ("ODT", ""): 20, ("CLN", "TMD"): 60, ("CLN", ""): 140, ("", "DKV"): 100,
    }  # fmt: skip


def test_a_zone_that_is_split_keeps_its_larger_part() -> None:
    found = compare([zone(1, (0, 0, 10, 10), "ODT")], [zone(1, (0, 0, 6, 10), "ODT"), zone(2, (6, 0, 10, 10), "TMD")])
    assert [(c.kind, c.former and c.former.position, c.current and c.current.code) for c in found.changes] == [
        ("shape", 1, "ODT"), ("new", None, "TMD"),
    ]  # fmt: skip


def test_borders_drawn_again_within_a_centimetre_are_the_same() -> None:
    assert compare([zone(1, (0, 0, 500, 500), "ODT")], [zone(1, (0.003, 0, 500, 500.004), "ODT")]).changes == []


def test_borders_that_are_rounded_anew_move_no_land() -> None:
    former = row(*(f"{USES[n % 3]}-{n}" for n in range(30)))
    rounded = [
        zone(n, (n * SIDE + 0.004, 0.003, (n + 1) * SIDE - 0.005, SIDE), each.code) for n, each in enumerate(former)
    ]
    found = compare(former, [*rounded[:-1], rounded[-1]._replace(code="DGD-29", use="DGD")])
    assert (found.same, list(found.moves)) == (29, [("CLN", "DGD")])


def test_outside_the_adjusted_area_everything_stays() -> None:
    former = row(*(f"ODT-{n}" for n in range(50)))
    current = [each if n != 25 else each._replace(code="TMD-25", use="TMD") for n, each in enumerate(former)]
    found = compare(former, current)
    assert (found.same, kinds(found)) == (49, ["code"])


def test_twenty_thousand_zones_are_compared_in_seconds() -> None:
    former = [
        zone(n, (n % 200 * 10.0, n // 200 * 10.0, n % 200 * 10 + 10.0, n // 200 * 10 + 10.0), f"ODT-{n}")
        for n in range(20_000)
    ]
    current = [each._replace(shape=shapely.buffer(each.shape, -0.4, join_style="mitre")) for each in former]
    begun = time.process_time()
    found = compare(former, current)
    assert len(found.changes) == 20_000
    assert time.process_time() - begun < 20
