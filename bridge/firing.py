"""Before a clause is asked: whether it can fire. After: what an aggregate makes of it."""

from collections.abc import Callable, Collection, Iterable, Mapping

from rsb_prove.bridge.model import Pattern, Relation
from rsb_prove.bridge.syntax import Clause, Constant, Literal, Row, Value

# The positive atoms of a body, with their words as a pattern.
Needs = tuple[tuple[str, Pattern], ...]


def may_fire(atoms: Needs, relations: Mapping[str, Relation]) -> bool:
    """Whether every positive atom of a body has some row that agrees with its words."""
    for name, pattern in atoms:
        relation = relations.get(name)
        if relation is None or not any(True for _ in relation.match(pattern)):
            return False
    return True


def needs(clause: Clause) -> Needs:
    """The positive atoms of a body, with their words as a pattern."""
    return tuple(
        (
            part.atom.predicate,
            tuple(
                t.value if isinstance(t, Constant) else None for t in part.atom.terms
            ),
        )
        for part in clause.body
        if isinstance(part, Literal) and not part.negated
    )


def aggregated(answer: Iterable[Row], function: str) -> set[Row]:
    """Rows of keys and members, as rows of keys and what the function makes of them."""
    members: dict[Row, set[Value]] = {}
    for row in answer:
        members.setdefault(row[:-1], set()).add(row[-1])
    make = AGGREGATES[function]
    return {(*key, make(found)) for key, found in members.items()}


def _greatest(values: Collection[Value]) -> Value:
    return max(value for value in values if isinstance(value, int))


AGGREGATES: Mapping[str, Callable[[Collection[Value]], Value]] = {
    "len_": len,
    "max_": _greatest,
}
