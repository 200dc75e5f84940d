"""Instances of clauses in a finished model: which bindings make a body hold."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from rsb_prove.bridge.model import Model
from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Constant,
    Operation,
    Row,
    Term,
    Value,
    Variable,
)

Bindings = dict[str, Value]
Pattern = tuple[Value | None, ...]


@lru_cache(maxsize=4096)
def body_of(clause: Clause) -> tuple[BodyLiteral, ...]:
    """The body in the order in which it is evaluated."""
    return ordered(clause)


def instances(clause: Clause, row: Row, model: Model) -> Iterator[Bindings]:
    """Every binding under which the clause concludes the row, in a fixed order."""
    bindings = unify(clause.head, row)
    if bindings is not None:
        yield from solve(body_of(clause), bindings, model)


def unify(head: Atom, row: Pattern) -> Bindings | None:
    """The bindings that make the head agree with a row; None in it is left open."""
    bindings: Bindings = {}
    for term, value in zip(head.terms, row, strict=True):
        if value is None:
            continue
        if isinstance(term, Constant):
            if term.value != value:
                return None
        elif (
            isinstance(term, Variable)
            and bindings.setdefault(term.name, value) != value
        ):
            return None
    return bindings


def solve(
    body: tuple[BodyLiteral, ...], bindings: Bindings, model: Model
) -> Iterator[Bindings]:
    """Every extension of the bindings under which the whole body holds."""
    if not body:
        yield bindings
        return
    for extended in extend(body[0], bindings, model):
        yield from solve(body[1:], extended, model)


def extend(
    literal: BodyLiteral, bindings: Bindings, model: Model
) -> Iterator[Bindings]:
    """Every extension of the bindings under which one literal holds."""
    if isinstance(literal, Comparison):
        yield from _compare(literal, bindings)
    elif literal.negated:
        if not any(True for _ in matches(literal.atom, bindings, model)):
            yield bindings
    else:
        for row in matches(literal.atom, bindings, model):
            yield _bound(literal.atom, row, bindings)


def matches(atom: Atom, bindings: Mapping[str, Value], model: Model) -> Iterator[Row]:
    """The rows of the model that agree with the atom under the bindings."""
    rows = model[atom.predicate].match(pattern(atom, bindings))
    return (row for row in rows if _agrees(atom, row)) if _repeats(atom) else iter(rows)


def pattern(atom: Atom, bindings: Mapping[str, Value]) -> Pattern:
    """The atom's terms as values, None where they are open.

    An operation never stands in an atom; only the heads of counts end in a number.
    """
    get = bindings.get
    return tuple(
        [
            term.value if term.__class__ is Constant else get(term.name)  # type: ignore[union-attr]
            for term in atom.terms
        ]
    )


def value(term: Term, bindings: Mapping[str, Value]) -> Value:
    """The value of a term; raises KeyError where a variable is open."""
    match term:
        case Constant(constant):
            return constant
        case Variable(name):
            return bindings[name]
        case Operation(left, operator, right):
            return _calculate(value(left, bindings), operator, value(right, bindings))


def compare(left: Value, operator: str, right: Value) -> bool:
    """Whether the comparison holds; words and numbers are never equal."""
    if operator in ("==", "!="):
        return (left == right) == (operator == "==")
    if isinstance(left, str) or isinstance(right, str):
        return False
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _calculate(left: Value, operator: str, right: Value) -> int:
    if isinstance(left, str) or isinstance(right, str):
        raise TypeError("words cannot be calculated with")
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "//":
            return left // right
        case _:
            return left % right


def _compare(literal: Comparison, bindings: Bindings) -> Iterator[Bindings]:
    left = literal.left
    if (
        literal.operator == "=="
        and isinstance(left, Variable)
        and left.name not in bindings
    ):
        yield {**bindings, left.name: value(literal.right, bindings)}
    elif compare(
        value(left, bindings), literal.operator, value(literal.right, bindings)
    ):
        yield bindings


def _bound(atom: Atom, row: Row, bindings: Bindings) -> Bindings:
    new = {
        term.name: item
        for term, item in zip(atom.terms, row, strict=True)
        if isinstance(term, Variable)
    }
    return {**bindings, **new}


def _agrees(atom: Atom, row: Row) -> bool:
    """A variable that stands twice in an atom has one value."""
    return all(row[first] == row[second] for first, second in _repeats(atom))


@lru_cache(maxsize=8192)
def _repeats(atom: Atom) -> tuple[tuple[int, int], ...]:
    """The columns in which a variable stands again."""
    first: dict[str, int] = {}
    found: list[tuple[int, int]] = []
    for column, term in enumerate(atom.terms):
        if isinstance(term, Variable):
            before = first.setdefault(term.name, column)
            if before != column:
                found.append((before, column))
    return tuple(found)
