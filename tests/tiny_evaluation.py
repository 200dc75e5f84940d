"""The rule base evaluated by tiny-datalog, an engine that shares no code with ours.

tiny-datalog has no arithmetic, and its negation takes no open variables. So:

- a group of predicates is evaluated after those it rests on (networkx finds the groups);
- a comparison that calculates or assigns becomes an atom over a table, and this module
  calculates its rows for the values that the body's positive atoms yield;
- a negated atom with open variables becomes the negation of its projection;
- an aggregate is tiny-datalog's own `count` or `max` over the distinct members.

Joins, recursion, negation, comparisons and aggregates are all tiny-datalog's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub
from typing import Any

import networkx as nx
from tiny_datalog import (  # type: ignore[import-untyped]
    Atom,
    Const,
    Engine,
    Literal,
    Program,
    Rule,
    Var,
)
from tiny_datalog.core import Struct  # type: ignore[import-untyped]

from rsb_prove.bridge import syntax
from rsb_prove.bridge.syntax import Clause, Comparison, Fact, Row, Value

Relations = dict[str, set[Row]]
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
AGGREGATES = {"len_": "count", "max_": "max"}


@dataclass(frozen=True)
class Table:
    """A comparison as a table: which rules yield its inputs, and what it compares."""

    name: str
    inputs: tuple[str, ...]
    assigned: str | None
    comparison: Comparison
    program: Program

    def rows(self, relations: Relations) -> Iterator[Row]:
        for row in evaluated(self.program, relations)[f"{self.name}?"]:
            bindings = dict(zip(self.inputs, row, strict=True))
            right = calculated(self.comparison.right, bindings)
            if self.assigned is not None:
                yield (*row, right)
            elif SIGNS[self.comparison.operator](
                calculated(self.comparison.left, bindings), right
            ):
                yield row


@dataclass
class Group:
    """Predicates that rest on each other: the tables of their clauses, and the rules."""

    names: frozenset[str]
    tables: list[Table] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


class TinyEvaluation:
    """A rule base translated once; `model` gives every relation of a case."""

    def __init__(self, facts: Iterable[Fact], clauses: Iterable[Clause]) -> None:
        self._facts: Relations = defaultdict(set)
        for fact in facts:
            self._facts[fact.predicate].add(fact.row)
        self._groups = [(one, Program(one.rules)) for one in _groups(list(clauses))]

    def model(self, facts: Iterable[tuple[str, Row]]) -> Relations:
        relations = defaultdict(set, {k: set(v) for k, v in self._facts.items()})
        for name, row in facts:
            relations[name].add(row)
        for group, program in self._groups:
            for table in group.tables:
                relations[table.name] = set(table.rows(relations))
            found = evaluated(program, relations)
            for name in group.names & found.keys():
                relations[name] = found[name]
        return {name: rows for name, rows in relations.items() if "?" not in name}


def evaluated(program: Program, relations: Relations) -> Relations:
    """What a program derives from relations; the relations stay as they are."""
    engine = Engine(program)
    for name in program.arity:
        engine.rels[name] = set(relations.get(name, ()))
    found: Relations = engine.run()
    return found


def calculated(term: syntax.Term, bindings: Mapping[str, Value]) -> Value:
    match term:
        case syntax.Constant(value):
            return value
        case syntax.Variable(name):
            return bindings[name]
        case syntax.Operation(left, operator, right):
            sides = calculated(left, bindings), calculated(right, bindings)
            return int(ARITHMETIC[operator](*sides))


def _groups(clauses: list[Clause]) -> Iterator[Group]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for clause in clauses:
        graph.add_node(clause.head.predicate)
        for part in clause.body:
            if isinstance(part, syntax.Literal):
                graph.add_edge(part.atom.predicate, clause.head.predicate)
    whole = nx.condensation(graph)
    for component in nx.topological_sort(whole):
        group = Group(frozenset(whole.nodes[component]["members"]))
        for number, clause in enumerate(clauses):
            if clause.head.predicate in group.names:
                _translate(clause, number, group)
        if group.rules:
            yield group


def _translate(clause: Clause, number: int, group: Group) -> None:
    """Add a clause to its group, with the tables and projections that it needs."""
    positive: list[Literal] = []
    tests: list[Literal | Comparison] = []
    calculating: list[Comparison] = []
    for part in clause.body:
        if isinstance(part, Comparison):
            (calculating if _calculates(part) else tests).append(part)
        elif part.negated:
            literal, projection = _negated(part.atom)
            group.rules += [projection] if projection else []
            tests.append(literal)
        else:
            positive.append(Literal(_atom(part.atom)))
    for count, comparison in enumerate(calculating):
        name = f"calculation {number}.{count}?"
        positive.append(_tabled(name, comparison, positive, group))
    body = (*positive, *(_test(t) if isinstance(t, Comparison) else t for t in tests))
    if clause.aggregate is None:
        group.rules.append(Rule(_atom(clause.head), body))
        return
    keys = tuple(map(_term, clause.head.terms[:-1]))
    member = Var(clause.aggregate.variable.name)
    members = Atom(f"{clause.head.predicate} members?", (*keys, member))
    group.rules.append(Rule(members, body))
    made = Atom(
        clause.head.predicate,
        (*keys, Struct(AGGREGATES[clause.aggregate.function], (member,))),
    )
    group.rules.append(Rule(made, (Literal(members),)))


def _tabled(
    name: str, comparison: Comparison, positive: list[Literal], group: Group
) -> Literal:
    """The atom that stands for a comparison, and the table it is looked up in."""
    bound = {a.name for p in positive for a in p.atom.args if isinstance(a, Var)}
    used = [v.name for v in syntax.literal_variables(comparison)]
    inputs = tuple(dict.fromkeys(v for v in used if v in bound))
    assigned = next((v for v in used if v not in bound), None)
    arguments = tuple(map(Var, inputs))
    program = Program([Rule(Atom(f"{name}?", arguments), tuple(positive))])
    # Before it is finished, no predicate of its own group may feed a calculation.
    assert not group.names & program.arity.keys()
    group.tables.append(Table(name, inputs, assigned, comparison, program))
    return Literal(Atom(name, arguments + ((Var(assigned),) if assigned else ())))


def _calculates(comparison: Comparison) -> bool:
    """Whether a comparison calculates, or gives a variable its value."""
    sides = (comparison.left, comparison.right)
    return comparison.operator == "==" or any(
        isinstance(side, syntax.Operation) for side in sides
    )


def _test(comparison: Comparison) -> Literal:
    sides = (_term(comparison.left), _term(comparison.right))
    return Literal(Atom(comparison.operator, sides))


def _negated(atom: syntax.Atom) -> tuple[Literal, Rule | None]:
    """A negated atom; where it has open variables, that of its projection."""
    columns = [n for n, t in enumerate(atom.terms) if not str(t).startswith("_")]
    if len(columns) == len(atom.terms):
        return Literal(_atom(atom), negated=True), None
    every = tuple(Var(f"V{n}") for n in range(len(atom.terms)))
    name = f"{atom.predicate} {columns}?"
    projection = Rule(
        Atom(name, tuple(every[n] for n in columns)),
        (Literal(Atom(atom.predicate, every)),),
    )
    closed = Atom(name, tuple(_term(atom.terms[n]) for n in columns))
    return Literal(closed, negated=True), projection


def _atom(atom: syntax.Atom) -> Atom:
    return Atom(atom.predicate, tuple(map(_term, atom.terms)))


def _term(term: syntax.Term) -> Var | Const:
    match term:
        case syntax.Variable(name):
            return Var(name)
        case syntax.Constant(value):
            return Const(value)
    raise TypeError(f"{term} is calculated: it stands in a comparison only")
