"""Which scenarios tell a mutant of the rules from the rules as they are."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rsb_prove.bridge.compiled import Compiled
from rsb_prove.bridge.coverage import DECISIONS
from rsb_prove.bridge.decision import decide_lines
from rsb_prove.bridge.evaluation import Evaluation, Evaluator
from rsb_prove.bridge.mutation import Mutant
from rsb_prove.bridge.plan import Plan, Rule, rule_of
from rsb_prove.bridge.rehearsal import Outcome, mismatches
from rsb_prove.bridge.syntax import Row

# What a decision is read from, beside the conclusions themselves.
READ = (*DECISIONS, "kind", "sums_up", "has")


class Trial:
    """Decides scenarios that pass once more, under one mutant after the other."""

    def __init__(self, compiled: Compiled, outcomes: Iterable[Outcome]) -> None:
        self._compiled = compiled
        self._evaluator = Evaluator(compiled.plan)
        self._outcomes = tuple(outcomes)

    def killer(self, mutant: Mutant) -> Outcome | None:
        """The first scenario that fails under a mutant; None where it survives them all.

        Those in which the clause concluded something are tried before the others.
        """
        return next(
            (one for one in self._near(mutant) if self._fails(one, mutant)), None
        )

    def _near(self, mutant: Mutant) -> Iterator[Outcome]:
        name = f"{mutant.predicate}:{mutant.number}"
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

    def _fails(self, outcome: Outcome, mutant: Mutant) -> bool:
        try:
            after = self.evaluation(outcome, mutant)
            same = _same(outcome.decided.evaluation, after)
            return not same and self._otherwise(outcome, after)
        except Exception:  # noqa: BLE001 (rules that break off are told from those that do not)
            return True

    def _otherwise(self, outcome: Outcome, after: Evaluation) -> bool:
        entities = [line.entity for line in outcome.decided.lines]
        lines = decide_lines(self._compiled.base, after.model, entities)
        return bool(mismatches(outcome.scenario, lines, after.model))


def _same(before: Evaluation, after: Evaluation) -> bool:
    """Whether nothing that a decision is read from came or went."""
    return all(before.relations.get(n) is after.relations.get(n) for n in READ)


def _other(rows: frozenset[Row], row: Row, other: Row | None) -> frozenset[Row]:
    return rows - {row} | ({other} if other is not None else set())


def _mutated(plan: Plan, mutant: Mutant) -> Plan:
    """The plan with the mutant's clause in the place of the one that it stems from."""
    old = plan.rules[mutant.predicate]
    name = f"{mutant.predicate}:{mutant.number}"
    # A name of its own, since the engine knows a rule by its name.
    made: tuple[Rule, ...] = ()
    if mutant.clause is not None:
        made = (rule_of(f"{name}~{mutant.id}", mutant.clause),)
    rules = tuple(r for one in old for r in (made if one.name == name else (one,)))
    return replace(plan, rules={**plan.rules, mutant.predicate: rules})
