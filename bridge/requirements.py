"""What would have to change for a line to be approved: minimal sets, each decided anew.

A first set is found and reduced until no part of it can be spared. Any other set does
without one of its questions at least: so the search goes on once for each of them, with
that question barred, and so forth until nothing is found any more (the hitting sets of
Reiter). It is complete for what the rule base names, up to `most` changes a set; if it
has to stop before that, it says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rsb_prove.bridge.alternatives import with_others
from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.lookahead import Changes, Lookahead
from rsb_prove.bridge.mending import FREE, Aim, Barred, Mending
from rsb_prove.bridge.obstacles import NONE, Obstacles, obstacles
from rsb_prove.bridge.options import APPROVED, Options
from rsb_prove.bridge.steps import WAYS, Question, Step, Way
from rsb_prove.bridge.trials import Trials

MOST = 30  # changes of a set
# Of sets with no more steps than this, other answers are looked for that serve as well.
FEW_STEPS = 4


@dataclass(frozen=True, slots=True)
class Effort:
    """How many changed cases are decided at most.

    For the first set, for all further ones, and for each of these and each obstacle;
    where that is nothing, no obstacle is looked for.
    """

    first: int = 150
    further: int = 150
    each: int = 90


FULL = Effort()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A set of steps with which the line is approved, and with no part of which it is.

    `lines` are the decisions of the whole case with these changes.
    """

    steps: tuple[Step, ...]
    lines: tuple[LineDecision, ...]

    @property
    def way(self) -> Way:
        """What the set takes at most: documents only, another plan, or time."""
        return max((step.way for step in self.steps), key=WAYS.index)

    @property
    def changes(self) -> Changes:
        """The changes of the case."""
        return frozenset(step.change for step in self.steps)

    @property
    def questions(self) -> frozenset[Question]:
        """What has to be answered or planned."""
        return frozenset(step.question for step in self.steps)


@dataclass(frozen=True, slots=True)
class Requirements:
    """All minimal sets that were found, what is easiest to do first.

    Without any, `obstacles` say what stands in the way. `complete` is False where the
    search was stopped; `most` is the most changes of a set.
    """

    line: LineDecision
    sets: tuple[Requirement, ...]
    obstacles: Obstacles
    complete: bool
    most: int
    tried: int

    def questions(self) -> list[tuple[Question, int]]:
        """What to ask or plan, and in how many of the sets: the most needed first."""
        asked = [question for one in self.sets for question in sorted(one.questions)]
        counts = {question: asked.count(question) for question in asked}
        return sorted(counts.items(), key=lambda item: -item[1])


def nothing(line: LineDecision, most: int) -> Requirements:
    """What a line needs that is approved."""
    return Requirements(line, (), NONE, True, most, 0)


def not_sought(line: LineDecision, most: int) -> Requirements:
    """What is known of a line for which no way was looked for."""
    return Requirements(line, (), NONE, False, most, 0)


def requirements(
    ahead: Lookahead, options: Options, *, most: int = MOST, effort: Effort = FULL
) -> Requirements:
    """Search for the minimal sets of a line that is not approved."""
    if ahead.line.determination == APPROVED:
        return nothing(ahead.line, most)
    search = _Search(Mending(Trials(ahead, options), most), effort)
    sets = search.sets()
    complete = search.complete
    told = bool(sets) or not effort.each
    found = NONE if told else obstacles(search.mending, effort.each)
    return Requirements(ahead.line, sets, found, complete, most, ahead.tried)


@dataclass(slots=True)
class _Search:
    mending: Mending
    effort: Effort
    complete: bool = True
    left: int = 0

    def sets(self) -> tuple[Requirement, ...]:
        """Every minimal set."""
        found = {one.questions: one for one in self._enumerated()}
        minimal = [one for key, one in found.items() if not any(k < key for k in found)]
        return tuple(self._with_others(one) for one in sorted(minimal, key=_rank))

    def _with_others(self, found: Requirement) -> Requirement:
        """A set, if it is short, with the other answers that serve as well."""
        if len(found.steps) > FEW_STEPS:
            return found
        offers = self.mending.trials.offers
        steps = with_others(found.steps, offers, self._suffices)
        return replace(found, steps=steps)

    def _enumerated(self) -> Iterator[Requirement]:
        """Sets, one after the other, none of which holds another's questions."""
        known: list[Requirement] = []
        closed: list[Barred] = []
        waiting = [FREE]
        for barred in waiting:
            if any(one <= barred for one in closed):
                continue
            found = next((s for s in known if barred.isdisjoint(s.questions)), None)
            if found is None and (found := self._without(barred)):
                known.append(found)
                yield found
            if found is None:
                closed.append(barred)
                continue
            more = (barred | {question} for question in sorted(found.questions))
            waiting += [one for one in more if one not in waiting]

    def _without(self, barred: Barred) -> Requirement | None:
        """A minimal set that holds no barred question."""
        ahead, start = self.mending.ahead, self.mending.ahead.tried
        effort = self.effort
        tries = min(effort.each, self.left) if barred else effort.first
        found = self.mending.find(Aim(barred), tries)
        self.left = self.left - (ahead.tried - start) if barred else effort.further
        self.complete = self.complete and not self.mending.cut
        return None if found is None else self._verified(self._reduced(found))

    def _reduced(self, state: Changes) -> Changes:
        """The set without the questions, and then the changes, that it can do without.

        What was tried last is spared first: what is likely was tried before it.
        """
        parts: dict[Question, set[Change]] = {}
        for step in self.mending.steps(state):
            parts.setdefault(step.question, set()).add(step.change)
        wholes = [frozenset(parts[question]) for question in sorted(parts)]
        late = [c for option in reversed(self.mending.taken) for c in option.changes]
        singles = [frozenset({c}) for c in dict.fromkeys(late) if c in state]
        before = None
        while before != state:  # what is spared can make spare what was not
            before = state
            for part in (*wholes, *singles):
                if part <= state and self._suffices(state - part):
                    state -= part
        return state

    def _suffices(self, state: Changes) -> bool:
        """Whether the changes can be made, and the line of a valid case is approved."""
        ahead = self.mending.ahead
        try:
            approved = self.mending.trials.approves(state)
            if approved:
                ahead.program.validate(ahead.document(state))
        except Rejected:
            return False
        return approved

    def _verified(self, changes: Changes) -> Requirement | None:
        """A set as steps, decided anew from the first fact to the last."""
        ahead = self.mending.ahead
        try:
            lines = ahead.program.decide(ahead.document(changes)).lines
        except Rejected:
            return None
        line = next(one for one in lines if one.entity == ahead.line.entity)
        if line.determination != APPROVED:
            return None
        return Requirement(self.mending.steps(changes), lines)


def _rank(found: Requirement) -> tuple[int, int, list[str]]:
    words = [str(step.change) for step in found.steps]
    return WAYS.index(found.way), len(found.steps), words
