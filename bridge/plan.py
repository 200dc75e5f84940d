"""What is known of a rule base before any case: which rules, in which order, on what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rsb_prove.bridge.firing import Needs, needs
from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.strata import (
    Stratum,
    dependencies,
    recursive_groups,
    resting_on,
    strata,
)
from rsb_prove.bridge.syntax import Aggregate, Atom, BodyLiteral, Clause, Fact, Row


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause under a name of its own, its body in an order that can be evaluated.

    `needs` are the atoms without which it is idle.
    """

    name: str
    head: Atom
    body: tuple[BodyLiteral, ...]
    aggregate: Aggregate | None
    needs: Needs


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of each predicate, and the groups of predicates in evaluation order.

    `live` are the predicates that a case supplies and all that rest on them; the rows
    of the others, `static`, are the same for all cases.
    """

    groups: tuple[Stratum, ...]
    rules: Mapping[str, tuple[Rule, ...]]
    recursive: frozenset[str]
    live: frozenset[str]
    static: Mapping[str, frozenset[Row]]


def plan(
    facts: Iterable[Fact], clauses: Sequence[Clause], given: Iterable[str]
) -> Plan:
    """The plan of facts and clauses, where a case supplies the `given` predicates.

    `static` holds the facts only, until the engine has settled what follows from them.
    """
    edges = dependencies(clauses)
    rows: dict[str, set[Row]] = {}
    for fact in facts:
        rows.setdefault(fact.predicate, set()).add(fact.row)
    return Plan(
        tuple(group for group in strata(edges) if group[0] in edges),
        _rules(clauses),
        frozenset(recursive_groups(edges)),
        resting_on(edges, given),
        {name: frozenset(found) for name, found in rows.items()},
    )


def _rules(clauses: Iterable[Clause]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for clause in clauses:
        rules = found.setdefault(clause.head.predicate, [])
        name = f"{clause.head.predicate}:{len(rules)}"
        rules.append(
            Rule(name, _head(clause), ordered(clause), clause.aggregate, needs(clause))
        )
    return {name: tuple(rules) for name, rules in found.items()}


def _head(clause: Clause) -> Atom:
    """The head as it is asked: an aggregate is asked for what it is made of."""
    if clause.aggregate is None:
        return clause.head
    terms = (*clause.head.terms[:-1], clause.aggregate.variable)
    return Atom(clause.head.predicate, terms)
