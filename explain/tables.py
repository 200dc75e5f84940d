"""Which readings the predicates of a rule base can rest on, whatever the case."""

from functools import cached_property

from rsb_prove.bridge.instances import unify
from rsb_prove.bridge.model import Pattern
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Atom, Clause, Constant, Literal

Names = frozenset[str]
NONE: Names = frozenset()
READING = "reading"


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
        """The readings that a predicate can rest on, by whatever it leads to."""
        if predicate not in self._known:
            self._known[predicate] = self.beside(predicate, NONE)
        return self._known[predicate]

    def beside(self, predicate: str, others: Names) -> Names:
        """The readings that it can rest on without what some predicates lead to."""
        reached, waiting = {predicate}, [predicate]
        while waiting:
            below = self._uses(waiting.pop()) - reached - others
            reached |= below
            waiting += below
        return NONE.union(*map(self._own, reached))

    def _uses(self, predicate: str) -> set[str]:
        """The predicates in the bodies of the clauses of a predicate."""
        clauses = self._base.by_predicate.get(predicate, ())
        return {atom.predicate for clause in clauses for atom in _atoms(clause)}

    def _own(self, predicate: str) -> Names:
        """The readings that stand in the clauses of a predicate themselves."""
        clauses = self._base.by_predicate.get(predicate, ())
        return NONE.union(*map(self._read, clauses))

    def _clause(self, clause: Clause) -> Names:
        below = (self.of(atom.predicate) for atom in _atoms(clause))
        return self._read(clause).union(*below)

    def _read(self, clause: Clause) -> Names:
        """The readings that stand in a clause; all of them where any is meant."""
        terms = (a.terms[0] for a in _atoms(clause) if a.predicate == READING)
        named = (str(t.value) if isinstance(t, Constant) else None for t in terms)
        return NONE.union(*map(self.named, named))


def _atoms(clause: Clause) -> list[Atom]:
    return [part.atom for part in clause.body if isinstance(part, Literal)]
