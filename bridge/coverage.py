"""How much of a rule base scenarios show: of its clauses and criteria, not of its lines.

A clause is covered where it concluded something; a criterion where it was seen met, failed
and unknown, as far as the rules can conclude these; and where it decided alone: two lines
differ in it, and in what it rests on or what rests on it, and in their determination, but in
nothing else (modified condition/decision coverage, RTCA DO-178C, of criteria).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rsb_prove.bridge.decision import STATUSES, LineDecision
from rsb_prove.bridge.domains import domains
from rsb_prove.bridge.evaluation import Evaluator
from rsb_prove.bridge.facts import GIVEN
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.plan import plan
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import below
from rsb_prove.bridge.syntax import Clause

Related = Mapping[str, tuple[frozenset[str], frozenset[str]]]
# What a decision tells; the other clauses look for ways forward, and say nothing of a case.
DECISIONS = ("determination", "met", "failed", "unknown", "ask", "flag")


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one kind is covered: the items, and those that are not."""

    name: str
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Between 0 and 100."""
        return (
            100.0 * (self.total - len(self.missing)) / self.total
            if self.total
            else 100.0
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that was decided: its determination, and the status of each criterion."""

    determination: str
    status: Mapping[str, str]


def coverage(base: RuleBase, decided: Iterable[Decided]) -> tuple[Part, ...]:
    """What the decided cases show of the rule base: clauses, statuses, decisions alone."""
    every_case = Evaluator(plan(base.facts, base.clauses, GIVEN)).without_a_case()
    fired = set(_fired(every_case.answers))
    lines: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for case in decided:
        fired.update(_fired(case.evaluation.answers))
        lines.update(_line(line) for line in case.lines)
    seen = [
        _Line(determination, dict(status)) for determination, status in sorted(lines)
    ]
    possible = possible_statuses(base)
    return (
        _clauses(base, fired),
        _statuses(possible, seen),
        _alone(possible, seen, _related(base, every_case.model)),
    )


def decision_clauses(base: RuleBase) -> tuple[tuple[str, Clause], ...]:
    """The clauses that decisions rest on, each with the name of its rule in the plan."""
    wanted = below(base.edges, DECISIONS)
    return tuple(
        (f"{name}:{number}", clause)
        for name, clauses in base.by_predicate.items()
        if name in wanted
        for number, clause in enumerate(clauses)
    )


def possible_statuses(base: RuleBase) -> Mapping[str, tuple[str, ...]]:
    """Criterion -> the statuses that the rules can conclude of it, whatever the case."""
    words = domains(base)
    found = {status: words.get((status, 1)) for status in STATUSES}
    return {
        criterion: tuple(
            s for s, held in found.items() if held is None or criterion in held
        )
        for criterion in base.criteria
    }


def _related(base: RuleBase, model: Model) -> Related:
    """Criterion -> those that may differ with it, and those that may be listed with it."""
    above: dict[str, set[str]] = {criterion: {criterion} for criterion in base.criteria}
    beneath: dict[str, set[str]] = {
        criterion: {criterion} for criterion in base.criteria
    }
    for criterion, part in model.rows("bound_to"):
        beneath.setdefault(str(criterion), set()).add(str(part))
        above.setdefault(str(part), set()).add(str(criterion))
    return {
        criterion: (
            frozenset(above[criterion] | _all(above, beneath[criterion])),
            frozenset(_all(beneath, above[criterion])),
        )
        for criterion in base.criteria
    }


def _all(of: Mapping[str, set[str]], criteria: Iterable[str]) -> set[str]:
    return {one for criterion in criteria for one in of.get(criterion, ())}


def _fired(answers: Mapping[str, object]) -> Iterator[str]:
    return (name for name, rows in answers.items() if rows)


def _line(line: LineDecision) -> tuple[str, tuple[tuple[str, str], ...]]:
    return line.determination, tuple((c.criterion, c.status) for c in line.criteria)


def _clauses(base: RuleBase, fired: set[str]) -> Part:
    every = decision_clauses(base)
    missing = tuple(f"{c.place}  {c}" for name, c in every if name not in fired)
    return Part("clauses that concluded something", len(every), missing)


def _statuses(possible: Mapping[str, tuple[str, ...]], seen: Iterable[_Line]) -> Part:
    shown = {pair for line in seen for pair in line.status.items()}
    wanted = [(c, status) for c, statuses in possible.items() for status in statuses]
    missing = tuple(f"{c} {status}" for c, status in wanted if (c, status) not in shown)
    return Part("criteria met, failed and unknown", len(wanted), missing)


def _alone(
    possible: Mapping[str, tuple[str, ...]],
    seen: Iterable[_Line],
    rest: Related,
) -> Part:
    """Which criteria turned a determination with nothing else that differs."""
    wanted = [c for c, statuses in possible.items() if set(statuses) - {"met"}]
    shown: set[str] = set()
    for one, other in combinations(seen, 2):
        if one.determination != other.determination:
            shown.update(_turned_by(one, other, rest))
    missing = tuple(c for c in wanted if c not in shown)
    return Part("criteria that decide alone", len(wanted), missing)


def _turned_by(
    one: _Line,
    other: _Line,
    rest: Related,
) -> Iterator[str]:
    """The criteria that alone can be why two lines have other determinations."""
    both = one.status.keys() & other.status.keys()
    differing = {c for c in both if one.status[c] != other.status[c]}
    if not differing:
        return
    # What applies to one of them only is no reason, where it is met.
    single = {
        c
        for mine, others in ((one, other), (other, one))
        for c, status in mine.status.items()
        if c not in others.status and status != "met"
    }
    for criterion in differing:
        with_it, listed = rest[criterion]
        if differing <= with_it and single <= with_it | listed:
            yield criterion
