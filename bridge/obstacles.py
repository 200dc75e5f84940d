"""What stands in the way of a line for which no set of changes was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.lookahead import NOTHING, Changes
from rsb_prove.bridge.mending import Aim, Mending
from rsb_prove.bridge.steps import Step


@dataclass(frozen=True, slots=True)
class Attempt:
    """Steps that were tried in vain, and the criteria that fail with them.

    Without any, the line is moved at the cost of others: `lines` are the decisions of
    the whole case with these changes.
    """

    steps: tuple[Step, ...]
    fails: tuple[str, ...]
    lines: tuple[LineDecision, ...] = ()

    @property
    def changes(self) -> Changes:
        """The changes of the case."""
        return frozenset(step.change for step in self.steps)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why a line cannot be approved.

    `stuck` are the criteria that failed on what is documented and that no option mends,
    whatever becomes of the others; `unsettled` those that are unknown and that no
    option settles. Where there are neither, each way to mend `criterion` fails others:
    `attempts` are these ways.
    """

    stuck: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    criterion: str = ""
    attempts: tuple[Attempt, ...] = ()


NONE = Obstacles()


def obstacles(mending: Mending, share: int) -> Obstacles:
    """Look at each criterion by itself, then at what one costs the others."""
    turned_back = [e.criterion for e in mending.dead_ends if e.changes == NOTHING]
    line = mending.ahead.line_after(NOTHING)
    hard = [c for c in mending.ahead.pivots(NOTHING) if _is_hard(mending, c, share)]
    failed = line.of_status("failed")
    if hard or not turned_back:
        stuck = tuple(c for c in hard if c in failed)
        return Obstacles(stuck, tuple(c for c in hard if c not in failed))
    criterion = turned_back[0]
    found: dict[tuple[str, ...], Attempt] = {}
    for attempt in _attempts(mending, criterion):
        found.setdefault(attempt.fails, attempt)
    return Obstacles(criterion=criterion, attempts=tuple(found.values()))


def _is_hard(mending: Mending, criterion: str, share: int) -> bool:
    """Whether nothing mends a criterion, and the search for it was not cut short."""
    found = mending.find(Aim(criterion=criterion), share)
    return found is None and not mending.cut and not mending.full


def _attempts(mending: Mending, criterion: str) -> Iterator[Attempt]:
    """The options that turn a criterion, with what fails at once, or further on."""
    ahead = mending.ahead
    before = ahead.line_after(NOTHING).of_status("failed")
    for option in mending.trials.offered(NOTHING, criterion):
        line = ahead.line_after(option.changes)
        failed, pivots = line.of_status("failed"), ahead.pivots(option.changes)
        fails = tuple(c for c in pivots if c in failed and c not in before)
        if fails and (criterion in fails or criterion in line.of_status("met")):
            yield Attempt(mending.steps(option.changes), fails)
        elif not fails and mending.trials.harms(NOTHING, option):
            lines = ahead.after(option.changes).lines
            yield Attempt(mending.steps(option.changes), (), lines)
        elif not fails:
            ends = (e for e in mending.dead_ends if option.changes <= e.changes)
            if end := next(ends, None):
                yield Attempt(mending.steps(end.changes), (end.criterion,))
