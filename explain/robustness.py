"""Whether a determination stands under every other reading of the policy's words.

Each criterion is decided under all combinations of the readings that its own verdict rests
on (see support); what it does not rest on cannot change it. Then the regions of those
criteria that did change are laid over each other, and the line is decided once for all
that they come to together. So a few decisions cover all combinations of all readings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import prod

from rsb_prove.bridge.decision import STATUSES, LineDecision
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import Absent, Ground
from rsb_prove.explain.regions import Region, Verdicts, joined
from rsb_prove.explain.support import Support
from rsb_prove.explain.tables import Names, Tables

# The most combinations that are decided for a line, and the most regions of all of them.
MOST, LARGEST = 256, 16384
# The most for the line as a whole: what rests on more is split into its criteria.
FEW = 32
# What the determination of a line follows from.
VERDICTS = frozenset({"applies", *STATUSES})
Readings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """Readings that together change the determination, and what is decided under them."""

    readings: Readings
    decided: Decided
    line: LineDecision


@dataclass(frozen=True, slots=True)
class Robustness:
    """How a line stands: `names` are the readings that it turned out to rest on.

    `combinations` of their options were covered by `tried` decisions; if `complete` is
    False there are more, and only those with the fewest changes were looked at.
    """

    line: LineDecision
    names: tuple[str, ...]
    combinations: int
    tried: int
    flips: tuple[Flip, ...]
    complete: bool

    @property
    def robust(self) -> bool:
        """Whether every combination gives the same determination."""
        return self.complete and not self.flips


def robustness(
    program: Program, decided: Decided, line: LineDecision, *, most: int = MOST
) -> Robustness:
    """Decide a line under all combinations of the readings that it rests on."""
    search = _Search(program, decided, line, most)
    search.run()
    names = tuple(name for name in search.options if name in search.names)
    return Robustness(
        line,
        names,
        prod(len(search.options[name]) for name in names),
        len(search.known),
        search.minimal(),
        search.complete,
    )


def options_of(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Reading -> its options, the one in force first."""
    in_force = {str(name): str(value) for name, value in program.base.rows("reading")}
    found: dict[str, dict[str, None]] = {n: {v: None} for n, v in in_force.items()}
    for name, value, *_ in program.base.rows("option"):
        found.setdefault(str(name), {})[str(value)] = None
    return {name: tuple(values) for name, values in found.items()}


