"""The only module that knows pyDatalog: clauses and facts in, the model out.

A predicate is evaluated once, after everything it rests on, and its rows are stored
as facts for those that come after. So no negation ever meets an unfinished predicate,
no subgoal is derived twice, and the whole model is there for the proof.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from rsb_prove.bridge.firing import Needs, counts, may_fire, needs
from rsb_prove.bridge.model import Model, Relation
from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.strata import Stratum, dependencies, resting_on, strata
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Constant,
    Fact,
    Literal,
    Operation,
    Row,
    Term,
    Variable,
)


class Engine:
    """A rule base loaded once; `model` may be called for any number of cases."""

    def __init__(
        self, facts: Iterable[Fact], clauses: Sequence[Clause], given: Iterable[str]
    ) -> None:
        """`given` names the predicates that a case supplies.

        `live` are those and all that rest on them; the others are the same for all
        cases, and are evaluated once.
        """
        self._logic = Logic()
        self._edges = dependencies(clauses)
        self._order = strata(self._edges)
        self._clauses: dict[str, list[Clause]] = {}
        for clause in clauses:
            self._clauses.setdefault(clause.head.predicate, []).append(clause)
        self._rules: dict[str, list[tuple[str, Needs]]] = {}
        self._arity = {c.head.predicate: len(c.head.terms) for c in clauses}
        self.live = resting_on(self._edges, given)
        self._declare(clauses)
        rows: dict[str, set[Row]] = {}
        for fact in facts:
            rows.setdefault(fact.predicate, set()).add(fact.row)
        self._facts = {name: frozenset(found) for name, found in rows.items()}
        used = {name for row in self._edges.values() for name in row}
        self._store_all({n: found for n, found in self._facts.items() if n in used})
        for group in self._order:
            self._load(group)
        self._static = self._evaluate(
            {name: Relation(found) for name, found in self._facts.items()}, live=False
        )

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
            known = self._facts.get(name, frozenset())
            stored += [_store(name, row) for row in rows - known]
            relations[name] = Relation(rows | known)
        return self._evaluate(relations, live=True, stored=stored)

    def _evaluate(
        self,
        relations: dict[str, Relation],
        *,
        live: bool,
        stored: list[pyEngine.Clause] | None = None,
    ) -> dict[str, Relation]:
        for group in self._order:
            for name in group:
                if name not in self._clauses or (name in self.live) != live:
                    continue
                known = self._facts.get(name, frozenset())
                derived = self._derive(name, relations) - known
                relations[name] = Relation(derived | known)
                new = [_store(name, row) for row in derived]
                if stored is not None:
                    stored += new
        return relations

    def _derive(self, name: str, relations: Mapping[str, Relation]) -> set[Row]:
        """Ask pyDatalog for each rule of a predicate that has all its atoms."""
        answer: set[Row] = set()
        for rule, atoms in self._rules[name]:
            if may_fire(atoms, relations):
                answer.update(self._ask(rule, self._arity[name]))
        counted = self._clauses[name][0].counted is not None
        return counts(answer) if counted else answer

    def _ask(self, rule: str, arity: int) -> Iterable[Row]:
        query = [pyEngine.Var(f"Q{i}") for i in range(arity)]
        return pyEngine.Literal(rule, query).ask()  # type: ignore[no-any-return]

    def _declare(self, clauses: Iterable[Clause]) -> None:
        # pyDatalog raises on a predicate that has neither facts nor clauses.
        used = {
            (literal.atom.predicate, len(literal.atom.terms))
            for clause in clauses
            for literal in clause.body
            if isinstance(literal, Literal)
        }
        for name, arity in sorted(used):
            pyEngine.insert(pyEngine.Pred(name, arity))

    def _load(self, group: Stratum) -> None:
        """Each clause under a rule of its own; in a recursive group they share one."""
        for name in group:
            clauses = self._clauses.get(name, ())
            recursive = any(_recursive(clause, group) for clause in clauses)
            for number, clause in enumerate(clauses):
                rule = _shared(name) if recursive else f"{name}:{number}"
                pyEngine.assert_(_compiled(rule, clause, group))
                if not recursive:
                    rules = self._rules.setdefault(name, [])
                    rules.append((rule, needs(clause, group)))
            if recursive:
                pyEngine.assert_(_own_facts(name, self._arity[name]))
                self._rules[name] = [(_shared(name), ())]

    def _store_all(self, facts: dict[str, frozenset[Row]]) -> None:
        for name, rows in facts.items():
            for row in rows:
                _store(name, row)

    @contextmanager
    def _loaded(self) -> Iterator[None]:
        """Make this rule base the thread's own while it is asked."""
        before = Logic.tl.logic
        Logic.tl.logic = self._logic
        try:
            yield
        finally:
            Logic.tl.logic = before


def _shared(name: str) -> str:
    """The name under which recursive clauses stand, apart from the stored rows."""
    return f"{name}:"


def _store(name: str, row: Row) -> pyEngine.Clause:
    terms = [pyEngine.Const(value) for value in row]
    return pyEngine.assert_(pyEngine.Clause(pyEngine.Literal(name, terms), []))


def _recursive(clause: Clause, group: Stratum) -> bool:
    return any(
        isinstance(literal, Literal) and literal.atom.predicate in group
        for literal in clause.body
    )


def _own_facts(name: str, arity: int) -> pyEngine.Clause:
    """In a recursive group the rows of the base must feed the clauses too."""
    terms = [pyEngine.Var(f"V{i}") for i in range(arity)]
    head = pyEngine.Literal(_shared(name), terms)
    return pyEngine.Clause(head, [pyEngine.Literal(name, terms)])


def _compiled(rule: str, clause: Clause, group: Stratum) -> pyEngine.Clause:
    terms = list(clause.head.terms)
    if clause.counted is not None:
        terms[-1] = clause.counted
    head = _atom(Atom(rule, tuple(terms)))
    return pyEngine.Clause(head, [_literal(part, group) for part in ordered(clause)])


def _literal(literal: BodyLiteral, group: Stratum) -> pyEngine.Literal:
    if isinstance(literal, Comparison):
        sides = [_term(literal.left), _term(literal.right)]
        return pyEngine.Literal(literal.operator, sides)
    name = literal.atom.predicate
    if name in group:
        name = _shared(name)
    return _atom(Atom("~" * literal.negated + name, literal.atom.terms))


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
