"""Whether a determination stands under every other reading of the policy's words.

Each criterion is decided under all combinations of the readings that its own verdict rests
on (see support); what it does not rest on cannot change it. Then the readings of those
criteria that did change are combined with each other, and the line is decided under every
combination. So a few decisions cover all combinations of all readings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod

from rsb_prove.bridge.decision import STATUSES, LineDecision
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import Absent, Ground
from rsb_prove.explain.support import Support
from rsb_prove.explain.tables import Names, Tables

# The most combinations that are decided for a line, and that are looked at for it.
MOST, LARGEST = 256, 65536
# The most for the line as a whole: what rests on more is split into its criteria.
FEW = 32
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
        _, names = self._turned_by("", min(FEW, self.most))
        if self.complete:
            self.names |= names
            return
        self.complete = True
        joint: set[str] = set()
        for criterion in self.program.base.criteria:
            verdicts, names = self._turned_by(criterion, self.most)
            self.names |= names
            joint |= names if len(verdicts) > 1 else set()
        self._combine([name for name in self.options if name in joint])

    def _combine(self, names: Sequence[str]) -> None:
        """Decide the line under all options of some readings, the fewest changes first."""
        combined = product(*(self.options[name] for name in names))
        found = (self._changed(dict(zip(names, v, strict=True))) for v in combined)
        for readings in sorted(islice(found, LARGEST), key=len):
            if self._affordable(readings, self.most):
                self._decided(readings)
        self.complete &= prod(len(self.options[name]) for name in names) <= LARGEST

    def _turned_by(self, criterion: str, most: int) -> tuple[set[str], set[str]]:
        """What a verdict comes to under the readings that it rests on, and their names."""
        verdicts: set[str] = set()
        names: set[str] = set()
        waiting: list[dict[str, str]] = [{}]
        while waiting:
            fixed = waiting.pop(0)
            readings = self._changed(fixed)
            if not self._affordable(readings, most):
                continue
            verdict, rests_on = self._verdict(readings, criterion)
            verdicts.add(verdict)
            open_ = sorted(rests_on - fixed.keys())
            names.update(open_)
            options = self.options[open_[0]] if open_ else ()
            waiting += [{**fixed, open_[0]: value} for value in options]
        return verdicts, names

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
        found: list[Flip] = []
        for readings in sorted(self.known, key=lambda r: (len(r), r)):
            flip = self.known[readings]
            verdict = flip.line.determination
            parts = [f.readings for f in found if f.line.determination == verdict]
            if verdict != self.line.determination and not any(
                set(part) <= set(readings) for part in parts
            ):
                found.append(flip)
        return tuple(found)
