"""What a line would need to be approved, as plain text for the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rsb_prove.bridge.options import APPROVED
from rsb_prove.explain.differencewords import reason, verdict
from rsb_prove.explain.needs import AttemptView, Needs, SetView
from rsb_prove.explain.needsteps import StepView
from rsb_prove.explain.needswords import asked, done, limits, turn
from rsb_prove.explain.text import NOTICE, case_head
from rsb_prove.explain.typesetting import Lines, Page
from rsb_prove.explain.view import CriterionView

NEVER = (
    "Answers are what the record would have to say: nothing may be documented that is "
    "not so. Days may have passed: the program does not know what day it is."
)
FINAL = (
    "The record was declared final: no more records will come. What is to be documented "
    "takes that back."
)
HANGS = "The day hangs on the date that is given as an example."
WAY = 10  # columns for who can act


def needs_text(found: Sequence[Needs], *, width: int = 100) -> str:
    """What each line of a case would need; ends with a newline."""
    page = _Page(width)
    parts = [case_head(found[0].asked, width)]
    parts += ["\n".join(page.line(line)) for line in found]
    return "\n\n".join([*parts, "\n".join(page.wrapped(NEVER, hang=0)), NOTICE]) + "\n"


@dataclass(frozen=True, slots=True)
class _Page(Page):
    """Sets what was found of a line."""

    def line(self, needs: Needs) -> Lines:
        """What is requested and decided, and what would change it."""
        view = needs.line
        yield from self.wrapped(f"line {view.decision.line}   {view.subject}")
        yield from self.wrapped(f"{verdict(view)}: {reason(view)}")
        if view.decision.determination == APPROVED:
            yield from self.wrapped("Nothing is needed.", 2)
            return
        if needs.final:
            yield from self.wrapped(FINAL, 2)
        yield from self._sets(needs.sets)
        yield from self._questions(needs)
        said = "Cannot be changed, for it failed on what is documented:"
        yield from self._criteria(said, needs.stuck)
        said = "Unknown, and nothing that the rules ask for would settle it:"
        yield from self._criteria(said, needs.unsettled)
        yield from self._attempts(needs.attempts)
        yield from self.wrapped(limits(needs.found), 2)

    def _sets(self, sets: Sequence[SetView]) -> Lines:
        if sets:
            ways = "1 way" if len(sets) == 1 else f"{len(sets)} ways, any one of them"
            said = f"What would make it MEDICALLY NECESSARY: {ways}, decided anew and"
            yield from self.wrapped(f"{said} verified", 2)
        for number, one in enumerate(sets, start=1):
            yield from self._steps(f"{number}", one.steps)
            if one.hangs_on_example:
                yield from self.wrapped(HANGS, 5 + WAY)
            for other in one.turns:
                yield from self.wrapped(turn(other), 5 + WAY)

    def _steps(self, lead: str, steps: Iterable[StepView]) -> Lines:
        """The steps of a set: what they answer and how, the way in front."""
        way = ""
        for key, group in groupby(steps, lambda step: (step.way, step.asked)):
            own = key[0] if key[0] != way else ""
            head = f"{lead:3}{own:{WAY}}"
            yield from self.wrapped(f"{head}{done([*group])}", 2, len(head))
            lead, way = "", key[0]

    def _questions(self, needs: Needs) -> Lines:
        """What to ask first, where there is a choice."""
        asks = [one for one in needs.questions if one.way == "document"]
        if len({one.sets for one in asks}) < 2:
            return  # nothing goes before anything else
        yield from self.wrapped("Ask first what most of the ways need:", 2)
        for one in asks:
            words = asked(one.question, one.subject)
            said = f"{one.sets} of {len(needs.sets)}  {words}  {one.pointer}"
            yield from self.wrapped(said, 5, 8)

    def _criteria(self, said: str, criteria: Iterable[CriterionView]) -> Lines:
        for one in criteria:
            if said:
                yield from self.wrapped(said, 2)
            said = ""
            yield from self.wrapped(f"{one.id:21}{one.title}", 5, 21)
            yield from self.wrapped(one.statement, 10)
            yield from self.wrapped(one.citation, 10)

    def _attempts(self, attempts: Sequence[AttemptView]) -> Lines:
        """What was tried in vain, and why."""
        if attempts:
            said = "No way was found. What was tried comes to this:"
            yield from self.wrapped(said, 2)
        for one in attempts:
            yield from self._steps("", one.steps)
            for criterion in one.fails:
                yield from self.wrapped(_fails(criterion), 5 + WAY)
            for other in one.turns:
                yield from self.wrapped(turn(other), 5 + WAY)


def _fails(criterion: CriterionView) -> str:
    status = {"failed": "fails", "unknown": "stays unknown"}[criterion.status]
    cited = f" [{criterion.citation}]" if criterion.citation else ""
    return f"then {criterion.id} {status}: {criterion.statement}{cited}"
