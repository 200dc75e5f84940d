"""The only module that knows pyDatalog: a rule and the rows it rests on in, its rows out.

A rule is asked of finished relations, never of other rules. So no negation ever meets an
unfinished predicate, and what pyDatalog holds is a copy of those relations: before each
question the rows of every predicate of the body are made those that the question is about.
Nothing of one case can be left for the next.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pyDatalog import pyEngine
from pyDatalog.Logic import Logic

from rsb_prove.bridge.model import NOTHING, Relation
from rsb_prove.bridge.plan import Rule
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

Rows = frozenset[Row]


class Engine:
    """pyDatalog with the rules that it was asked; serves one thread at a time."""

    def __init__(self) -> None:
        self._logic = Logic()
        self._rules: dict[str, tuple[Atom, ...]] = {}
        self._held: dict[str, Rows] = {}
        self._stored: dict[str, dict[Row, pyEngine.Clause]] = {}

    def ask(self, rule: Rule, relations: Mapping[str, Relation]) -> set[Row]:
        """What a rule concludes from the relations; call it within `loaded`."""
        atoms = self._rules.get(rule.name)
        if atoms is None:
            atoms = self._rules[rule.name] = self._prepared(rule)
        for atom in atoms:
            rows = relations.get(atom.predicate, NOTHING).set
            if self._held.get(atom.predicate) is not rows:
                self._hold(atom, rows)
        query = [pyEngine.Var(f"Q{i}") for i in range(len(rule.head.terms))]
        return set(pyEngine.Literal(rule.name, query).ask())

    @contextmanager
    def loaded(self) -> Iterator[None]:
        """Make this engine's rules and rows the thread's own while they are asked."""
        if not hasattr(Logic.tl, "logic"):
            Logic()  # a thread of its own needs pyDatalog's counters
        before = Logic.tl.logic
        Logic.tl.logic = self._logic
        try:
            yield
        finally:
            Logic.tl.logic = before

    def _prepared(self, rule: Rule) -> tuple[Atom, ...]:
        """Give pyDatalog a rule, under its name; the atoms whose rows it needs."""
        head = _atom(Atom(rule.name, rule.head.terms))
        body = [_literal(part) for part in rule.body]
        pyEngine.assert_(pyEngine.Clause(head, body))
        atoms = [part.atom for part in rule.body if isinstance(part, Literal)]
        return tuple({atom.predicate: atom for atom in atoms}.values())

    def _hold(self, atom: Atom, rows: Rows) -> None:
        """Make pyDatalog's rows of a predicate these and no others.

        Each row is noted before it is stored, so that a question which breaks off is
        mended by the next.
        """
        name = atom.predicate
        if name not in self._stored:
            # pyDatalog raises on a predicate that has neither facts nor clauses.
            pyEngine.insert(pyEngine.Pred(name, len(atom.terms)))
            self._stored[name] = {}
        stored = self._stored[name]
        self._held.pop(name, None)
        for row in [row for row in stored if row not in rows]:
            pyEngine.retract(stored[row])
            del stored[row]
        for row in rows:
            if row not in stored:
                terms = [pyEngine.Const(value) for value in row]
                stored[row] = pyEngine.Clause(pyEngine.Literal(name, terms), [])
                pyEngine.assert_(stored[row])
        self._held[name] = rows


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
