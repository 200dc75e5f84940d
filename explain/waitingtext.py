"""When a line would be approved, as plain text for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rsb_prove.bridge.earliest import Earliest, Stretch
from rsb_prove.bridge.options import APPROVED
from rsb_prove.explain.differencewords import reason, verdict
from rsb_prove.explain.needswords import turn
from rsb_prove.explain.text import NOTICE, case_head, line_text
from rsb_prove.explain.typesetting import Lines, Page
from rsb_prove.explain.view import CriterionView
from rsb_prove.explain.waiting import Waiting

HOLDS = (
    "Each day that is named was decided anew, for the record and the other lines as they "
    "stand; what is added or moved can change it."
)
PERFORMED = "none is looked for: the service was performed, and its date is no plan"
UNDATED = "none: no date of service is documented; --from DATE looks from a day on"


def waiting_text(
    found: Sequence[Waiting], *, full: bool = False, width: int = 100
) -> str:
    """When each line of a case would be approved; ends with a newline."""
    page = _Page(width)
    parts = [case_head(found[0].asked, width)]
    for line in found:
        parts.append("\n".join(page.line(line)))
        parts += _proof(line, width) if full else ()
    parts += ["\n".join(page.wrapped(said, hang=0)) for said in (HOLDS, NOTICE)]
    return "\n\n".join(parts) + "\n"


def _proof(found: Waiting, width: int) -> Iterator[str]:
    """The decision with its proof on the first day."""
    if found.first:
        view = found.days[found.first]
        yield f"The decision on {found.first}"
        yield line_text(view, view.lines[0], full=True, width=width)


@dataclass(frozen=True, slots=True)
class _Page(Page):
    """Sets what was found of a line."""

    def line(self, waiting: Waiting) -> Lines:
        """What is requested and decided, and what waiting would do."""
        view, found = waiting.line, waiting.found
        yield from self.wrapped(f"line {view.decision.line}   {view.subject}")
        yield from self.wrapped(f"{verdict(view)} as requested: {reason(view)}")
        if waiting.performed:
            yield from self.labelled("First date", [PERFORMED])
        elif found is None:
            yield from self.labelled("First date", [UNDATED])
        elif found.coming:
            yield from self._coming(waiting, found, found.coming)
        else:
            yield from self._never(waiting, found)

    def _coming(self, waiting: Waiting, found: Earliest, coming: Stretch) -> Lines:
        said = f"{coming.first}, {_later(waiting, found, coming)}; {_until(coming)}"
        yield from self.labelled("First date", [said])
        day = waiting.before
        if day and waiting.on(day).decision.determination != APPROVED:
            yield from self.labelled("Day before", _unmet(day, waiting.unmet(day)))
        if not waiting.approved_as_requested:
            yield from self.labelled("On that day", [reason(waiting.on(coming.first))])
        turns = [turn(one) for one in waiting.turns]
        yield from self.labelled("Other lines", turns)

    def _never(self, waiting: Waiting, found: Earliest) -> Lines:
        always = waiting.always()
        why = "" if always else "; on each, something else stands in the way"
        said = f"by waiting: no day from {found.start} on would be approved{why}"
        yield from self.labelled("Never", [said])
        criteria = always or waiting.unmet(found.start)
        yield from self.labelled("In the way", _unmet(found.start, criteria))
        if found.closed:
            yield from self.labelled("Earlier", [_closed(found.closed)])


def _unmet(day: date, criteria: Sequence[CriterionView]) -> Iterator[str]:
    """What stands in the way, as it reads on a day."""
    lead = f"{day}: "
    for one in criteria:
        yield f"{lead}{one.id} {one.status.upper()} {one.statement} [{one.citation}]"
        lead = ""


def _later(waiting: Waiting, found: Earliest, coming: Stretch) -> str:
    """How long to wait, from the day that the search starts on."""
    days = (coming.first - found.start).days
    if days:
        return f"{days} {'day' if days == 1 else 'days'} after {found.start}"
    asked = waiting.approved_as_requested
    return "as requested" if asked else "the first day that was looked at"


def _until(coming: Stretch) -> str:
    """How long it stays approved."""
    if coming.last is None:
        return "every later day too"
    return "that day only" if coming.last == coming.first else f"until {coming.last}"


def _closed(closed: Stretch) -> str:
    """On which earlier days it would be approved."""
    more = f"from {closed.first} to " if closed.last != closed.first else "on "
    return (
        f"it would be approved {more}{closed.last}, before the day that is looked from;"
        " `requires` says whether it can be planned for then"
    )
