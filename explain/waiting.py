"""A line on other days: when it would be approved, in the sentences of those days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.earliest import Earliest, earliest, moved, requested
from rsb_prove.bridge.lookahead import NOTHING, Lookahead
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.values import DAY
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.needs import Turn, turns
from rsb_prove.explain.view import CaseView, CriterionView, LineView


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line as it is requested, and on the days that matter.

    `found` is None where no day is `requested` and none was given to start from. `days`
    are the start, the first approved day and the day before it, each decided anew;
    `turns` are the other lines that would be decided otherwise on the first. What was
    `performed` is not looked for on other days.
    """

    asked: CaseView
    found: Earliest | None
    requested: date | None = None
    days: Mapping[date, CaseView] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
    performed: bool = False

    @property
    def line(self) -> LineView:
        """The line as it is requested."""
        return self.asked.lines[0]

    def on(self, day: date) -> LineView:
        """The line on one of the days."""
        return self.days[day].lines[0]

    @property
    def approved_as_requested(self) -> bool:
        """Whether it is approved already, on the day that it is requested for."""
        approved = self.line.decision.determination == APPROVED
        return approved and self.first == self.requested

    @property
    def first(self) -> date | None:
        """The first approved day."""
        return self.found.coming.first if self.found and self.found.coming else None

    @property
    def before(self) -> date | None:
        """The day before the first approved one, if there are such days."""
        return self.first - DAY if self.first and self.first > date.min else None

    def unmet(self, day: date) -> tuple[CriterionView, ...]:
        """What stands in the way on one of the days."""
        found = self.on(day).criteria
        return tuple(one for one in found if one.status != "met" and not one.sums_up)

    def always(self) -> tuple[CriterionView, ...]:
        """What no day from the start on would mend, as it reads on the start."""
        found = self.found
        criteria = self.on(found.start).criteria if found else ()
        return tuple(one for one in criteria if found and one.id in found.always)


def waiting(
    program: Program,
    decided: Decided,
    line: LineDecision,
    start: date | None = None,
    *,
    brief: bool = False,
) -> Waiting:
    """Look for the first approved day from a day on, or from the requested one."""
    ahead = Lookahead(program, decided, line)
    asked = view_case(program.base, replace(decided, lines=(line,)), brief=brief)
    own = requested(ahead)
    start = start or own
    if ahead.after(NOTHING).model.holds("performed", line.entity):
        return Waiting(asked, None, own, performed=True)
    if start is None:
        return Waiting(asked, None)
    found = Waiting(asked, earliest(ahead, start), own)
    days = dict.fromkeys(filter(None, (start, found.before, found.first)))
    views = {day: _view(ahead, day, brief=brief or day != found.first) for day in days}
    found = replace(found, days=views, turns=tuple(_turns(ahead, found.first)))
    _verify(found, start)
    return found


def _turns(ahead: Lookahead, first: date | None) -> Iterator[Turn]:
    """The other lines that are decided otherwise on the first approved day."""
    before = ahead.after(NOTHING).lines
    after = ahead.after(moved(ahead, first)).lines if first else before
    return turns(before, after, ahead.line)


def _view(ahead: Lookahead, day: date, *, brief: bool) -> CaseView:
    """The line on a day, in a case that is decided as a whole and with all checks."""
    decided = ahead.program.decide(ahead.document(moved(ahead, day)))
    (line,) = (one for one in decided.lines if one.entity == ahead.line.entity)
    chosen = replace(decided, lines=(line,))
    return view_case(ahead.program.base, chosen, brief=brief)


def _verify(waiting: Waiting, start: date) -> None:
    """Hold what the search found against the decisions; they must not disagree."""
    for day in waiting.days:
        approved = waiting.on(day).decision.determination == APPROVED
        if day >= start and approved != (day == waiting.first):
            raise ValueError(f"the search and the decision disagree on {day}")
