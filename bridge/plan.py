"""What is known of a rule base before any case: which rules, in which order, on what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rsb_prove.bridge.firing import Patterns, needs, reads
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

    `needs` are the atoms without which it is idle, `reads` all that it looks at.
    """

    name: str
    head: Atom
    body: tuple[BodyLiteral, ...]
    aggregate: Aggregate | None
    needs: Patterns
    reads: Patterns


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of each predicate, and the groups of predicates in evaluation order.

    `live` are the predicates that a case supplies and all that rest on them. `stated`
    are the facts of the rule base, `static` all rows that are the same for all cases.
    """

    groups: tuple[Stratum, ...]
    rules: Mapping[str, tuple[Rule, ...]]
    recursive: frozenset[str]
    live: frozenset[str]
    stated: Mapping[str, frozenset[Row]]
    static: Mapping[str, frozenset[Row]]


def plan(
    facts: Iterable[Fact], clauses: Sequence[Clause], given: Iterable[str]
) -> Plan:
    """The plan of facts and clauses, where a case supplies the `given` predicates.

    `static` holds the facts only, until it is settled what follows from them.
    """
    edges = dependencies(clauses)
    rows: dict[str, set[Row]] = {}
    for fact in facts:
        rows.setdefault(fact.predicate, set()).add(fact.row)
    stated = {name: frozenset(found) for name, found in rows.items()}
    return Plan(
        groups=tuple(group for group in strata(edges) if group[0] in edges),
        rules=_rules(clauses),
        recursive=frozenset(recursive_groups(edges)),
        live=resting_on(edges, given),
        stated=stated,
        static=stated,
    )


def _rules(clauses: Iterable[Clause]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for clause in clauses:
        rules = found.setdefault(clause.head.predicate, [])
        rules.append(rule_of(f"{clause.head.predicate}:{len(rules)}", clause))
    return {name: tuple(rules) for name, rules in found.items()}


def rule_of(name: str, clause: Clause) -> Rule:
    """The rule of a clause, under a name of its own."""
    return Rule(
        name=name,
        head=_head(clause),
        body=ordered(clause),
        aggregate=clause.aggregate,
        needs=needs(clause),
        reads=reads(clause),
    )


def _head(clause: Clause) -> Atom:
    """The head as it is asked: an aggregate is asked for what it is made of."""
    if clause.aggregate is None:
        return clause.head
    terms = (*clause.head.terms[:-1], clause.aggregate.variable)
    return Atom(clause.head.predicate, terms)
