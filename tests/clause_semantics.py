"""What a clause means, for tests: instantiated, compared and counted by code of their own.

Nothing here asks the program whether a literal holds: only the syntax tree and the rows
of the model are looked at.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub
from typing import Any

from rsb_prove.bridge.model import Model
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Comparison,
    Constant,
    Literal,
    Operation,
    Row,
    Term,
    Value,
    Variable,
)

Bindings = dict[str, Value]
Pattern = tuple[Value | None, ...]

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
ARITHMETIC: Mapping[str, Callable[[Any, Any], int]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "//": floordiv,
    "%": mod,
}


def value(term: Term, bindings: Bindings) -> Value | None:
    """None where a variable is open."""
    match term:
        case Constant(constant):
            return constant
        case Variable(name):
            return bindings.get(name)
        case Operation(left, operator, right):
            sides = value(left, bindings), value(right, bindings)
            if None in sides:
                return None
            return int(ARITHMETIC[operator](*sides))


def pattern(atom: Atom, bindings: Bindings) -> Pattern:
    return tuple(value(term, bindings) for term in atom.terms)


def rows(predicate: str, wanted: Pattern, model: Model) -> list[Row]:
    """The rows of the model that agree with a pattern; None stands for any value."""
    assert all(len(row) == len(wanted) for row in model.rows(predicate)[:1])
    bound = tuple(column for column, item in enumerate(wanted) if item is not None)
    key = tuple(wanted[column] for column in bound)
    return _index(model, predicate, bound).get(key, [])


@cache
def _index(
    model: Model, predicate: str, bound: tuple[int, ...]
) -> dict[Pattern, list[Row]]:
    found: dict[Pattern, list[Row]] = {}
    for row in model.rows(predicate):
        found.setdefault(tuple(row[column] for column in bound), []).append(row)
    return found


def holds(literal: BodyLiteral, bindings: Bindings, model: Model) -> bool:
    if isinstance(literal, Literal):
        wanted = pattern(literal.atom, bindings)
        return bool(rows(literal.atom.predicate, wanted, model)) != literal.negated
    left, right = value(literal.left, bindings), value(literal.right, bindings)
    return bool(SIGNS[literal.operator](left, right))


def solutions(
    body: list[BodyLiteral], bindings: Bindings, model: Model
) -> Iterator[Bindings]:
    """Every way in which a body holds: positive atoms first, then assignments, tests."""
    atoms = [b for b in body if isinstance(b, Literal) and not b.negated]
    if not atoms:
        yield from _tested(list(body), bindings, model)
        return
    first, rest = atoms[0], [b for b in body if b is not atoms[0]]
    for row in rows(first.atom.predicate, pattern(first.atom, bindings), model):
        extended = dict(bindings)
        pairs = zip(first.atom.terms, row, strict=True)
        if all(
            extended.setdefault(term.name, item) == item
            for term, item in pairs
            if isinstance(term, Variable)
        ):
            yield from solutions(rest, extended, model)


def _tested(
    body: list[BodyLiteral], bindings: Bindings, model: Model
) -> Iterator[Bindings]:
    for part in body:
        if isinstance(part, Comparison) and value(part.left, bindings) is None:
            assert isinstance(part.left, Variable)
            right = value(part.right, bindings)
            assert right is not None
            bindings = {**bindings, part.left.name: right}
    if all(holds(part, bindings, model) for part in body):
        yield bindings


def unified(terms: Iterable[Term], row: Iterable[Value | None]) -> Bindings | None:
    """The bindings that make terms agree with a row; None in a row is left open."""
    bindings: Bindings = {}
    for term, item in zip(terms, row, strict=True):
        if item is None:
            continue
        if isinstance(term, Constant) and term.value != item:
            return None
        if isinstance(term, Variable) and bindings.setdefault(term.name, item) != item:
            return None
    return bindings
