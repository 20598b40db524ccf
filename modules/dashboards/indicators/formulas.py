"""Which indicators need which by their formulas: who leads back to itself, and who would miss one. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.grammar import FormulaError, codes_of, parse

Needs = Mapping[str, frozenset[str]]
"""By the code of a formula: the codes that stand in it."""


def needs_of(definitions: Mapping[str, Definition]) -> dict[str, frozenset[str]]:
    """What each formula needs; one that can't be read was written by something else, and needs nothing."""
    return {
        code: needed_by_formula(each.formula) for code, each in definitions.items() if each.source is Source.FORMULA
    }


def needed_by_formula(formula: str) -> frozenset[str]:
    """The codes that stand in it; none where it can't be read."""
    try:
        return codes_of(parse(formula))
    except FormulaError:
        return frozenset()


def needing(definitions: Mapping[str, Definition], code: str) -> list[Definition]:
    """Whose formulas name a code, or need one that does: all that would have no value without it."""
    needs, found, waiting = needs_of(definitions), dict[str, Definition](), [code]
    while waiting:
        missing = waiting.pop()
        new = [each for each, needed in needs.items() if missing in needed and each not in found and each != code]
        found |= {each: definitions[each] for each in new}
        waiting += new
    return list(found.values())


def find_circle(needs: Needs, code: str) -> tuple[str, ...]:
    """The shortest way from a code by what it needs back to it, which stands first and last; empty without one."""
    came, waiting = dict[str, str](), deque([code])
    while waiting:
        at = waiting.popleft()
        for needed in sorted(needs.get(at, ())):
            if needed == code:
                return (*way(came, code, at), code)
            if needed not in came:
                came[needed] = at
                waiting.append(needed)
    return ()


def way(came: Mapping[str, str], code: str, at: str) -> list[str]:
    """The steps from a code to another, both among them."""
    steps = [at]
    while steps[-1] != code:
        steps.append(came[steps[-1]])
    return steps[::-1]


def circle_under(needs: Needs, code: str) -> tuple[str, ...]:
    """The circle that keeps a code from having a value: its own, or of something that it needs; empty without one."""
    seen, waiting = {code}, deque([code])
    while waiting:
        at = waiting.popleft()
        if found := find_circle(needs, at):
            return found
        new = sorted(needs.get(at, frozenset()) - seen)
        seen.update(new)
        waiting += new
    return ()


def arrows(circle: tuple[str, ...]) -> str:
    """As people read it: a → b → a."""
    return " → ".join(circle)
