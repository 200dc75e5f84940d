"""The only module that knows pyDatalog: clauses and facts in, the model out.

A predicate is evaluated once, after everything it rests on, and its rows are stored
as facts for those that come after. So no negation ever meets an unfinished predicate,
no subgoal is derived twice, and the whole model is there for the proof.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from rsb_prove.bridge.firing import aggregated, may_fire
from rsb_prove.bridge.model import NOTHING, Model, Relation
from rsb_prove.bridge.plan import Plan, Rule
from rsb_prove.bridge.strata import Stratum
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Comparison,
    Constant,
    Literal,
    Operation,
    Row,
    Term,
    Variable,
)


class Engine:
    """A rule base loaded once; `model` may be called for any number of cases.

    Rules and the facts that they use go to pyDatalog when they are first needed: most
    cases fire fewer than half of the rules. One engine serves one thread at a time.
    """

    def __init__(self, plan: Plan) -> None:
        self._logic = Logic()
        self.plan = plan
        self._static = {name: Relation(rows) for name, rows in plan.static.items()}
        self._prepared: set[str] = set()

    def settle(self) -> dict[str, frozenset[Row]]:
        """The rows of all predicates that rest on nothing of a case."""
        with self._loaded():
            found = self._evaluate(dict(self._static), live=False, stored=[])
        return {name: relation.set for name, relation in found.items()}

    def model(self, facts: Iterable[tuple[str, Row]]) -> Model:
        """All that holds of a case; leaves nothing of it behind."""
        with self._loaded():
            stored: list[pyEngine.Clause] = []
            try:
                return Model(self._of_case(facts, stored))
            finally:
                for clause in stored:
                    pyEngine.retract(clause)

    def _of_case(
        self, facts: Iterable[tuple[str, Row]], stored: list[pyEngine.Clause]
    ) -> dict[str, Relation]:
        case: dict[str, set[Row]] = {}
        for name, row in facts:
            case.setdefault(name, set()).add(row)
        relations = dict(self._static)
        for name, rows in case.items():
            known = self.plan.static.get(name, frozenset())
            _store(name, rows - known, stored)
            relations[name] = Relation(rows | known)
        return self._evaluate(relations, live=True, stored=stored)

    def _evaluate(
        self,
        relations: dict[str, Relation],
        *,
        live: bool,
        stored: list[pyEngine.Clause],
    ) -> dict[str, Relation]:
        for group in self.plan.groups:
            if (group[0] in self.plan.live) == live:
                while self._derive(group, relations, stored):
                    if group[0] not in self.plan.recursive:
                        break
        return relations

    def _derive(
        self,
        group: Stratum,
        relations: dict[str, Relation],
        stored: list[pyEngine.Clause],
    ) -> bool:
        """Store what the rules of a group conclude from what is stored; tell if any is new.

        A recursive group is asked again until nothing is new: each question is free of
        recursion, and data that run in a circle end like any other.
        """
        grown = False
        for name in group:
            known = relations.get(name, NOTHING).set
            derived = self._ask(name, relations) - known
            _store(name, derived, stored)
            relations[name] = Relation(derived | known)
            grown = grown or bool(derived)
        return grown

    def _ask(self, name: str, relations: Mapping[str, Relation]) -> set[Row]:
        """Ask pyDatalog for each rule of a predicate that has all its atoms."""
        rules = self.plan.rules[name]
        answer: set[Row] = set()
        for rule in rules:
            if may_fire(rule.needs, relations):
                self._prepare(rule)
                query = [pyEngine.Var(f"Q{i}") for i in range(len(rule.head.terms))]
                answer.update(pyEngine.Literal(rule.name, query).ask())
        made = rules[0].aggregate
        return answer if made is None else aggregated(answer, made.function)

    def _prepare(self, rule: Rule) -> None:
        """Give pyDatalog a rule, under its name, and the facts that it uses."""
        if rule.name in self._prepared:
            return
        self._prepared.add(rule.name)
        for literal in rule.body:
            if isinstance(literal, Literal):
                self._store_facts(literal.atom)
        head = _atom(Atom(rule.name, rule.head.terms))
        body = [_literal(part) for part in rule.body]
        pyEngine.assert_(pyEngine.Clause(head, body))

    def _store_facts(self, atom: Atom) -> None:
        """The facts of the rule base for an atom, once for all cases."""
        name = atom.predicate
        if name not in self._prepared:
            self._prepared.add(name)
            # pyDatalog raises on a predicate that has neither facts nor clauses.
            pyEngine.insert(pyEngine.Pred(name, len(atom.terms)))
            _store(name, self.plan.static.get(name, ()), [])

    @contextmanager
    def _loaded(self) -> Iterator[None]:
        """Make this rule base the thread's own while it is asked."""
        if not hasattr(Logic.tl, "logic"):
            Logic()  # a thread of its own needs pyDatalog's counters
        before = Logic.tl.logic
        Logic.tl.logic = self._logic
        try:
            yield
        finally:
            Logic.tl.logic = before


def settled(plan: Plan) -> Plan:
    """The plan with all rows that follow without a case."""
    return replace(plan, static=Engine(plan).settle())


def _store(name: str, rows: Iterable[Row], stored: list[pyEngine.Clause]) -> None:
    """Store rows, each noted as soon as it is, so that all can be taken back."""
    for row in rows:
        terms = [pyEngine.Const(value) for value in row]
        fact = pyEngine.Clause(pyEngine.Literal(name, terms), [])
        stored.append(fact)
        pyEngine.assert_(fact)


def _literal(literal: BodyLiteral) -> pyEngine.Literal:
    if isinstance(literal, Comparison):
        sides = [_term(literal.left), _term(literal.right)]
        return pyEngine.Literal(literal.operator, sides)
    name = "~" * literal.negated + literal.atom.predicate
    return _atom(Atom(name, literal.atom.terms))


def _atom(atom: Atom) -> pyEngine.Literal:
    return pyEngine.Literal(atom.predicate, [_term(term) for term in atom.terms])


def _term(term: Term) -> pyEngine.Term:
    match term:
        case Variable(name):
            return pyEngine.Var(name)
        case Constant(value):
            return pyEngine.Const(value)
        case Operation(left, operator, right):
            return pyEngine.Operation(_term(left), operator, _term(right))