@dataclass(slots=True)
class _Search:
    program: Program
    decided: Decided
    line: LineDecision
    most: int
    complete: bool = True
    names: set[str] = field(default_factory=set)
    known: dict[Readings, Flip] = field(default_factory=dict)
    supports: dict[Readings, Support] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(init=False)
    tables: Tables = field(init=False)

    def __post_init__(self) -> None:
        self.options = options_of(self.program)
        self.tables = Tables(self.program.base)

    def run(self) -> None:
        """The line as a whole, if it rests on few readings; else criterion by criterion."""
        _, names = self._regions("", min(FEW, self.most))
        if self.complete:
            self.names |= names
            return
        self.complete = True
        parts = [*self._beside()]
        for criterion in self.program.base.criteria:
            regions, names = self._regions(criterion, self.most)
            self.names |= names
            if len({one.verdicts for one in regions}) > 1:
                parts.append(regions)
        self._combine(parts)

    def _beside(self) -> Iterator[list[Region]]:
        """What a determination rests on beside verdicts: each value of such a reading."""
        for name in sorted(self.tables.beside("determination", VERDICTS)):
            self.names.add(name)
            yield [Region({name: value}, (value,)) for value in self.options[name]]

    def _combine(self, parts: Sequence[Sequence[Region]]) -> None:
        """Decide the line once for all that the criteria come to together.

        Equal verdicts make equal determinations; of those that differ from the line's
        own, the smallest sets of readings are decided too.
        """
        found = joined(sorted(parts, key=len), LARGEST)
        self.complete &= found is not None
        ways: dict[Verdicts, list[Readings]] = {}
        for one in found or ():
            ways.setdefault(one.verdicts, []).append(self._changed(one.fixed))
        turned: dict[str, list[Readings]] = {}
        for same in sorted((sorted(w, key=_size) for w in ways.values()), key=_first):
            if self._affordable(same[0], self.most):
                verdict = self._decided(same[0]).line.determination
                turned.setdefault(verdict, []).extend(same)
        turned.pop(self.line.determination, None)
        for readings in chain.from_iterable(map(_smallest, turned.values())):
            if self._affordable(readings, self.most):
                self._decided(readings)

    def _regions(self, criterion: str, most: int) -> tuple[list[Region], Names]:
        """What a verdict comes to under the readings that it rests on, and their names."""
        found: list[Region] = []
        names: set[str] = set()
        waiting: list[dict[str, str]] = [{}]
        while waiting:
            fixed = waiting.pop(0)
            readings = self._changed(fixed)
            if not self._affordable(readings, most):
                continue
            verdict, rests_on = self._verdict(readings, criterion)
            open_ = sorted(rests_on - fixed.keys())
            names.update(open_)
            if open_:
                options = self.options[open_[0]]
                waiting += [{**fixed, open_[0]: value} for value in options]
            else:
                found.append(Region(fixed, (verdict,)))
        return found, frozenset(names)

    def _affordable(self, readings: Readings, most: int) -> bool:
        if readings in self.known or len(self.known) < most:
            return True
        self.complete = False
        return False

    def _changed(self, fixed: Mapping[str, str]) -> Readings:
        """The readings that are not the ones in force."""
        return tuple(
            (name, value)
            for name, value in sorted(fixed.items())
            if value != self.options[name][0]
        )

    def _verdict(self, readings: Readings, criterion: str) -> tuple[str, Names]:
        """What a criterion comes to under the readings, and the readings it rests on.

        No criterion stands for the determination of the line.
        """
        line = self._decided(readings).line
        support = self._support(readings)
        if not criterion:
            row = (line.entity, line.determination, line.ground)
            return line.determination, support.of(Ground("determination", row))
        for status in STATUSES:
            if criterion in line.of_status(status):
                atom = Ground(status, (line.entity, criterion))
                return status, support.of(atom)
        return "", support.of(Absent("applies", (line.entity, criterion)))

    def _decided(self, readings: Readings) -> Flip:
        if readings not in self.known:
            tables = self.program.under(dict(readings))
            found = self.program.vary(self.decided, self.decided.document, tables)
            line = next(o for o in found.lines if o.entity == self.line.entity)
            self.known[readings] = Flip(readings, found, line)
        return self.known[readings]

    def _support(self, readings: Readings) -> Support:
        if readings not in self.supports:
            found = self._decided(readings).decided
            pointers = {
                (fact.predicate, fact.row): fact.pointer for fact in found.facts
            }
            explainer = Explainer(self.program.base, found.model, pointers, found.live)
            self.supports[readings] = Support(explainer, self.tables)
        return self.supports[readings]

    def minimal(self) -> tuple[Flip, ...]:
        """The flips no part of which gives the same determination."""
        turned: dict[str, list[Readings]] = {}
        for readings, flip in self.known.items():
            turned.setdefault(flip.line.determination, []).append(readings)
        turned.pop(self.line.determination, None)
        smallest = chain.from_iterable(map(_smallest, turned.values()))
        return tuple(self.known[readings] for readings in sorted(smallest, key=_size))


def _size(readings: Readings) -> tuple[int, Readings]:
    """A sort key: the fewest changes first."""
    return len(readings), readings


def _first(ways: Sequence[Readings]) -> tuple[int, Readings]:
    return _size(ways[0])


def _smallest(ways: Iterable[Readings]) -> list[Readings]:
    """Those of which no part is among them."""
    found: list[Readings] = []
    for readings in sorted(ways, key=_size):
        if not any(set(part) <= set(readings) for part in found):
            found.append(readings)
    return found
