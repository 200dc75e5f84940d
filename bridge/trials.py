"""What each option does to a line: whether it mends a criterion, leads on, or loses others."""

from dataclasses import dataclass, field

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.instances import instances
from rsb_prove.bridge.lookahead import Changes, Lookahead
from rsb_prove.bridge.options import APPROVED, Options
from rsb_prove.bridge.steps import Option
from rsb_prove.bridge.syntax import Row

# The predicate by which the rules say why a criterion fails.
FAILS = "fails"
MOVES = ("postpone", "bring_forward")
Offers = dict[tuple[Changes, str], tuple[Option, ...]]


@dataclass(slots=True)
class Trials:
    """One line with its options; a state is the set of changes that are made so far."""

    ahead: Lookahead
    options: Options
    offers: Offers = field(default_factory=dict)

    def offered(self, state: Changes, criterion: str) -> tuple[Option, ...]:
        """The options of a criterion."""
        key = state, criterion
        if key not in self.offers:
            self.offers[key] = self.options.of(self.ahead, *key)
        return self.offers[key]

    def approves(self, state: Changes) -> bool:
        """Whether the line is approved."""
        return self.ahead.line_after(state).determination == APPROVED

    def lost(self, state: Changes, option: Option) -> frozenset[str]:
        """The criteria that applied, had not failed, and fail with an option."""
        before, after = self._lines(state, option)
        held = {*before.of_status("met"), *before.of_status("unknown")}
        return frozenset(held.intersection(after.of_status("failed")))

    def harms(self, state: Changes, option: Option) -> bool:
        """Whether a line that is moved would cost another one its approval."""
        before, after = (self.ahead.after(s) for s in (state, state | option.changes))
        pairs = zip(before.lines, after.lines, strict=True)
        lines = (
            one.determination == APPROVED != two.determination for one, two in pairs
        )
        return option.moves and any(lines)

    def helps(self, state: Changes, option: Option, criterion: str) -> bool:
        """Whether an option mends a criterion, or leads on towards it.

        A plan leads on where it takes away some of what fails the criterion and adds
        nothing, another day also where a list that lacked a member does no more.
        """
        before, after = self._lines(state, option)
        if criterion not in {*after.of_status("failed"), *after.of_status("unknown")}:
            return True
        grown = state | option.changes
        if self.faults(grown, criterion) < self.faults(state, criterion):
            return True
        if option.moves and self._joins(grown, criterion) < self._joins(
            state, criterion
        ):
            return True
        if option.way != "document" and {c.op for c in option.changes} != {"remove"}:
            return False
        return (
            before.criteria != after.criteria
            or self._lacks(state, criterion) != self._lacks(grown, criterion)
            or not set(self.offered(state, criterion)).issuperset(
                self.offered(grown, criterion)
            )
        )

    def can_move(self, state: Changes) -> bool:
        """Whether the line has criteria that another day can mend."""
        amend = self.ahead.after(state).model["amend"]
        rows = amend.match((self.ahead.line.entity, None, None, None))
        return any(row[3] in MOVES for row in rows)

    def faults(self, state: Changes, criterion: str) -> frozenset[tuple[object, ...]]:
        """Each way in which a criterion fails: the rule, and what it holds of."""
        base, model = self.ahead.program.base, self.ahead.after(state).model
        row = (self.ahead.line.entity, criterion)
        return frozenset(
            (clause.place, *sorted(found.items()))
            for clause in base.by_predicate.get(FAILS, ())
            for found in instances(clause, row, model)
        )

    def _lines(
        self, state: Changes, option: Option
    ) -> tuple[LineDecision, LineDecision]:
        grown = state | option.changes
        return self.ahead.line_after(state), self.ahead.line_after(grown)

    def _joins(self, state: Changes, criterion: str) -> frozenset[Row]:
        """The lists that lack a member."""
        row = (self.ahead.line.entity, criterion, None, None)
        return frozenset(self.ahead.after(state).model["joins"].match(row))

    def _lacks(self, state: Changes, criterion: str) -> set[tuple[object, ...]]:
        model, own = self.ahead.after(state).model, (self.ahead.line.entity, criterion)
        fill, retract = model["fill"], model["retract"]
        return {*fill.match((*own, None, None)), *retract.match((*own, *[None] * 3))}


def agrees(changes: Changes) -> bool:
    """Whether no field is given two values, and no word goes that came."""
    fixed = {change.pointer for change in changes if change.op == "set"}
    given = [change.pointer for change in changes if change.pointer in fixed]
    words = {(change.pointer, change.value) for change in changes}
    return len(given) == len(fixed) and len(words) == len(changes)
