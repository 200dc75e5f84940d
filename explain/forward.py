"""The way forward of a packet: what was found with few changed cases, and how far it went.

A packet is no search. All of one case costs about the same, however many lines it has:
each changed case decides all of them, so that many lines leave few trials for each.
"""

from dataclasses import dataclass

from rsb_prove.bridge.earliest import FirstDay, first_day, requested
from rsb_prove.bridge.lookahead import Lookahead
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.requirements import Effort, not_sought, nothing
from rsb_prove.explain.needs import Needs, needs
from rsb_prove.explain.view import CaseView

# The most changes of a way, and the most lines of changed cases that a packet decides.
CHANGES, LINES = 6, 60
# With fewer changed cases than this hardly any way is found.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Forward:
    """Ways to the approval of a line, and its first day; None where days are of no use."""

    needs: Needs
    first: FirstDay | None


def forward(program: Program, decided: Decided, asked: CaseView, among: int) -> Forward:
    """Look ahead for the line of a view, one `among` so many that are not approved."""
    line = asked.lines[0].decision
    if line.determination == APPROVED:
        return Forward(Needs(asked, nothing(line, CHANGES)), None)
    share = LINES // (len(decided.lines) * among) // 3
    ahead = Lookahead(program, decided, line)
    first = _first(ahead, share)
    if share < FEWEST:
        return Forward(Needs(asked, not_sought(line, CHANGES)), first)
    effort = Effort(first=share, further=share, each=share // 4)
    return Forward(needs(ahead, asked, most=CHANGES, effort=effort), first)


def _first(ahead: Lookahead, most: int) -> FirstDay | None:
    """The first day; what was performed, and what has no date, has none to look for."""
    start, line = requested(ahead), ahead.line.entity
    if start is None or ahead.decided.model.holds("performed", line):
        return None
    return first_day(ahead, start, most)
