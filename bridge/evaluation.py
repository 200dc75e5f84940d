"""The model of a case: predicate by predicate, each after all that it rests on.

What differs a little from a case that was evaluated is not evaluated anew: a rule is asked
again only if a row that one of its literals can match came or went. A date, an answer or
a reading touches few of the rules, so that many such questions take the time of one case.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rsb_prove.bridge.engine import Engine, Rows
from rsb_prove.bridge.firing import aggregated, matched, may_fire
from rsb_prove.bridge.model import NOTHING, Model, Relation
from rsb_prove.bridge.plan import Plan, Rule
from rsb_prove.bridge.strata import Stratum
from rsb_prove.bridge.syntax import Row

NONE: Rows = frozenset()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that holds of a case, and what each rule had to say to it.

    `stated` are the rows that are given and not concluded; `answers` those that each
    rule concludes, by its name, where it was asked.
    """

    stated: Mapping[str, Rows]
    relations: Mapping[str, Relation]
    answers: Mapping[str, Rows]

    @property
    def model(self) -> Model:
        """The relations as a model."""
        return Model(self.relations)


class Evaluator:
    """Evaluates the plan of a rule base for any number of cases, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._engine = Engine()
        tables = {name: Relation(rows) for name, rows in plan.static.items()}
        self._empty = Evaluation(plan.stated, tables, {})

    def settled(self) -> Plan:
        """The plan with all rows that follow without a case."""
        relations = self.without_a_case().relations
        static = {name: relation.set for name, relation in relations.items()}
        return replace(self.plan, static=static)

    def without_a_case(self) -> Evaluation:
        """All that holds of every case."""
        run = _Run(self._engine, self.plan, self._empty, self.plan.stated)
        return run.derive(lambda group: group[0] not in self.plan.live)

    def evaluate(self, facts: Iterable[tuple[str, Row]]) -> Evaluation:
        """All that holds of a case with these facts."""
        run = _Run(self._engine, self.plan, self._empty, self._stated(facts, {}))
        return run.derive(lambda group: group[0] in self.plan.live)

    def vary(
        self,
        base: Evaluation,
        facts: Iterable[tuple[str, Row]],
        tables: Mapping[str, Rows] | None = None,
    ) -> Evaluation:
        """The same for other facts, or other rows of tables of the rule base."""
        run = _Run(self._engine, self.plan, base, self._stated(facts, tables or {}))
        return run.derive(lambda group: run.touched(group, self._below[group]))

    def again(
        self,
        base: Evaluation,
        plan: Plan,
        tables: Mapping[str, Rows],
        anew: frozenset[str] = frozenset(),
    ) -> Evaluation:
        """The same case under other tables, or under a plan with other rules.

        The plan has the groups of this one; `anew` are the predicates whose rules differ.
        """
        run = _Run(self._engine, plan, base, {**base.stated, **tables})
        run.restated |= anew
        return run.derive(lambda group: run.touched(group, self._below[group]))

    @cached_property
    def _below(self) -> Mapping[Stratum, frozenset[str]]:
        """What each group rests on: where nothing of it changed, no rule is looked at."""
        return {
            group: frozenset(
                read
                for name in group
                for rule in self.plan.rules[name]
                for read, _ in rule.reads
            )
            for group in self.plan.groups
        }

    def _stated(
        self, facts: Iterable[tuple[str, Row]], tables: Mapping[str, Rows]
    ) -> dict[str, Rows]:
        case: dict[str, set[Row]] = {}
        for name, row in facts:
            case.setdefault(name, set()).add(row)
        stated = {**self.plan.stated, **tables}
        return stated | {n: stated.get(n, NONE) | rows for n, rows in case.items()}


class _Run:
    """One evaluation under way: the relations so far, and the rows that came or went."""

    def __init__(
        self, engine: Engine, plan: Plan, base: Evaluation, stated: Mapping[str, Rows]
    ) -> None:
        self.engine, self.plan, self.base, self.stated = engine, plan, base, stated
        self.relations = dict(base.relations)
        self.answers = dict(base.answers)
        self.changed: dict[str, list[Row]] = {}
        self.restated = {
            name
            for name in stated.keys() | base.stated.keys()
            if stated.get(name, NONE) != base.stated.get(name, NONE)
        }
        for name in self.restated:
            if name not in plan.rules:
                self._set(name, stated.get(name, NONE))

    def derive(self, wanted: Callable[[Stratum], bool]) -> Evaluation:
        """Evaluate the wanted groups, in their order."""
        with self.engine.loaded():
            for group in self.plan.groups:
                if wanted(group):
                    if group[0] in self.plan.recursive:
                        self._circle(group)
                    else:
                        self._once(group[0])
        return Evaluation(self.stated, self.relations, self.answers)

    def touched(self, group: Stratum, below: frozenset[str]) -> bool:
        """Whether anything came or went that a group states or rests on."""
        if not self.restated.isdisjoint(group):
            return True
        if below.isdisjoint(self.changed):
            return False
        return any(self._due(rule) for name in group for rule in self.plan.rules[name])

    def _due(self, rule: Rule) -> bool:
        return any(
            name in self.changed and matched(pattern, self.changed[name])
            for name, pattern in rule.reads
        )

    def _once(self, name: str) -> None:
        """Conclude a predicate that does not rest on itself."""
        rules = self.plan.rules[name]
        for rule in rules:
            if rule.name not in self.answers or self._due(rule):
                self.answers[rule.name] = self._ask(rule)
        rows = NONE.union(*(self.answers[rule.name] for rule in rules))
        if rules and (made := rules[0].aggregate):
            rows = aggregated(rows, made.function)
        self._set(name, rows | self.stated.get(name, NONE))

    def _circle(self, group: Stratum) -> None:
        """Conclude predicates that rest on each other, from nothing until no more comes.

        No question is recursive, so that data which run in a circle end like any other.
        """
        found = {name: self.stated.get(name, NONE) for name in group}
        before: dict[str, Rows] = {}
        while found != before:
            before = dict(found)
            for name in group:
                self._set(name, found[name])
            for rule in (rule for name in group for rule in self.plan.rules[name]):
                self.answers[rule.name] = self._ask(rule)
                name = rule.head.predicate
                found[name] |= self.answers[rule.name]

    def _ask(self, rule: Rule) -> Rows:
        if not may_fire(rule.needs, self.relations):
            return NONE
        return frozenset(self.engine.ask(rule, self.relations))

    def _set(self, name: str, rows: Rows) -> None:
        """The rows of a predicate, and which of them came or went."""
        if rows == self.relations.get(name, NOTHING).set:
            return
        before = self.base.relations.get(name, NOTHING)
        self.relations[name] = before if rows == before.set else Relation(rows)
        self.changed[name] = list(rows ^ before.set)
