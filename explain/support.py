"""On which readings a conclusion rests: those without which it might not be one.

A proof that a case is decided so rests on what it uses and on what it rules out. So the
walk goes down the derivation, and wherever something must *not* hold, into every way in
which it could: of all that blocks a way, what rests on the fewest readings is enough.
Under any other choice of the readings that are not found here the conclusion stands.
"""

from collections.abc import Callable, Iterable

from rsb_prove.bridge.instances import (
    Bindings,
    body_of,
    extend,
    pattern,
    unify,
)
from rsb_prove.bridge.model import Pattern
from rsb_prove.bridge.ordering import binds, names
from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Comparison,
    Literal,
)
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import Absent, Aggregated, Ground, Premise, Tabled
from rsb_prove.explain.refutation import blocks_of
from rsb_prove.explain.tables import NONE, READING, Names, Tables

# The most rows of a table that are followed though nothing says yet which of them.
SHORT = 16


class Support:
    """The readings that the conclusions of one model rest on."""

    def __init__(self, explainer: Explainer, tables: Tables) -> None:
        self._explainer, self._tables = explainer, tables
        self._model = explainer.model
        self._known: dict[object, Names] = {}

    def of(self, step: Premise) -> Names:
        """The readings that an atom, or the absence of one, rests on."""
        match step:
            case Ground("reading", row) | Tabled(Ground("reading", row)):
                return self._tables.named(row[0])
            case Ground():
                return self._once(step, step.predicate, lambda: self._holds(step))
            case Absent(name, wanted):
                return self._others(name, wanted)
        return NONE

    def _once(self, key: object, name: str, work: Callable[[], Names]) -> Names:
        if key not in self._known:
            most = self._tables.of(name)
            # A predicate that rests on itself comes back here: then all that it names.
            self._known[key] = most if self._circles(name) else NONE
            self._known[key] = work() if most else NONE
        return self._known[key]

    def _circles(self, name: str) -> bool:
        return name in self._explainer.base.recursive_groups

    def _holds(self, atom: Ground) -> Names:
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
        blocks = (
            block
            for literal in rest
            for block in blocks_of(self._explainer, clause, literal, bindings)
            if isinstance(block, Absent) or not binds(literal)
        )
        least = self._least(blocks)
        if least is not None or not rest:
            return least or NONE
        at = self._next(rest, bindings)
        onward = (*rest[:at], *rest[at + 1 :])
        ways = [*extend(rest[at], bindings, self._model)]
        # Other rows would not matter if they differ in nothing that is used further on.
        used = names(Literal(clause.head)).union(*map(names, onward))
        matter = not ways or (names(rest[at]) - bindings.keys()) & used
        found = self._extent(rest[at], bindings) if matter else NONE
        return found.union(*(self._refuted(clause, onward, way) for way in ways))

    def _least(self, blocks: Iterable[Premise]) -> Names | None:
        """The fewest readings that one of them rests on; there are no fewer than none."""
        least: Names | None = None
        for found in map(self.of, blocks):
            if not found:
                return NONE
            if least is None or _size(found) < _size(least):
                least = found
        return least

    def _next(self, rest: tuple[BodyLiteral, ...], bindings: Bindings) -> int:
        """Which literal to follow: a table first, since no case has other rows of it."""
        return next(
            (at for at, one in enumerate(rest) if self._leads(one, bindings)), 0
        )

    def _leads(self, literal: BodyLiteral, bindings: Bindings) -> bool:
        """Whether a literal is a table that is known to some part, or short and fixed."""
        if isinstance(literal, Comparison) or literal.negated:
            return False
        name, wanted = literal.atom.predicate, pattern(literal.atom, bindings)
        if name in self._explainer.live:
            return False
        known = any(value is not None for value in wanted)
        short = len(self._model[name].set) <= SHORT
        return known or (short and not self._tables.of(name))

    def _extent(self, literal: BodyLiteral, bindings: Bindings) -> Names:
        """What it rests on that a literal has no other rows than those that are followed."""
        if isinstance(literal, Comparison) or literal.negated:
            return NONE
        return self._others(literal.atom.predicate, pattern(literal.atom, bindings))


def _size(names: Names) -> tuple[int, list[str]]:
    """A sort key: few before many, and these in a fixed order."""
    return len(names), sorted(names)
