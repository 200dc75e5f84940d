"""Which scenarios tell a mutant of the rules from the rules as they are."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rsb_prove.bridge.compiled import Compiled
from rsb_prove.bridge.coverage import DECISIONS
from rsb_prove.bridge.decision import decide_lines
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.evaluation import NONE, Evaluation, Evaluator
from rsb_prove.bridge.model import Pattern, Relation
from rsb_prove.bridge.mutation import Mutant
from rsb_prove.bridge.plan import Plan, Rule, rule_of
from rsb_prove.bridge.rehearsal import Outcome, mismatches
from rsb_prove.bridge.syntax import Row

# What a decision is read from, beside the conclusions themselves.
READ = (*DECISIONS, "kind", "sums_up", "has")

# The rows that each atom of a body can match, in the order of the atoms.
Given = tuple[frozenset[Row], ...]


class Trial:
    """Decides scenarios that pass once more, under one mutant after the other."""

    def __init__(self, compiled: Compiled, outcomes: Iterable[Outcome]) -> None:
        self._compiled = compiled
        self._evaluator = Evaluator(compiled.plan)
        self._outcomes = tuple(outcomes)

    def killer(self, mutant: Mutant) -> Outcome | None:
        """The first scenario that fails under a mutant; None where it survives them all.

        Those in which the clause concluded something are tried before the others; those
        that give it the very rows that it was tried on already are not tried again.
        """
        idle: set[Given] = set()
        for one in self._near(mutant):
            before = one.decided.evaluation
            given = self._given(mutant, before)
            if given is not None and given in idle:
                continue
            after = self._after(mutant, one)
            if after is None or self._otherwise(one, after):
                return one
            if given is not None and _idle(mutant, before, after):
                idle.add(given)
        return None

    def _given(self, mutant: Mutant, evaluation: Evaluation) -> Given | None:
        """The rows that settle what a clause and its mutant conclude of a case.

        None where a circle settles it, or what was concluded before any case.
        """
        plan, name = self._compiled.plan, mutant.predicate
        if mutant.number is None or name in plan.recursive or name not in plan.live:
            return None
        read = plan.rules[name][mutant.number].reads  # a mutant reads no more
        return tuple(_matching(evaluation.model[n], p) for n, p in read)

    def _near(self, mutant: Mutant) -> Iterator[Outcome]:
        name = _origin(mutant)
        far = []
        for one in self._outcomes:
            if one.decided.evaluation.answers.get(name):
                yield one
            else:
                far.append(one)
        yield from far

    def evaluation(self, outcome: Outcome, mutant: Mutant) -> Evaluation:
        """All that holds of a scenario's case under a mutant."""
        before, name = outcome.decided.evaluation, mutant.predicate
        if mutant.row is not None:
            rows = _other(
                before.stated.get(name, frozenset()), mutant.row, mutant.other
            )
            return self._evaluator.again(before, self._compiled.plan, {name: rows})
        plan = _mutated(self._compiled.plan, mutant)
        return self._evaluator.again(before, plan, {}, frozenset([name]))

    def _after(self, mutant: Mutant, outcome: Outcome) -> Evaluation | None:
        """What holds under a mutant; None where its rules break off."""
        try:
            return self.evaluation(outcome, mutant)
        except Exception:  # noqa: BLE001 (any fault of the engine tells it from the rules)
            return None

    def _otherwise(self, outcome: Outcome, after: Evaluation) -> bool:
        """Whether a scenario fails by what holds, or nothing can be decided by it."""
        if _same(outcome.decided.evaluation, after):
            return False
        entities = [line.entity for line in outcome.decided.lines]
        try:
            lines = decide_lines(self._compiled.base, after.model, entities)
        except Rejected:
            return True
        return bool(mismatches(outcome.scenario, lines, after.model))


def _same(before: Evaluation, after: Evaluation) -> bool:
    """Whether nothing that a decision is read from came or went."""
    return all(before.relations.get(n) is after.relations.get(n) for n in READ)


def _idle(mutant: Mutant, before: Evaluation, after: Evaluation) -> bool:
    """Whether a mutant concludes what the clause that it stems from did."""
    said = before.answers.get(_origin(mutant), NONE)
    return after.answers.get(_name(mutant), NONE) == said


def _matching(relation: Relation, pattern: Pattern) -> frozenset[Row]:
    """The rows that agree with a pattern; all of them at no cost."""
    if not any(value is not None for value in pattern):
        return relation.set
    return frozenset(relation.match(pattern))


def _other(rows: frozenset[Row], row: Row, other: Row | None) -> frozenset[Row]:
    return rows - {row} | ({other} if other is not None else set())


def _mutated(plan: Plan, mutant: Mutant) -> Plan:
    """The plan with the mutant's clause in the place of the one that it stems from."""
    old = plan.rules[mutant.predicate]
    name = _origin(mutant)
    made: tuple[Rule, ...] = ()
    if mutant.clause is not None:
        made = (rule_of(_name(mutant), mutant.clause),)
    rules = tuple(r for one in old for r in (made if one.name == name else (one,)))
    return replace(plan, rules={**plan.rules, mutant.predicate: rules})


def _origin(mutant: Mutant) -> str:
    """The name of the rule that a mutant stems from."""
    return f"{mutant.predicate}:{mutant.number}"


def _name(mutant: Mutant) -> str:
    """The name of a mutant's rule: one of its own, since the engine knows rules by them."""
    return f"{_origin(mutant)}~{mutant.id}"
