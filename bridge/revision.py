"""What one rule base has that another has not: numbers and facts, criteria, clauses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from rsb_prove.bridge.manifest import Manifest
from rsb_prove.bridge.metadata import Criterion
from rsb_prove.bridge.packnotes import heading
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Fact, Row

# Where a criterion stands says nothing of what it is.
_PLACED = ("id", "number", "place")


Side = Manifest | Fact | Criterion | Clause


@dataclass(frozen=True, slots=True)
class Turned:
    """A pack, a fact, a criterion or a clause as it was and as it is; None: there is none."""

    before: Side | None
    after: Side | None
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """Everything in which two rule bases differ, each in the order of the rules."""

    packs: tuple[Turned, ...]
    facts: tuple[Turned, ...]
    criteria: tuple[Turned, ...]
    clauses: tuple[Turned, ...]

    def __bool__(self) -> bool:
        return bool(self.packs or self.facts or self.criteria or self.clauses)


def revision(old: RuleBase, new: RuleBase) -> Revision:
    """What differs between two rule bases, wherever it stands in their files."""
    return Revision(
        packs=tuple(_packs(old, new)),
        facts=tuple(_facts(old, new)),
        criteria=tuple(_criteria(old, new)),
        clauses=tuple(_clauses(old, new)),
    )


def _packs(old: RuleBase, new: RuleBase) -> Iterator[Turned]:
    one, other = (
        {m.id: m for m in base.packs.manifests} if base.packs else {}
        for base in (old, new)
    )
    for name in dict.fromkeys([*one, *other]):
        before, after = one.get(name), other.get(name)
        if not (before and after) or heading(before) != heading(after):
            yield Turned(before, after)


def _own_facts(base: RuleBase) -> Iterator[Fact]:
    """The facts without those that say of a pack what its manifest says."""
    stated = set(base.packs.facts) if base.packs else set()
    return (fact for fact in base.facts if fact not in stated)


def _facts(old: RuleBase, new: RuleBase) -> Iterator[Turned]:
    """Facts that are gone or new; two that settle the same are one that changed."""
    key = _keys(old, new)
    before = {(f.predicate, f.row): f for f in _own_facts(old)}
    after = {(f.predicate, f.row): f for f in _own_facts(new)}
    gone = {key(f): f for row, f in before.items() if row not in after}
    come = {key(f): f for row, f in after.items() if row not in before}
    for named in dict.fromkeys([*gone, *come]):
        yield Turned(gone.get(named), come.get(named))


class _keys:
    """The columns of a fact that settle the others, as the rules declare it."""

    def __init__(self, *bases: RuleBase) -> None:
        rows = [row for base in bases for row in base.rows("settles")]
        self._columns = {str(name): int(count) for name, count in rows}
        self._columns |= {"reading": 1}

    def __call__(self, fact: Fact) -> tuple[str, Row]:
        return fact.predicate, fact.row[: self._columns.get(fact.predicate)]


def _criteria(old: RuleBase, new: RuleBase) -> Iterator[Turned]:
    for id_ in dict.fromkeys([*old.criteria, *new.criteria]):
        before, after = old.criteria.get(id_), new.criteria.get(id_)
        aspects = tuple(_aspects(before, after)) if before and after else ()
        if aspects or not (before and after):
            yield Turned(before, after, aspects)


def _aspects(before: Criterion, after: Criterion) -> Iterator[str]:
    """What is said otherwise in the comment block of a criterion."""
    for field in fields(Criterion):
        name = field.name
        if name not in _PLACED and getattr(before, name) != getattr(after, name):
            yield name.replace("_", " ")


def _clauses(old: RuleBase, new: RuleBase) -> Iterator[Turned]:
    """Clauses that are gone or new; one for one of the same head is a change."""
    before, after = _texts(old.clauses), _texts(new.clauses)
    gone = _by_head(c for text, c in before.items() if text not in after)
    come = _by_head(c for text, c in after.items() if text not in before)
    for head in dict.fromkeys([*gone, *come]):
        one, other = gone.get(head, []), come.get(head, [])
        if len(one) == len(other) == 1:
            yield Turned(one[0], other[0])
        else:
            yield from (Turned(clause, None) for clause in one)
            yield from (Turned(None, clause) for clause in other)


def _texts(clauses: Iterable[Clause]) -> dict[str, Clause]:
    return {str(clause): clause for clause in clauses}


def _by_head(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(str(clause.head), []).append(clause)
    return found
