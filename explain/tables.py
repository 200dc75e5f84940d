"""Which readings the predicates of a rule base can rest on, whatever the case."""

from functools import cached_property

from rsb_prove.bridge.instances import Bindings, pattern, unify
from rsb_prove.bridge.model import Pattern, Relation
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Atom, Clause, Constant, Literal, Term

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
        pairs = ((clause, unify(clause.head, wanted)) for clause in clauses)
        found = (
            self._clause(c, bindings) for c, bindings in pairs if bindings is not None
        )
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
        return NONE.union(*(self._read(clause, {}) for clause in clauses))

    def _clause(self, clause: Clause, bindings: Bindings) -> Names:
        below = (self.of(atom.predicate) for atom in _atoms(clause))
        return self._read(clause, bindings).union(*below)

    def _read(self, clause: Clause, bindings: Bindings) -> Names:
        """The readings that stand in a clause, under bindings of its head."""
        terms = (a.terms[0] for a in _atoms(clause) if a.predicate == READING)
        return NONE.union(*(self._meant(term, clause, bindings) for term in terms))

    def _meant(self, term: Term, clause: Clause, bindings: Bindings) -> Names:
        """The readings that a term can name: those of a fact beside it, else all."""
        if isinstance(term, Constant):
            return self.named(term.value)
        for atom in _atoms(clause):
            name = atom.predicate
            if term in atom.terms and name != READING and self._is_told(name):
                at, wanted = atom.terms.index(term), pattern(atom, bindings)
                rows = Relation(frozenset(self._base.rows(name))).match(wanted)
                return frozenset(str(row[at]) for row in rows)
        return self.every

    def _is_told(self, predicate: str) -> bool:
        """Whether facts of the rule base are all that a predicate has."""
        base = self._base
        return bool(base.rows(predicate)) and predicate not in base.by_predicate


def _atoms(clause: Clause) -> list[Atom]:
    return [part.atom for part in clause.body if isinstance(part, Literal)]
