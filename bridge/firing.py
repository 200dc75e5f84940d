"""What can be known of a clause before it is asked: whether it can fire at all."""

from collections.abc import Iterable, Mapping

from rsb_prove.bridge.model import Pattern, Relation
from rsb_prove.bridge.syntax import Clause, Constant, Literal, Row

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


def counts(answer: Iterable[Row]) -> set[Row]:
    """Rows of keys and members, as rows of keys and the number of their members."""
    members: dict[Row, int] = {}
    for row in set(answer):
        members[row[:-1]] = members.get(row[:-1], 0) + 1
    return {(*key, count) for key, count in members.items()}
