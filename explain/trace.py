"""From the statements of the policy to what encodes them: the table that holds both."""

from collections.abc import Iterator
from dataclasses import dataclass

from rsb_prove.bridge.rulebase import RuleBase


@dataclass(frozen=True, slots=True)
class Traced:
    """A statement of the policy: encoded by criteria or predicates, or left out, why."""

    number: int
    statement: str
    heading: str
    encoded_by: tuple[str, ...]
    places: tuple[str, ...]
    clauses: int
    reason: str

    @property
    def encoded(self) -> bool:
        """Whether a rule encodes the statement."""
        return bool(self.encoded_by)


def trace(base: RuleBase) -> tuple[Traced, ...]:
    """Every statement of the policy, in its order."""
    return tuple(_traced(base))


def _traced(base: RuleBase) -> Iterator[Traced]:
    left_out = {str(name): str(why) for name, why in base.rows("left_out")}
    for number, statement, heading in sorted(base.rows("statement")):
        criteria = [c for c in base.criteria.values() if statement in c.statements]
        predicates = [str(p) for p, s in base.rows("encodes") if s == statement]
        places = [str(criterion.place) for criterion in criteria]
        places += [str(base.predicates[name].place) for name in predicates]
        yield Traced(
            number=int(number),
            statement=str(statement),
            heading=str(heading),
            encoded_by=(*(c.id for c in criteria), *predicates),
            places=tuple(places),
            clauses=sum(_owned(base, c.id) for c in criteria),
            reason=left_out.get(str(statement), ""),
        )


def _owned(base: RuleBase, criterion: str) -> int:
    """How many clauses stand under a criterion's comment block."""
    return sum(1 for owner in base.owners.values() if owner == criterion)
