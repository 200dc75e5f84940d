"""What differs between two decisions, line by line, and between their proofs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rsb_prove.bridge.decision import Ask
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Fact
from rsb_prove.explain.fields import FieldDifference
from rsb_prove.explain.turnover import Turnover, pairs, turnover
from rsb_prove.explain.view import CaseView, CriterionView, FlagView, LineView, Node

Rule = Fact | Clause
# What the criteria of a line say already.
VERDICTS = ("determination", "criterion")


@dataclass(frozen=True, slots=True)
class CriterionDifference:
    """A criterion with another status or another statement; None: it does not apply."""

    id: str
    before: CriterionView | None
    after: CriterionView | None

    @property
    def either(self) -> CriterionView:
        """The criterion after or, where it applies no more, before."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def turned(self) -> bool:
        """Whether its status differs, and not only what is said of it."""
        if self.before and self.after:
            return self.before.status != self.after.status
        return True

    @property
    def sums_up(self) -> bool:
        """Whether it only repeats, both before and after, what a part of it says."""
        return all(one.sums_up for one in (self.before, self.after) if one)


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A requested line before and after; None where only one of the cases has it.

    `steps` are those of the proofs, without the verdicts.
    """

    line: str
    before: LineView | None
    after: LineView | None
    criteria: tuple[CriterionDifference, ...] = ()
    asks: Turnover[Ask] = field(default_factory=Turnover)
    flags: Turnover[FlagView] = field(default_factory=Turnover)
    readings: Turnover[str] = field(default_factory=Turnover)
    steps: Turnover[Node] = field(default_factory=Turnover)

    @property
    def redetermined(self) -> bool:
        """Whether the determination differs, or one of the cases has none."""
        if self.before and self.after:
            one, other = self.before.decision, self.after.decision
            return one.determination != other.determination
        return True

    def __bool__(self) -> bool:
        """Whether anything differs."""
        parts = (self.criteria, self.asks, self.flags, self.readings, self.steps)
        return self.redetermined or any(parts)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two decided cases, what differs in what they rest on, and their lines in pairs.

    They rest on the `fields` of the cases and on the `rules`, readings among them.
    """

    before: CaseView
    after: CaseView
    fields: tuple[FieldDifference, ...]
    rules: Turnover[Rule]
    lines: tuple[LineDifference, ...]

    @property
    def redetermined(self) -> bool:
        """Whether the determination of any line differs."""
        return any(line.redetermined for line in self.lines)

    def __bool__(self) -> bool:
        """Whether anything differs between the decisions or their proofs."""
        return any(self.lines)


def difference(
    before: CaseView,
    after: CaseView,
    fields: tuple[FieldDifference, ...] = (),
    rules: Turnover[Rule] | None = None,
    *,
    full: bool = False,
) -> Difference:
    """Two decisions compared, lines of one name with each other.

    Neither view may be a brief one, which knows of no readings. Without `full` the
    steps are those that a reader is shown.
    """
    found = pairs(before.lines, after.lines, lambda view: view.decision.line)
    lines = tuple(_line(name, *pair, full=full) for name, pair in found.items())
    return Difference(before, after, fields, rules or Turnover(), lines)


def differing_rules(before: RuleBase, after: RuleBase) -> Turnover[Rule]:
    """The facts and clauses that only one of two rule bases has, wherever they stand."""
    if before is after:
        return Turnover()
    return turnover(_rules(before), _rules(after), str)


def _rules(base: RuleBase) -> tuple[Rule, ...]:
    return (*base.facts, *base.clauses)


def _line(
    name: str, before: LineView | None, after: LineView | None, *, full: bool
) -> LineDifference:
    if not before or not after:
        return LineDifference(name, before, after)
    return LineDifference(
        line=name,
        before=before,
        after=after,
        criteria=tuple(differing_criteria(before, after)),
        asks=turnover(before.asks, after.asks, lambda ask: (ask.pointer, ask.question)),
        flags=turnover(before.flags, after.flags, lambda flag: (flag.id, flag.text)),
        readings=turnover(before.readings, after.readings, str),
        steps=_steps(before, after, full=full),
    )


def differing_criteria(
    before: LineView, after: LineView
) -> Iterator[CriterionDifference]:
    """The criteria with another status or statement, in policy order."""
    found = pairs(before.criteria, after.criteria, lambda view: view.id)
    for id_, (one, other) in found.items():
        if not one or not other or _said(one) != _said(other):
            yield CriterionDifference(id_, one, other)


def _said(view: CriterionView) -> tuple[str, str]:
    return view.status, view.statement


def _steps(before: LineView, after: LineView, *, full: bool) -> Turnover[Node]:
    """The steps that one proof shows, and that the other has nowhere."""
    found = turnover(_in_order(before), _in_order(after), _words)
    if full:
        return found
    return Turnover(_read(found.gone, before), _read(found.come, after))


def _in_order(view: LineView) -> list[Node]:
    """The nodes of a proof as they are numbered, without the verdicts."""
    proof = view.proof
    nodes = (node for node in proof.nodes.values() if node.kind not in VERDICTS)
    return sorted(nodes, key=lambda node: proof.numbers[node.id])


def _words(node: Node) -> tuple[str, ...]:
    """What a step is known by: what it says, since another case may say it elsewhere."""
    clause = node.clause if node.kind == "refutation" else ""
    return node.kind, node.text or node.formal, clause


def _read(nodes: tuple[Node, ...], view: LineView) -> tuple[Node, ...]:
    """The steps that a reader is shown: the short form, and each field of the evidence.

    A date is a fact in several ways; the first is the one that reads like a date.
    """
    evidence = {pointer for one in view.criteria for pointer in one.evidence}
    fields = {n.pointer: n for n in reversed(nodes) if n.kind == "fact"}
    return tuple(
        n
        for n in nodes
        if n.plain or (n.pointer in evidence and fields.get(n.pointer) is n)
    )
