"""Formulas over other indicators: numbers, codes, + − × ÷, brackets, min and max. A parser of our own: nothing is run.

    expression = term {("+" | "-") term}          factor = number | code | "-" factor | "(" expression ")"
    term = factor {("*" | "/") factor}                     | ("min" | "max") "(" expression {";" expression} ")"

A code is written as it stands (`feedback.in_time`); numbers have a point or a comma. What is missing makes the whole
missing; a division by zero is told apart, since an indicator says what it shows then. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

LONGEST = 500
DEEPEST = 20
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)?)|(?P<code>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)|(?P<sign>[-+*/();×÷−]))", re.ASCII
)
SIGNS = {"×": "*", "÷": "/", "−": "-"}
FUNCTIONS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {"min": min, "max": max}


class Fault(StrEnum):
    """What is wrong with a formula."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SIGN = "sign"
    """Something that isn't part of the grammar."""
    EXPECTED = "expected"
    """A number, a code or a bracket should stand here."""
    REST = "rest"
    """The formula should have ended here."""
    DEEP = "deep"


class FormulaError(ValueError):
    """A formula that can't be read: what is wrong, and at which character, counted from 1."""

    def __init__(self, fault: Fault, at: int) -> None:
        super().__init__(f"{fault.value} at {at}")
        self.fault, self.at = fault, at


class DividedByZero(ArithmeticError):
    """A denominator came to zero."""


class Missing(LookupError):
    """An indicator that a formula needs has no value."""


Values = Callable[[str], Decimal | None]
"""The value of a code, None where there is none."""


@dataclass(frozen=True)
class Number:
    """A number."""

    value: Decimal


@dataclass(frozen=True)
class Code:
    """Another indicator."""

    code: str


@dataclass(frozen=True)
class Operation:
    """Two expressions with a sign between them."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Function:
    """The least or greatest of some."""

    name: str
    arguments: tuple[Node, ...]


Node = Number | Code | Operation | Function


def parse(text: str) -> Node:
    """The tree of a formula. Raises FormulaError."""
    if not text.strip():
        raise FormulaError(Fault.EMPTY, 1)
    if len(text) > LONGEST:
        raise FormulaError(Fault.TOO_LONG, LONGEST)
    reader = _Reader(list(tokens(text)), len(text) + 1)
    node = reader.expression(0)
    reader.end()
    return node


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and place of each part. Raises FormulaError."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if found is None:
            begins = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(Fault.SIGN, begins + 1)
        kind = str(found.lastgroup)
        word = found[kind]
        yield kind, SIGNS.get(word, word), found.start(kind) + 1
        at = found.end()


class _Reader:
    def __init__(self, parts: list[tuple[str, str, int]], end: int) -> None:
        self._parts, self._at, self._end = parts, 0, end

    def expression(self, depth: int) -> Node:
        return self._chain(("+", "-"), self._term, depth)

    def _term(self, depth: int) -> Node:
        return self._chain(("*", "/"), self._factor, depth)

    def _chain(self, signs: tuple[str, ...], part: Callable[[int], Node], depth: int) -> Node:
        node = part(depth)
        while (sign := self._take(signs)) is not None:
            node = Operation(sign, node, part(depth))
        return node

    def _factor(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError(Fault.DEEP, self._place())
        if self._take(("-",)):
            return Operation("-", Number(Decimal(0)), self._factor(depth + 1))
        if self._take(("(",)):
            node = self.expression(depth + 1)
            self._need(")")
            return node
        if self._at == len(self._parts) or self._parts[self._at][0] == "sign":
            raise FormulaError(Fault.EXPECTED, self._place())
        kind, word, _place = self._parts[self._at]
        self._at += 1
        if kind == "number":
            return Number(Decimal(word.replace(",", ".")))
        return self._function(word, depth) if word in FUNCTIONS else Code(word)

    def _function(self, name: str, depth: int) -> Node:
        self._need("(")
        arguments = [self.expression(depth + 1)]
        while self._take((";",)):
            arguments.append(self.expression(depth + 1))
        self._need(")")
        return Function(name, tuple(arguments))

    def end(self) -> None:
        """Raise FormulaError where something is left."""
        if self._at < len(self._parts):
            raise FormulaError(Fault.REST, self._place())

    def _place(self) -> int:
        return self._parts[self._at][2] if self._at < len(self._parts) else self._end

    def _take(self, signs: tuple[str, ...]) -> str | None:
        if self._at < len(self._parts) and self._parts[self._at][1] in signs:
            self._at += 1
            return self._parts[self._at - 1][1]
        return None

    def _need(self, sign: str) -> None:
        if self._take((sign,)) is None:
            raise FormulaError(Fault.EXPECTED, self._place())


def codes_of(node: Node) -> frozenset[str]:
    """The indicators that a formula needs."""
    match node:
        case Number():
            return frozenset()
        case Code(code):
            return frozenset({code})
        case Operation(_, left, right):
            return codes_of(left) | codes_of(right)
        case Function(_, arguments):
            return frozenset().union(*map(codes_of, arguments))


def evaluate(node: Node, values: Values) -> Decimal:
    """What a formula comes to. Raises Missing, DividedByZero."""
    with localcontext() as context:
        context.prec = 40
        return _evaluate(node, values)


def _evaluate(node: Node, values: Values) -> Decimal:
    match node:
        case Number(value):
            return value
        case Code(code):
            found = values(code)
            if found is None:
                raise Missing(code)
            return found
        case Function(name, arguments):
            return FUNCTIONS[name]([_evaluate(each, values) for each in arguments])
        case Operation(sign, left, right):
            return _operate(sign, _evaluate(left, values), _evaluate(right, values))


def _operate(sign: str, left: Decimal, right: Decimal) -> Decimal:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            if right == 0:
                raise DividedByZero
            return left / right
