"""Cases that two rule bases decide otherwise: each pattern once, with a small witness."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.crossing import Crossing
from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.neighbours import Neighbourhood
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.reduction import reduced
from rsb_prove.bridge.syntax import Row

# What stands for the determination of a case that a rule base does not take.
REFUSED = "refused"
UNLISTED = "not listed"
APPROVED = "medically_necessary"
Turn = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A determination before and after, and the criteria that turned: id, before, after."""

    before: str
    after: str
    criteria: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """A case to decide: the name that it is told by, and what was changed in it.

    `given` are the user's own cases: they stand for a pattern that no other shows.
    """

    origin: str
    document: Document
    changes: tuple[Change, ...] = ()
    given: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """The lower, the better a witness."""
        return self.given, len(self.changes)


@dataclass(frozen=True, slots=True)
class Witness:
    """A line of a case that is decided otherwise.

    A side is None where the case is no case of that rule base; `line` is then empty.
    """

    seed: Seed
    line: str
    before: Decided | None
    after: Decided | None


@dataclass(slots=True)
class Flips:
    """What was found: a witness and a number of lines for each pattern."""

    tried: int = 0
    witnesses: dict[Pattern, Witness] = field(default_factory=dict)
    counts: dict[Pattern, int] = field(default_factory=dict)


class Comparison:
    """Two rule bases that decide the same cases; `flips` is what they decide otherwise."""

    def __init__(self, old: Program, new: Program) -> None:
        self.old, self.new = old, new
        self.flips = Flips()
        self._crossing = Crossing(old, new)

    def add(self, seed: Seed) -> None:
        """Decide a case under both, and note what differs.

        Raises Rejected where it is a case of neither.
        """
        before, after = self._both(seed.document)
        if before is after is None:
            self.new.validate(seed.document)
        self._note(seed, before, after)

    def around(self, seed: Seed, neighbourhood: Neighbourhood) -> None:
        """The same with every neighbour of a case."""
        near = self._both(seed.document)
        for changes in neighbourhood.of(seed.document):
            document = changed(seed.document, changes)
            every = (*seed.changes, *changes)
            other = replace(seed, document=document, changes=every)
            self._note(other, *self._both(document, *near))

    def approves(self, document: Document) -> bool:
        """Whether a line of a case is medically necessary under either rule base."""
        sides = (_decided(one, document, None) for one in (self.old, self.new))
        lines = (line for side in sides if side for line in side.lines)
        return any(line.determination == APPROVED for line in lines)

    def _both(
        self,
        document: Document,
        before_near: Decided | None = None,
        after_near: Decided | None = None,
    ) -> tuple[Decided | None, Decided | None]:
        """A case under both rule bases; what is near differs little from it."""
        before = _decided(self.old, document, before_near)
        if before is None or not self._crossing.is_open:
            return before, _decided(self.new, document, after_near)
        if not _is_valid(self.new, document):
            return before, None
        after = self._crossing.evaluation(before.evaluation)
        if after.relations == before.evaluation.relations:
            return before, before
        return before, self.new.concluded(document, before.facts, after)

    def _note(self, seed: Seed, before: Decided | None, after: Decided | None) -> None:
        self.flips.tried += 1
        for line, pattern in _patterns(before, after):
            counts = self.flips.counts
            counts[pattern] = counts.get(pattern, 0) + 1
            known = self.flips.witnesses.get(pattern)
            if known is None or seed.rank < known.seed.rank:
                self.flips.witnesses[pattern] = Witness(seed, line, before, after)

    def reduce(self) -> None:
        """Leave out of the user's cases what their flip does not need."""
        for pattern, witness in self.flips.witnesses.items():
            if witness.seed.given:
                self.flips.witnesses[pattern] = self._reduced(pattern, witness)

    def _reduced(self, pattern: Pattern, witness: Witness) -> Witness:
        def flips(document: Document) -> bool:
            return self._line(document, pattern) is not None

        seed = witness.seed
        document = reduced(seed.document, self.new.format, flips)
        line = self._line(document, pattern) or ""
        sides = self._both(document)
        return Witness(replace(seed, document=document), line, *sides)

    def _line(self, document: Document, pattern: Pattern) -> str | None:
        """The first line of a case that flips in this way."""
        found = _patterns(*self._both(document))
        return next((line for line, one in found if one == pattern), None)


def _decided(
    program: Program, document: Document, near: Decided | None
) -> Decided | None:
    """The decision of a case; None where it is no case of the rule base."""
    if not _is_valid(program, document):
        return None
    return program.vary(near, document) if near else program.decide(document)


def _is_valid(program: Program, document: Document) -> bool:
    try:
        program.validate(document)
    except Rejected:
        return False
    return True


def _patterns(
    before: Decided | None, after: Decided | None
) -> Iterator[tuple[str, Pattern]]:
    """Each line whose determination differs, by what."""
    if before is after:
        return
    if before is None or after is None:
        yield "", Pattern(_taken(before), _taken(after), ())
        return
    summed = _summing_up(before) | _summing_up(after)
    for one, other in zip(before.lines, after.lines, strict=True):
        if one.determination != other.determination:
            turned = {turn[0]: turn for turn in _turns(one, other)}
            own = (c for c in turned if not any((c, part) in summed for part in turned))
            turns = tuple(turned[c] for c in own)
            yield one.line, Pattern(one.determination, other.determination, turns)


def _summing_up(decided: Decided) -> frozenset[Row]:
    """The pairs of a criterion and one that it only sums up."""
    return decided.model["sums_up"].set


def _taken(decided: Decided | None) -> str:
    return REFUSED if decided is None else "decided"


def _turns(before: LineDecision, after: LineDecision) -> Iterator[Turn]:
    """The criteria of another status; one that is met where it comes or goes turns nothing."""
    one, other = (
        {c.criterion: c.status for c in line.criteria} for line in (before, after)
    )
    for criterion in dict.fromkeys([*one, *other]):
        turn = one.get(criterion, UNLISTED), other.get(criterion, UNLISTED)
        if len({*turn}) == 2 and {*turn} != {UNLISTED, "met"}:
            yield criterion, *turn
