"""What would have to change for a line to be approved: sets of changes, each decided anew.

Every criterion that stands in the way is mended by itself first (`_mends`); the ways are
then combined, decided together, and continued where the combination brings up another
criterion. A set is kept if the line is approved with it and with none of its parts.
The search is complete for what the rule base names (rules/ways.dl) up to `most` steps; if
it has to stop before that, it says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rsb_prove.bridge.decision import LineDecision, policy_order
from rsb_prove.bridge.lookahead import NOTHING, Changes, Lookahead
from rsb_prove.bridge.options import MOVES, WAYS, Option, Options, Way

APPROVED = "medically_necessary"
# The most steps of a set, and the most changed cases that are decided for it.
MOST, TRIES = 12, 600


@dataclass(frozen=True, slots=True)
class Requirement:
    """A set of steps with which the line is approved, and with no part of which it is."""

    steps: tuple[Option, ...]

    @property
    def way(self) -> Way:
        """What the set takes at most: documents only, another plan, or time."""
        return max((step.way for step in self.steps), key=WAYS.index)

    @property
    def changes(self) -> Changes:
        """The changes of the case."""
        return frozenset(step.change for step in self.steps)


@dataclass(frozen=True, slots=True)
class Requirements:
    """All minimal sets that were found, and the criteria that nothing can change.

    `complete` is False where the search was stopped; `most` is the most steps of a set.
    """

    line: LineDecision
    sets: tuple[Requirement, ...]
    stuck: tuple[str, ...]
    complete: bool
    most: int
    tried: int


def requirements(
    ahead: Lookahead, options: Options, *, most: int = MOST, tries: int = TRIES
) -> Requirements:
    """Search for the minimal sets of a line that is not approved."""
    search = _Search(ahead, options, most, tries)
    found = [] if ahead.line.determination == APPROVED else search.run()
    return Requirements(
        ahead.line,
        tuple(sorted(map(search.requirement, found), key=_rank)),
        tuple(search.stuck) if not found else (),
        search.complete,
        most,
        ahead.tried,
    )


def _rank(found: Requirement) -> tuple[int, int, list[str]]:
    words = [str(step.change) for step in found.steps]
    return WAYS.index(found.way), len(found.steps), words


@dataclass(slots=True)
class _Search:
    ahead: Lookahead
    options: Options
    most: int
    tries: int
    complete: bool = True
    stuck: list[str] = field(default_factory=list)
    steps: dict[object, Option] = field(default_factory=dict)

    def run(self) -> list[Changes]:
        """The minimal sets, one for each set of fields."""
        approved: list[Changes] = []
        waiting, seen = [NOTHING], {NOTHING}
        while waiting:
            state = waiting.pop(0)
            if self._approves(state):
                approved.append(state)
                continue
            for grown in self._combined(state):
                if grown not in seen:
                    seen.add(grown)
                    waiting.append(grown)
        return self._minimal(approved)

    def requirement(self, changes: Changes) -> Requirement:
        """A set as the steps that it was found by, in the order of their pointers."""
        steps = sorted((self.steps[c] for c in changes), key=lambda s: s.change.pointer)
        return Requirement(tuple(steps))

    def _approves(self, state: Changes) -> bool:
        return self.ahead.line_after(state).determination == APPROVED

    def _pivots(self, state: Changes) -> list[str]:
        """The criteria that have to change, in policy order."""
        entity = self.ahead.line.entity
        rows = self.ahead.after(state).model["pivot"].match((entity, None))
        base = self.ahead.program.base
        return sorted(
            (str(row[1]) for row in rows), key=lambda c: policy_order(base, c)
        )

    def _combined(self, state: Changes) -> list[Changes]:
        """The state with a way to mend each of its criteria."""
        found = [state]
        ways = {c: self._mends(state, c) for c in self._pivots(state)}
        if state == NOTHING:
            self.stuck = [criterion for criterion in ways if not ways[criterion]]
        # What cannot be mended by itself may be mended with others: the decision tells.
        for mends in sorted(filter(None, ways.values()), key=len):
            found = list(dict.fromkeys(self._joined(found, mends)))
        return [grown for grown in found if grown != state]

    def _joined(
        self, states: Iterable[Changes], mends: list[Changes]
    ) -> Iterator[Changes]:
        for state in states:
            if any(mend <= state for mend in mends):
                yield state
                continue
            for mend in mends:
                grown = state | mend
                if _agrees(grown) and self._affordable(grown):
                    yield grown

    def _mends(self, state: Changes, criterion: str) -> list[Changes]:
        """The minimal sets of steps that mend one criterion in a state."""
        found: list[Changes] = []
        waiting, seen = [NOTHING], {NOTHING}
        while waiting:
            base = waiting.pop(0)
            for step in self._steps(state | base, criterion):
                grown = base | {step.change}
                if grown in seen or any(mend <= grown for mend in found):
                    continue
                seen.add(grown)
                if not _agrees(state | grown) or not self._affordable(state | grown):
                    continue
                self.steps.setdefault(step.change, step)
                if self._mended(state, grown, criterion):
                    found.append(grown)
                elif self._onward(state | base, state | grown, criterion, step):
                    waiting.append(grown)
        return found

    def _steps(self, state: Changes, criterion: str) -> Iterator[Option]:
        """The steps to try for a criterion; of the days only the first that helps.

        Days go on until one is found from which no other day could help further.
        """
        decided = self.ahead.after(state)
        entity = self.ahead.line.entity
        done: set[Way] = set()
        for step in self.options.of(decided.model, decided.document, entity, criterion):
            grown = state | {step.change}
            if not step.moves:
                yield step
            elif step.way in done or not _agrees(grown) or not self._affordable(grown):
                continue
            elif self._mended(state, frozenset({step.change}), criterion):
                yield step
                if not self._moved_on(grown):
                    done.add(step.way)

    def _moved_on(self, state: Changes) -> bool:
        """Whether a line on another day still has criteria that another day can mend."""
        amend = self.ahead.after(state).model["amend"]
        rows = amend.match((self.ahead.line.entity, None, None, None))
        return any(row[3] in MOVES for row in rows)

    def _affordable(self, state: Changes) -> bool:
        """Whether a state may still be tried; else the search is not complete."""
        if len(state) > self.most or self.ahead.tried >= self.tries:
            self.complete = False
            return False
        return True

    def _mended(self, state: Changes, grown: Changes, criterion: str) -> bool:
        """Whether the criterion is met, or applies no more, and none failed instead."""
        before, after = (
            self.ahead.line_after(state),
            self.ahead.line_after(state | grown),
        )
        if _lost(before, after):
            return False
        return criterion not in {
            *after.of_status("failed"),
            *after.of_status("unknown"),
        }

    def _onward(
        self, before: Changes, after: Changes, criterion: str, step: Option
    ) -> bool:
        """Whether a step that does not mend a criterion leads on towards it."""
        line, earlier = self.ahead.line_after(after), self.ahead.line_after(before)
        if _lost(earlier, line):
            return False
        if step.change.op == "remove":
            return True
        if step.way != "document":
            return False
        return self._lacks(after, criterion) != self._lacks(before, criterion) or set(
            line.of_status("met")
        ) > set(earlier.of_status("met"))

    def _lacks(self, state: Changes, criterion: str) -> set[tuple[object, ...]]:
        entity = self.ahead.line.entity
        model = self.ahead.after(state).model
        return set(model["fill"].match((entity, criterion, None, None)))

    def _minimal(self, approved: list[Changes]) -> list[Changes]:
        """Sets no part of which is enough; of those with equal fields and way the first."""
        found: dict[tuple[frozenset[str], Way], Changes] = {}
        for state in sorted(map(self._reduced, approved), key=len):
            fields = frozenset(change.pointer for change in state)
            way = self.requirement(state).way
            if not any(other <= fields and w == way for other, w in found):
                found[fields, way] = state
        return list(found.values())

    def _reduced(self, state: Changes) -> Changes:
        """The set without the steps that it can do without."""
        for change in sorted(state, key=str):
            if self._approves(state - {change}):
                state = state - {change}
        return state


def _lost(before: LineDecision, after: LineDecision) -> bool:
    """Whether a criterion failed that applied before and had not failed."""
    held = {*before.of_status("met"), *before.of_status("unknown")}
    return not held.isdisjoint(after.of_status("failed"))


def _agrees(changes: Changes) -> bool:
    """Whether no field is set to two values."""
    fixed = [change.pointer for change in changes if change.op == "set"]
    return len(fixed) == len(set(fixed))
