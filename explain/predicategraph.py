"""Which predicates rest on which, in strata, and what stands below one of them.

A predicate stands one stratum above what it needs complete (behind a negation, or counted),
and no lower than anything else that it rests on: strata are evaluated from 0 upwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import strata
from rsb_prove.bridge.syntax import Clause, Literal

NEGATED, COUNTED, GREATEST = "not", "count", "greatest"
# A drawing of more boxes than this is not read at a glance.
GLANCE = 32


@dataclass(frozen=True, slots=True)
class Rest:
    """That a predicate rests on another, and how: `ways` are those that need it complete.

    `plain` if some clause asks for it as well as it is.
    """

    head: str
    body: str
    ways: tuple[str, ...] = ()
    plain: bool = True

    @property
    def words(self) -> str:
        """How it is rested on, where not plainly."""
        told = ", ".join(self.ways)
        return f"also {told}" if self.plain and told else told


@dataclass(frozen=True)
class PredicateGraph:
    """Predicates with the stratum of each, what each rests on, and the recursive groups."""

    rests: Mapping[str, tuple[Rest, ...]]
    stratum: Mapping[str, int]
    groups: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every predicate, in order of their names."""
        return tuple(sorted(self.stratum))

    def below(self, name: str) -> frozenset[str]:
        """All that a predicate rests on, directly or through others; with itself."""
        return frozenset(self.levels(name))

    def levels(self, name: str) -> dict[str, int]:
        """Each predicate below one, and how many steps it is away."""
        found = {name: 0}
        for one in (waiting := [name]):  # grows: the nearest ones first
            for rest in self.rests.get(one, ()):
                if rest.body not in found:
                    found[rest.body] = found[one] + 1
                    waiting.append(rest.body)
        return found

    def depth_at_a_glance(self, name: str) -> int:
        """The most steps below a predicate that still make a drawing to be read."""
        away = self.levels(name).values()
        depths = range(1, max(away) + 1)
        fit = [d for d in depths if sum(level <= d for level in away) <= GLANCE]
        return fit[-1] if fit else 1


def predicate_graph(base: RuleBase) -> PredicateGraph:
    """The graph of every predicate that is concluded or asked for in a clause."""
    ways: dict[str, dict[str, dict[str, None]]] = {}
    for clause in base.clauses:
        row = ways.setdefault(clause.head.predicate, {})
        for name, way in _rests(clause):
            row.setdefault(name, {})[way] = None
    rests = {
        head: tuple(_rest(head, body, row[body]) for body in sorted(row))
        for head, row in ways.items()
    }
    order = strata({head: {r.body: True for r in row} for head, row in rests.items()})
    return PredicateGraph(rests, _strata(order, rests), tuple(_recursive(order, rests)))


def _rests(clause: Clause) -> Iterator[tuple[str, str]]:
    for literal in clause.body:
        if isinstance(literal, Literal):
            way = NEGATED if literal.negated else ""
            if clause.aggregate and not way:
                way = COUNTED if clause.aggregate.function == "len_" else GREATEST
            yield literal.atom.predicate, way


def _rest(head: str, body: str, ways: Iterable[str]) -> Rest:
    found = tuple(ways)
    return Rest(head, body, tuple(sorted(filter(None, found))), "" in found)


def _strata(
    order: Iterable[tuple[str, ...]], rests: Mapping[str, tuple[Rest, ...]]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in order:
        within = [rest for name in group for rest in rests.get(name, ())]
        outside = [rest for rest in within if rest.body not in group]
        level = max((found[r.body] + bool(r.ways) for r in outside), default=0)
        found.update(dict.fromkeys(group, level))
    return found


def _recursive(
    order: Iterable[tuple[str, ...]], rests: Mapping[str, tuple[Rest, ...]]
) -> Iterator[tuple[str, ...]]:
    for group in order:
        alone = all(rest.body != group[0] for rest in rests.get(group[0], ()))
        if len(group) > 1 or not alone:
            yield group
