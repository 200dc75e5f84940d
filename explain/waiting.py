"""A line on other days: when it would be approved, in the sentences of those days."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.earliest import DAY, Earliest, earliest, requested
from rsb_prove.bridge.facts import sources_of
from rsb_prove.bridge.lookahead import Lookahead
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.view import CaseView, CriterionView, LineView


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line as it is requested, and on the days that matter.

    `found` is None where no day is `requested` and none was given to start from. `days`
    are the start, the first approved day and the day before it, each decided anew.
    """

    asked: CaseView
    found: Earliest | None
    requested: date | None = None
    days: Mapping[date, CaseView] = field(default_factory=dict)

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
    if start is None:
        return Waiting(asked, None)
    found = Waiting(asked, earliest(ahead, start), own)
    days = dict.fromkeys(filter(None, (start, found.before, found.first)))
    on = _Days(program, decided.document, line.entity)
    views = {day: on.view(day, brief=brief or day != found.first) for day in days}
    found = replace(found, days=views)
    _verify(found, start)
    return found


@dataclass(frozen=True, slots=True)
class _Days:
    """A case that is decided, as a whole and with all checks, with a line on other days."""

    program: Program
    document: Document
    entity: str

    def view(self, day: date, *, brief: bool) -> CaseView:
        """The line on a day."""
        decided = self.program.decide(changed(self.document, self._changes(day)))
        (line,) = (one for one in decided.lines if one.entity == self.entity)
        chosen = replace(decided, lines=(line,))
        return view_case(self.program.base, chosen, brief=brief)

    def _changes(self, day: date) -> list[Change]:
        """The line moved; where its old date was found is no source of the new one."""
        at = f"{self.entity}/date"
        changes = [Change("set", at, day.isoformat())]
        sources = dict(sources_of(self.document))
        if sources.pop(at, None) is not None:
            changes.append(Change("set", "/sources", sources))
        return changes


def _verify(waiting: Waiting, start: date) -> None:
    """Hold what the search found against the decisions; they must not disagree."""
    for day in waiting.days:
        approved = waiting.on(day).decision.determination == APPROVED
        if day >= start and approved != (day == waiting.first):
            raise ValueError(f"the search and the decision disagree on {day}")
