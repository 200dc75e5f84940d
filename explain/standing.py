"""A line under other readings: whether it stands, in the sentences of each reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.difference import CriterionDifference, differing_criteria
from rsb_prove.explain.robustness import MOST, Flip, Readings, Robustness, robustness
from rsb_prove.explain.view import CaseView, LineView

Meanings = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Flipped:
    """A line under readings that change its determination."""

    readings: Readings
    view: CaseView

    @property
    def line(self) -> LineView:
        """The line under these readings."""
        return self.view.lines[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it is decided, and under the readings that flip it.

    `meanings` says what a reading and its value mean, and which ambiguity it is of.
    """

    asked: CaseView
    found: Robustness
    flips: tuple[Flipped, ...]
    meanings: Meanings

    @property
    def line(self) -> LineView:
        """The line under the readings in force."""
        return self.asked.lines[0]

    @property
    def in_force(self) -> Readings:
        """The readings that the line rests on, as they are in force."""
        return tuple((name, self.asked.readings[name]) for name in self.found.names)

    def turned(self, flip: Flipped) -> Iterator[CriterionDifference]:
        """The criteria that have another status under a flip."""
        found = differing_criteria(self.line, flip.line)
        return (one for one in found if one.turned)


def standing(
    program: Program,
    decided: Decided,
    line: LineDecision,
    *,
    most: int = MOST,
    brief: bool = False,
) -> Standing:
    """Decide a line under all combinations of the readings that it rests on."""
    found = robustness(program, decided, line, most=most)
    chosen = replace(decided, lines=(line,))
    return Standing(
        view_case(program.base, chosen, brief=brief),
        found,
        tuple(_flipped(program.base, flip, brief=brief) for flip in found.flips),
        _meanings(program.base),
    )


def _flipped(base: RuleBase, flip: Flip, *, brief: bool) -> Flipped:
    under = base.with_readings(dict(flip.readings))
    chosen = replace(flip.decided, lines=(flip.line,))
    return Flipped(flip.readings, view_case(under, chosen, brief=brief))


def _meanings(base: RuleBase) -> Meanings:
    return {
        (str(name), str(value)): f"{meaning} ({ambiguity})"
        for name, value, ambiguity, meaning in base.rows("option")
    }
