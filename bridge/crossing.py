"""A case that was decided under one rule base, under another: only what differs is anew."""

from dataclasses import replace

from rsb_prove.bridge.evaluation import Evaluation
from rsb_prove.bridge.plan import Plan
from rsb_prove.bridge.program import Program


class Crossing:
    """From the conclusions of one rule base to those of another, for any number of cases.

    The two must make the same facts of a case (`is_open`).
    """

    def __init__(self, old: Program, new: Program) -> None:
        before, after = old.evaluator.plan, new.evaluator.plan
        self.is_open = old.format.kinds == new.format.kinds
        self._evaluator = new.evaluator
        names = before.stated.keys() | after.stated.keys()
        self._tables = {
            name: after.stated.get(name, frozenset())
            for name in names
            if before.stated.get(name) != after.stated.get(name)
        }
        self._anew = frozenset(
            name
            for name in before.rules.keys() | after.rules.keys()
            if _clauses(before, name) != _clauses(after, name)
        )

    def evaluation(self, before: Evaluation) -> Evaluation:
        """What holds of the case under the other rule base."""
        answers = {
            name: rows
            for name, rows in before.answers.items()
            if name.rpartition(":")[0] not in self._anew
        }
        start = replace(before, answers=answers)
        plan = self._evaluator.plan
        return self._evaluator.again(start, plan, self._tables, self._anew)


def _clauses(plan: Plan, name: str) -> list[str]:
    """The rules of a predicate as text; the order gives them their names."""
    return [
        f"{r.head} {r.aggregate} {[*map(str, r.body)]}"
        for r in plan.rules.get(name, ())
    ]
