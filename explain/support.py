"""On which readings a conclusion rests: those without which it might not be one.

A proof that a case is decided so rests on what it uses and on what it rules out. So the
walk goes down the derivation, and wherever something must *not* hold, into every way in
which it could: of all that blocks a way, what rests on the fewest readings is enough.
Under any other choice of the readings that are not found here the conclusion stands.
"""

from collections.abc import Callable
from functools import cached_property

from rsb_prove.bridge.model import Pattern
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import BodyLiteral, Clause, Comparison, Constant, Literal
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.instances import (
    Bindings,
    body_of,
    extend,
    pattern,
    unify,
)
from rsb_prove.explain.proof import Absent, Aggregated, Ground, Premise, Tabled
from rsb_prove.explain.refutation import blocks_of

Names = frozenset[str]
NONE: Names = frozenset()
READING = "reading"


class Support:
    """The readings that the conclusions of one model rest on."""

    def __init__(self, explainer: Explainer, tables: "Tables") -> None:
        self._explainer, self._tables = explainer, tables
        self._model = explainer.model
        self._known: dict[object, Names] = {}

    def of(self, step: Premise) -> Names:
        """The readings that an atom, or the absence of one, rests on."""
        match step:
            case Ground():
                return self._once(step, step.predicate, lambda: self._holds(step))
            case Absent(name, wanted):
                return self._others(name, wanted)
            case Tabled(Ground("reading", row)):
                return self._tables.named(row[0])
        return NONE

    def _once(self, key: object, name: str, work: Callable[[], Names]) -> Names:
        if key not in self._known:
            # A predicate that rests on itself comes back here: then all that it names.
            self._known[key] = self._tables.of(name) if self._circles(name) else NONE
            self._known[key] = work()
        return self._known[key]

    def _circles(self, name: str) -> bool:
        return name in self._explainer.base.recursive_groups

    def _holds(self, atom: Ground) -> Names:
        if atom.predicate == READING:
            return frozenset({str(atom.row[0])})
        if self._explainer.leaf(atom) is not None:
            return NONE
        step = self._explainer.conclusion(atom)
        found = NONE.union(*map(self.of, step.premises))
        if isinstance(step, Aggregated):
            found |= self._others(atom.predicate, (*atom.row[:-1], None))
        return found

    def _others(self, name: str, wanted: Pattern) -> Names:
        """What it rests on that nothing but the rows of the model agrees with a pattern."""
        if name == READING:
            return self._tables.named(wanted[0])
        if name not in self._explainer.live:
            return self._tables.unifying(name, wanted)
        return self._once((name, wanted), name, lambda: self._ruled_out(name, wanted))

    def _ruled_out(self, name: str, wanted: Pattern) -> Names:
        found = NONE
        for clause in self._explainer.base.by_predicate.get(name, ()):
            if clause.aggregate is not None:
                wanted = (*wanted[:-1], None)
                found |= self._members(clause, wanted)
            bindings = unify(clause.head, wanted)
            if bindings is not None:
                found |= self._refuted(clause, body_of(clause), bindings)
        return found

    def _members(self, clause: Clause, wanted: Pattern) -> Names:
        """What the members of an aggregate rest on: another number is ruled out by them."""
        rows = self._model[clause.head.predicate].match(wanted)
        steps = (
            self._explainer.conclusion(Ground(clause.head.predicate, row))
            for row in rows
        )
        return NONE.union(*(self.of(p) for step in steps for p in step.premises))

    def _refuted(
        self, clause: Clause, rest: tuple[BodyLiteral, ...], bindings: Bindings
    ) -> Names:
        """What blocks the ways through the rest of a body that lead to no row."""
        blocked = [
            self.of(block)
            for literal in rest
            for block in blocks_of(self._explainer, clause, literal, bindings)
        ]
        if blocked:
            return min(blocked, key=lambda names: (len(names), sorted(names)))
        if not rest:
            return NONE
        at = self._next(rest, bindings)
        onward = (*rest[:at], *rest[at + 1 :])
        found = self._extent(rest[at], bindings)
        for extended in extend(rest[at], bindings, self._model):
            found |= self._refuted(clause, onward, extended)
        return found

    def _next(self, rest: tuple[BodyLiteral, ...], bindings: Bindings) -> int:
        """Which literal to follow: a table first, since no case has other rows of it."""
        for at, literal in enumerate(rest):
            if isinstance(literal, Literal) and not literal.negated:
                atom = literal.atom
                tabled = atom.predicate not in self._explainer.live
                if tabled and any(v is not None for v in pattern(atom, bindings)):
                    return at
        return 0

    def _extent(self, literal: BodyLiteral, bindings: Bindings) -> Names:
        """What it rests on that a literal has no other rows than those that are followed."""
        if isinstance(literal, Comparison) or literal.negated:
            return NONE
        return self._others(literal.atom.predicate, pattern(literal.atom, bindings))


class Tables:
    """The readings that the predicates which rest on no case rest on, of one rule base."""

    def __init__(self, base: RuleBase) -> None:
        self._base = base
        self._known: dict[str, Names] = {}

    @cached_property
    def every(self) -> Names:
        """The names of all readings."""
        return frozenset(str(row[0]) for row in self._base.rows(READING))

    def named(self, name: object) -> Names:
        """The reading of a name, or all where any is meant."""
        return self.every if name is None else frozenset({str(name)})

    def unifying(self, predicate: str, wanted: Pattern) -> Names:
        """The readings of the clauses that could conclude an atom, and of what they use."""
        clauses = self._base.by_predicate.get(predicate, ())
        found = (self._clause(c) for c in clauses if unify(c.head, wanted) is not None)
        return NONE.union(*found)

    def of(self, predicate: str) -> Names:
        """The readings that a predicate can rest on."""
        if predicate not in self._known:
            self._known[predicate] = NONE  # for predicates that rest on themselves
            clauses = self._base.by_predicate.get(predicate, ())
            self._known[predicate] = NONE.union(*map(self._clause, clauses))
        return self._known[predicate]

    def _clause(self, clause: Clause) -> Names:
        found = NONE
        for part in clause.body:
            if isinstance(part, Literal):
                term = part.atom.terms[0]
                if part.atom.predicate != READING:
                    found |= self.of(part.atom.predicate)
                elif isinstance(term, Constant):
                    found |= {str(term.value)}
                else:
                    found |= self.every
        return found
