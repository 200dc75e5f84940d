"""Every step of every proof of the vignettes, checked anew by code of this file's own.

Nothing here asks the explainer whether a literal holds: clauses are instantiated,
compared and counted again, from the syntax tree and the rows of the model.
"""

import json
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from operator import eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub
from operator import add as plus

import pytest

from rsb_prove.bridge.document import ABSENT, follow
from rsb_prove.bridge.facts import date_span
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Constant,
    Literal,
    Operation,
    Row,
    Term,
    Value,
    Variable,
)
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import (
    Absent,
    Attempt,
    Compared,
    Counted,
    Derived,
    Given,
    Ground,
    Premise,
    Tabled,
)
from rsb_prove.explain.refutation import attempts
from rsb_prove.explain.view import CaseView, Node, Proof
from tests.case_strategies import VIGNETTES, program, read

Bindings = dict[str, Value]
Pattern = tuple[Value | None, ...]

SIGNS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
ARITHMETIC = {"+": plus, "-": sub, "*": mul, "//": floordiv, "%": mod}
every_vignette = pytest.mark.parametrize("name", VIGNETTES)


@cache
def decided(name: str) -> Decided:
    return program().decide(read(VIGNETTES[name]["case"]))


@cache
def explainer(name: str) -> Explainer:
    found = decided(name)
    pointers = {(fact.predicate, fact.row): fact.pointer for fact in found.facts}
    return Explainer(program().base, found.model, pointers, found.live)


@cache
def view(name: str) -> CaseView:
    return view_case(program().base, decided(name))


def goals(name: str) -> list[Ground]:
    """The determination of every line, and the verdict of each of its criteria."""
    found = []
    for line in decided(name).lines:
        row = (line.entity, line.determination, line.ground)
        found.append(Ground("determination", row))
        found += [Ground(c.status, (line.entity, c.criterion)) for c in line.criteria]
    return found


# Clauses, evaluated anew.


def value(term: Term, bindings: Bindings) -> Value | None:
    """None where a variable is open."""
    match term:
        case Constant(constant):
            return constant
        case Variable(name):
            return bindings.get(name)
        case Operation(left, operator, right):
            sides = value(left, bindings), value(right, bindings)
            assert isinstance(sides[0], int) and isinstance(sides[1], int)
            return int(ARITHMETIC[operator](*sides))


def pattern(atom: Atom, bindings: Bindings) -> Pattern:
    return tuple(value(term, bindings) for term in atom.terms)


def rows(predicate: str, wanted: Pattern, model: Model) -> list[Row]:
    agree = [
        row
        for row in model.rows(predicate)
        if all(w is None or w == item for w, item in zip(wanted, row, strict=True))
    ]
    assert all(len(row) == len(wanted) for row in agree)
    return agree


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
