"""Why an atom holds: one derivation, found after the fact in the finished model.

Iterative, deterministic and memoised: each atom is explained once, by the first clause
in the order of the rule files whose body holds, with the first bindings in sorted order.
In a recursive group a conclusion rests only on rows that were there before it, so that
no derivation runs in a circle.
"""

from collections.abc import Iterable, Mapping

from rsb_prove.bridge.instances import (
    Bindings,
    body_of,
    instances,
    pattern,
    solve,
    unify,
    value,
)
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Comparison,
    Literal,
    Row,
    Value,
    Variable,
)
from rsb_prove.explain.proof import (
    Absent,
    Aggregated,
    Compared,
    Conclusion,
    Derived,
    Given,
    Ground,
    Premise,
    Tabled,
)
from rsb_prove.explain.types import comparison_type

Pointers = Mapping[tuple[str, Row], str]


class Explainer:
    """Explains the atoms of one model; `pointers` says where the case gives a fact."""

    def __init__(
        self, base: RuleBase, model: Model, pointers: Pointers, live: frozenset[str]
    ) -> None:
        self.base, self.model, self.pointers, self.live = base, model, pointers, live
        self._known: dict[Ground, Conclusion] = {}
        self._groups = base.recursive_groups
        self._ranks: dict[str, dict[Row, int]] = {}

    def leaf(self, atom: Ground) -> Given | Tabled | None:
        """The fact that an atom is, if it is one."""
        pointer = self.pointers.get((atom.predicate, atom.row))
        if pointer is not None:
            return Given(atom, pointer)
        place = self.base.places(atom.predicate).get(atom.row)
        return Tabled(atom, place) if place is not None else None

    def conclusion(self, atom: Ground) -> Conclusion:
        """The step that concludes an atom; raises KeyError if it is not in the model."""
        if atom not in self._known:
            self._known[atom] = self._conclude(atom)
        return self._known[atom]

    def proof(self, goals: Iterable[Ground]) -> dict[Ground, Conclusion]:
        """Every conclusion that the goals rest on, the goals first."""
        found: dict[Ground, Conclusion] = {}
        waiting = list(goals)[::-1]
        while waiting:
            atom = waiting.pop()
            if atom in found or self.leaf(atom) is not None:
                continue
            found[atom] = self.conclusion(atom)
            parts = [p for p in found[atom].premises if isinstance(p, Ground)]
            waiting += reversed(parts)
        return found

    def every(self, atom: Ground) -> tuple[Derived, ...]:
        """Every clause instance that concludes an atom."""
        return tuple(
            self._derived(atom, clause, bindings)
            for clause in self.base.by_predicate.get(atom.predicate, ())
            for bindings in instances(clause, atom.row, self.model)
        )

    def _conclude(self, atom: Ground) -> Conclusion:
        for clause in self.base.by_predicate.get(atom.predicate, ()):
            if clause.aggregate is not None:
                return self._aggregated(atom, clause, clause.aggregate.variable)
            for bindings in instances(clause, atom.row, self.model):
                if self._grounded(atom, clause, bindings):
                    return self._derived(atom, clause, bindings)
        raise KeyError(str(atom))

    def _derived(self, atom: Ground, clause: Clause, bindings: Bindings) -> Derived:
        premises = tuple(
            self.premise(clause, part, bindings) for part in body_of(clause)
        )
        return Derived(atom, clause, named(bindings), premises)

    def _aggregated(self, atom: Ground, clause: Clause, member: Variable) -> Aggregated:
        head = unify(clause.head, (*atom.row[:-1], None)) or {}
        members: dict[Value, tuple[Premise, ...]] = {}
        for bindings in solve(body_of(clause), head, self.model):
            premises = tuple(
                self.premise(clause, part, bindings) for part in body_of(clause)
            )
            members.setdefault(bindings[member.name], premises)
        return Aggregated(atom, clause, tuple(members.items()))

    def premise(
        self, clause: Clause, literal: BodyLiteral, bindings: Bindings
    ) -> Premise:
        """A literal of a clause as a premise, under bindings that settle it."""
        if isinstance(literal, Comparison):
            left, right = value(literal.left, bindings), value(literal.right, bindings)
            type_ = comparison_type(clause, literal, self.base)
            return Compared(left, literal.operator, right, str(literal), type_)
        row = pattern(literal.atom, bindings)
        if literal.negated:
            return Absent(literal.atom.predicate, row)
        atom = Ground(literal.atom.predicate, _closed(row))
        return self.leaf(atom) or atom

    def _grounded(self, atom: Ground, clause: Clause, bindings: Bindings) -> bool:
        """Whether every premise of the same recursive group was there before."""
        group = self._groups.get(atom.predicate)
        if group is None:
            return True
        rank = self._rank(atom.predicate, group).get(atom.row, 0)
        return all(
            self._rank(literal.atom.predicate, group).get(
                _closed(pattern(literal.atom, bindings)), -1
            )
            < rank
            for literal in clause.body
            if isinstance(literal, Literal) and literal.atom.predicate in group
        )

    def _rank(self, predicate: str, group: tuple[str, ...]) -> dict[Row, int]:
        if predicate not in self._ranks:
            self._ranks.update({name: {} for name in group})
            stage = 0
            while self._stage(group, stage):
                stage += 1
        return self._ranks[predicate]

    def _stage(self, group: tuple[str, ...], stage: int) -> bool:
        """Give this stage to the rows that follow from earlier ones; False if none do."""
        found = [
            (name, row)
            for name in group
            for row in self.model.rows(name)
            if row not in self._ranks[name] and self._follows(name, row, group)
        ]
        for name, row in found:
            self._ranks[name][row] = stage
        return bool(found)

    def _follows(self, name: str, row: Row, group: tuple[str, ...]) -> bool:
        if self.leaf(Ground(name, row)) is not None:
            return True
        return any(
            self._earlier(clause, bindings, group)
            for clause in self.base.by_predicate.get(name, ())
            for bindings in instances(clause, row, self.model)
        )

    def _earlier(
        self, clause: Clause, bindings: Bindings, group: tuple[str, ...]
    ) -> bool:
        return all(
            _closed(pattern(part.atom, bindings)) in self._ranks[part.atom.predicate]
            for part in clause.body
            if isinstance(part, Literal) and part.atom.predicate in group
        )


def named(bindings: Bindings) -> tuple[tuple[str, Value], ...]:
    """The bindings of the variables that have a name."""
    return tuple((n, bindings[n]) for n in bindings if not n.startswith("_"))


def _closed(row: tuple[Value | None, ...]) -> Row:
    return tuple(item for item in row if item is not None)
