"""Before a clause is asked: whether it can fire. After: what an aggregate makes of it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from rsb_prove.bridge.model import Pattern, Relation
from rsb_prove.bridge.syntax import Atom, Clause, Constant, Literal, Row, Value

# Atoms of a body, each with its words as a pattern.
Patterns = tuple[tuple[str, Pattern], ...]


def may_fire(atoms: Patterns, relations: Mapping[str, Relation]) -> bool:
    """Whether every positive atom of a body has some row that agrees with its words."""
    for name, pattern in atoms:
        relation = relations.get(name)
        if relation is None or not relation.agrees(pattern):
            return False
    return True


def matched(pattern: Pattern, rows: Iterable[Row]) -> bool:
    """Whether some of the rows agree with a pattern; None stands for any value."""
    bound = [(i, value) for i, value in enumerate(pattern) if value is not None]
    return any(all(row[i] == value for i, value in bound) for row in rows)


def needs(clause: Clause) -> Patterns:
    """The positive atoms of a body: without a row for each, the clause is idle."""
    return tuple(_pattern(p.atom) for p in _literals(clause) if not p.negated)


def reads(clause: Clause) -> Patterns:
    """All atoms of a body, negated or not: without other rows, nothing changes."""
    return tuple(dict.fromkeys(_pattern(part.atom) for part in _literals(clause)))


def _literals(clause: Clause) -> Iterator[Literal]:
    return (part for part in clause.body if isinstance(part, Literal))


def _pattern(atom: Atom) -> tuple[str, Pattern]:
    words = (t.value if isinstance(t, Constant) else None for t in atom.terms)
    return atom.predicate, tuple(words)


def aggregated(answer: Iterable[Row], function: str) -> frozenset[Row]:
    """Rows of keys and members, as rows of keys and what the function makes of them."""
    members: dict[Row, set[Value]] = {}
    for row in answer:
        members.setdefault(row[:-1], set()).add(row[-1])
    make = AGGREGATES[function]
    return frozenset((*key, make(found)) for key, found in members.items())


def _greatest(values: Collection[Value]) -> Value:
    return max(value for value in values if isinstance(value, int))


AGGREGATES: Mapping[str, Callable[[Collection[Value]], Value]] = {
    "len_": len,
    "max_": _greatest,
}
