"""A case and what would become of it: the same case decided with changes, again and again."""

from collections.abc import Iterable

from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.program import Decided, Program

Changes = frozenset[Change]
NOTHING: Changes = frozenset()
# The rules of rules/ways.dl rest on this fact, so that no other run pays for them.
AHEAD = {"looks": frozenset({("ahead",)})}


class Lookahead:
    """One requested line of a case, decided with any changes; each set of them once."""

    def __init__(self, program: Program, decided: Decided, line: LineDecision) -> None:
        self.program, self.line = program, line
        self._decided = program.vary(decided, decided.document, AHEAD)
        self._known: dict[Changes, Decided] = {NOTHING: self._decided}

    @property
    def tried(self) -> int:
        """How many changed cases were decided."""
        return len(self._known) - 1

    def document(self, changes: Changes) -> Document:
        """The case with the changes, each after those of what it stands in."""
        return changed(self._decided.document, in_order(changes))

    def after(self, changes: Changes) -> Decided:
        """The decision of the case with the changes."""
        if changes not in self._known:
            document = self.document(changes)
            self._known[changes] = self.program.vary(self._decided, document, AHEAD)
        return self._known[changes]

    def line_after(self, changes: Changes) -> LineDecision:
        """The decision of the line with the changes."""
        lines = self.after(changes).lines
        return next(one for one in lines if one.entity == self.line.entity)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes in the order in which they can be made: what holds others goes first."""
    return sorted(changes, key=lambda change: (change.pointer, str(change)))
