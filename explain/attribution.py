"""Which criteria each clause concludes something of, and which ones rest on it.

A clause that names a criterion in its head is that criterion's own. One whose head has a
variable there concludes of the criteria that the facts it asks for name:
`meets(R, C) <= yes_no(C, Kind, Field, Answer)` of those of `yes_no`. Where no fact
narrows it, it is general: it holds for every criterion and is nobody's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Atom, Clause, Constant, Literal, Term

# What declares this predicate forms the verdicts of every criterion alike.
_VERDICT = "met"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Clause -> the criteria that it concludes of, and those that rest on it besides."""

    concludes: Mapping[Clause, tuple[str, ...]]
    supports: Mapping[Clause, tuple[str, ...]]


def attribution(base: RuleBase) -> Attribution:
    """The criteria of every clause, each in the policy's order."""
    found = _Finder(base)
    concludes = {c: found.subjects(c) for c in base.clauses}
    below: dict[Clause, list[str]] = {clause: [] for clause in base.clauses}
    for criterion in base.criteria:
        for clause in found.resting(criterion, concludes):
            if criterion not in concludes[clause]:
                below[clause].append(criterion)
    order = tuple(base.criteria)
    return Attribution(
        {c: tuple(k for k in order if k in names) for c, names in concludes.items()},
        {clause: tuple(names) for clause, names in below.items()},
    )


class _Finder:
    """What the rule base says of the columns that hold criteria."""

    def __init__(self, base: RuleBase) -> None:
        self.base = base
        declared = base.predicates.get(_VERDICT)
        self.shared = declared.place.file if declared else ""
        self.columns = {
            name: [i for i, one in enumerate(p.columns) if one.type == "criterion"]
            for name, p in base.predicates.items()
        }

    def subjects(self, clause: Clause) -> frozenset[str]:
        """The criteria that stand in the head, or that its facts put there."""
        heads = [clause.head.terms[i] for i in self._held(clause.head)]
        named = {str(t.value) for t in heads if isinstance(t, Constant)}
        for term in heads:
            if not isinstance(term, Constant):
                named |= self._put_there(clause, term)
        return frozenset(named & set(self.base.criteria))

    def _held(self, atom: Atom) -> list[int]:
        columns = self.columns.get(atom.predicate, [])
        return [i for i in columns if i < len(atom.terms)]

    def _put_there(self, clause: Clause, term: Term) -> set[str]:
        """What every table that the body asks for has in the column of a variable."""
        allowed: set[str] | None = None
        for literal in clause.body:
            if isinstance(literal, Literal) and not literal.negated:
                for column in self._table_columns(literal.atom, term):
                    rows = self.base.rows(literal.atom.predicate)
                    values = {str(row[column]) for row in rows}
                    allowed = values if allowed is None else allowed & values
        return allowed or set()

    def _table_columns(self, atom: Atom, term: Term) -> Iterator[int]:
        """Where a variable stands in an atom that only facts can fill."""
        table = self.base.facts_of(atom.predicate)
        if table and atom.predicate not in self.base.by_predicate:
            yield from (i for i in self._held(atom) if atom.terms[i] == term)

    def resting(
        self, criterion: str, concludes: Mapping[Clause, frozenset[str]]
    ) -> set[Clause]:
        """The clauses of a criterion, and all clauses that these rest on."""
        waiting = [c for c, names in concludes.items() if criterion in names]
        found: set[Clause] = set()
        while waiting:
            clause = waiting.pop()
            if clause in found:
                continue
            found.add(clause)
            own = criterion if criterion in concludes[clause] else ""
            for literal in clause.body:
                if isinstance(literal, Literal):
                    waiting += self._below(clause, literal.atom, own, concludes)
        return found

    def _below(
        self,
        clause: Clause,
        atom: Atom,
        own: str,
        concludes: Mapping[Clause, frozenset[str]],
    ) -> Iterator[Clause]:
        """The clauses that could conclude an atom, as far as it names a criterion."""
        wanted = {self._value(clause, atom.terms[i], own) for i in self._held(atom)}
        candidates = self.base.by_predicate.get(atom.predicate, ())
        if not wanted:
            yield from candidates
        elif wanted - {""}:
            yield from (c for c in candidates if concludes[c] & wanted)
        elif self.base.predicates[atom.predicate].place.file != self.shared:
            yield from candidates

    def _value(self, clause: Clause, term: Term, own: str) -> str:
        """The criterion that a term stands for, or none where it may be any."""
        if isinstance(term, Constant):
            return str(term.value)
        heads = [clause.head.terms[i] for i in self._held(clause.head)]
        return own if term in heads else ""
