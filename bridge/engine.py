"""The only module that knows pyDatalog: clauses and facts in, the model out.

A predicate is evaluated once, after everything it rests on, and its rows are stored
as facts for those that come after. So no negation ever meets an unfinished predicate,
no subgoal is derived twice, and the whole model is there for the proof.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from rsb_prove.bridge.model import Model, Pattern, Relation
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
        self._needs = {
            name: tuple(_needs(clause, group) for clause in self._clauses[name])
            for group in self._order
            for name in group
            if name in self._clauses
        }
        self.live = resting_on(self._edges, given)
        self._declare(clauses)
        rows: dict[str, set[Row]] = {}
        for fact in facts:
            rows.setdefault(fact.predicate, set()).add(fact.row)
        self._facts = {name: frozenset(found) for name, found in rows.items()}
        self._store_all(self._facts)
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
        """Ask pyDatalog for a predicate, unless some atom of every body is empty."""
        clauses = self._clauses[name]
        if not any(_may_fire(needs, relations) for needs in self._needs[name]):
            return set()
        counted = clauses[0].counted is not None
        arity = len(clauses[0].head.terms)
        query = [pyEngine.Var(f"Q{i}") for i in range(arity)]
        answer = pyEngine.Literal(_rule(name), query).ask()
        return _counts(answer) if counted else set(answer)

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

    def _load(self, group: tuple[str, ...]) -> None:
        for name in group:
            for clause in self._clauses.get(name, ()):
                pyEngine.assert_(_compiled(clause, group))
                if _recursive(clause, group):
                    pyEngine.assert_(_own_facts(name, len(clause.head.terms)))

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


def _rule(name: str) -> str:
    """The name under which a predicate's clauses stand apart from its stored rows."""
    return f"{name}:"


def _store(name: str, row: Row) -> pyEngine.Clause:
    terms = [pyEngine.Const(value) for value in row]
    return pyEngine.assert_(pyEngine.Clause(pyEngine.Literal(name, terms), []))


def _recursive(clause: Clause, group: tuple[str, ...]) -> bool:
    return any(
        isinstance(literal, Literal) and literal.atom.predicate in group
        for literal in clause.body
    )


def _own_facts(name: str, arity: int) -> pyEngine.Clause:
    """In a recursive group the rows of the base must feed the clauses too."""
    terms = [pyEngine.Var(f"V{i}") for i in range(arity)]
    head = pyEngine.Literal(_rule(name), terms)
    return pyEngine.Clause(head, [pyEngine.Literal(name, terms)])


def _may_fire(
    needs: Iterable[tuple[str, Pattern]], relations: Mapping[str, Relation]
) -> bool:
    """Whether every positive atom of a body has some row that agrees with its words."""
    for name, pattern in needs:
        relation = relations.get(name)
        if relation is None or not any(True for _ in relation.match(pattern)):
            return False
    return True


def _needs(clause: Clause, group: Stratum) -> tuple[tuple[str, Pattern], ...]:
    """The positive atoms of a body outside the group, with their words as a pattern."""
    return tuple(
        (
            part.atom.predicate,
            tuple(t.value if isinstance(t, Constant) else None for t in part.atom.terms),
        )
        for part in clause.body
        if isinstance(part, Literal)
        and not part.negated
        and part.atom.predicate not in group
    )


def _counts(answer: Iterable[Row]) -> set[Row]:
    members: dict[Row, int] = {}
    for row in set(answer):
        members[row[:-1]] = members.get(row[:-1], 0) + 1
    return {(*key, count) for key, count in members.items()}


def _compiled(clause: Clause, group: tuple[str, ...]) -> pyEngine.Clause:
    terms = list(clause.head.terms)
    if clause.counted is not None:
        terms[-1] = clause.counted
    head = _atom(Atom(_rule(clause.head.predicate), tuple(terms)))
    return pyEngine.Clause(head, [_literal(part, group) for part in ordered(clause)])


def _literal(literal: BodyLiteral, group: tuple[str, ...]) -> pyEngine.Literal:
    if isinstance(literal, Comparison):
        sides = [_term(literal.left), _term(literal.right)]
        return pyEngine.Literal(literal.operator, sides)
    name = literal.atom.predicate
    if name in group:
        name = _rule(name)
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
