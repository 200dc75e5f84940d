"""One set of changes with which a line is approved, if the rule base names any.

A criterion that stands in the way is mended by one of its options, then the next, until
the line is approved; where one has no option left, the last choice is taken back. The
criterion that this happened to goes first from then on, so that what cannot be is found
out at once, and not again for each way of everything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.lookahead import NOTHING, Changes, Lookahead, in_order
from rsb_prove.bridge.steps import Option, Question, Step, Way
from rsb_prove.bridge.trials import Trials, agrees

Barred = frozenset[Question]
FREE: Barred = frozenset()
# What a line loses, for which others are no longer approved.
OTHERS = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is looked for: the approval of the line, or one criterion at any price.

    `vain` are options of which it is known that nothing more would lead from them to it.
    """

    barred: Barred = FREE
    criterion: str | None = None
    vain: frozenset[Option] = frozenset()


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A criterion that no option mends once these changes are made."""

    criterion: str
    changes: Changes


@dataclass(slots=True)
class Mending:
    """The search for one line; what was decided once is not decided again.

    A set has at most `most` changes. `taken` says for which criteria each option was
    tried, `dead_ends` where the search had to turn back, `cut` whether the last one would
    have needed more decisions than it was given, and `full` whether more changes.
    """

    trials: Trials
    most: int
    taken: dict[Option, set[str]] = field(default_factory=dict)
    dead_ends: dict[DeadEnd, None] = field(default_factory=dict)
    cut: bool = False
    full: bool = False
    _limit: int = 0
    _urgent: list[str] = field(default_factory=list)

    @property
    def ahead(self) -> Lookahead:
        """The line, decided with any changes."""
        return self.trials.ahead

    def find(self, aim: Aim, share: int) -> Changes | None:
        """Changes that reach an aim, for at most so many changed cases."""
        self.cut = self.full = False
        self._limit = self.ahead.tried + share
        for option, criteria in self.taken.items():
            if option.question in aim.barred:
                for criterion in sorted(criteria):
                    self._hurry(criterion)
        return self._grown(NOTHING, aim)

    def steps(self, changes: Changes) -> tuple[Step, ...]:
        """Changes that were tried, in the order of their places in the case."""
        options = [one for offered in self.trials.offers.values() for one in offered]
        questions = {c: one.question for one in options for c in one.changes}
        criteria: dict[Change, set[str]] = {}
        for option, tried in self.taken.items():
            for change in option.changes:
                criteria.setdefault(change, set()).update(tried)
        return tuple(
            Step(questions[change], change, tuple(sorted(criteria.get(change, ()))))
            for change in in_order(changes)
        )

    def _grown(self, state: Changes, aim: Aim) -> Changes | None:
        """The state with what it takes to reach the aim.

        Every way to it mends each criterion that is left, so that one of them is enough
        to branch on. Where its options would lose another one, that one goes first.
        """
        left = self._left(state, aim)
        if not left:
            return state
        waiting = [min(left, key=lambda one: self._rank(state, one, aim))]
        for criterion in waiting:
            for option in self._tried(state, criterion, aim, waiting):
                found = self._grown(state | option.changes, aim)
                if found is not None:
                    return found
                aim = replace(aim, vain=aim.vain | {option})
                if (blamed := self._urgent[-1]) in left and blamed not in waiting:
                    waiting.insert(waiting.index(criterion) + 1, blamed)
                    break
        self.dead_ends.setdefault(DeadEnd(waiting[0], state))
        self._hurry(waiting[0])
        return None

    def _left(self, state: Changes, aim: Aim) -> list[str]:
        """The criteria that still have to change."""
        if aim.criterion is None:
            return [] if self.trials.approves(state) else self.ahead.pivots(state)
        met = self.ahead.line_after(state).of_status("met")
        return [] if aim.criterion in met else [aim.criterion]

    def _rank(self, state: Changes, criterion: str, aim: Aim) -> tuple[bool, int]:
        """What has no option goes first, then what was turned back for, the latest first."""
        options = self.trials.offered(state, criterion)
        some = any(option.question not in aim.barred for option in options)
        known = criterion in self._urgent
        return some, -self._urgent.index(criterion) - 1 if known else 0

    def _hurry(self, criterion: str) -> None:
        """Put a criterion before all others."""
        if criterion in self._urgent:
            self._urgent.remove(criterion)
        self._urgent.append(criterion)

    def _tried(
        self, state: Changes, criterion: str, aim: Aim, waiting: list[str]
    ) -> Iterator[Option]:
        """The options that bring a criterion on; what others would lose waits its turn.

        Of the days only the first that helps, unless one more could mend what is left.
        """
        settled: set[Way] = set()
        for option in self._open(state, criterion, aim):
            if option.moves and option.way in settled:
                continue
            if lost := self._lost(state, option, aim):
                left = self.ahead.pivots(state)
                waiting += [c for c in left if c in lost and c not in waiting]
            elif self.trials.helps(state, option, criterion):
                self.taken.setdefault(option, set()).add(criterion)
                yield option
                if option.moves and not self.trials.can_move(state | option.changes):
                    settled.add(option.way)

    def _open(self, state: Changes, criterion: str, aim: Aim) -> Iterator[Option]:
        """The options of a criterion that are neither barred nor in vain."""
        for option in self.trials.offered(state, criterion):
            if option.question not in aim.barred and option not in aim.vain:
                grown = state | option.changes
                if agrees(grown) and self._affords(grown):
                    yield option

    def _lost(self, state: Changes, option: Option, aim: Aim) -> frozenset[str]:
        """What an option costs: criteria, and for a line that is moved other lines."""
        if aim.criterion is not None:
            return frozenset()
        lost = self.trials.lost(state, option)
        return lost | {OTHERS} if self.trials.harms(state, option) else lost

    def _affords(self, state: Changes) -> bool:
        """Whether a state is small enough, and may be decided; else the search is cut."""
        if len(state) > self.most:
            self.full = True
            return False
        if self.ahead.knows(state) or self.ahead.tried < self._limit:
            return True
        self.cut = True
        return False
