"""A case and what would become of it: the same case decided with changes, again and again."""

from collections.abc import Iterable
from datetime import date

from rsb_prove.bridge.changes import Change, changed
from rsb_prove.bridge.decision import LineDecision, policy_order
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.facts import sources_of
from rsb_prove.bridge.program import Decided, Program, Tables
from rsb_prove.bridge.syntax import Row
from rsb_prove.bridge.turning import days

Changes = frozenset[Change]
NOTHING: Changes = frozenset()
# The rules of rules/ways.dl rest on these facts, so that no other run pays for them.
AHEAD: frozenset[Row] = frozenset({("ahead",)})
FOR_DAYS: frozenset[Row] = frozenset({("ahead",), ("for_days",)})


class Lookahead:
    """One requested line of a case, decided with any changes; each set of them once."""

    def __init__(self, program: Program, decided: Decided, line: LineDecision) -> None:
        self.program, self.decided, self.line = program, decided, line
        sought: frozenset[Row] = frozenset({(line.entity,)})
        self._tables: Tables = {"looks": AHEAD, "sought": sought}
        start = program.vary(decided, decided.document, self._tables)
        self._known: dict[Changes, Decided] = {NOTHING: start}
        self._days: dict[Changes, list[date]] = {}

    @property
    def tried(self) -> int:
        """How many changed cases were decided."""
        return len(self._known) - 1

    def document(self, changes: Changes) -> Document:
        """The case with the changes, each after those of what it stands in.

        Where in the record a value was found is no source of another value.
        """
        document = self.decided.document
        sources = sources_of(document)
        kept = {at: one for at, one in sources.items() if not _touches(changes, at)}
        ordered = in_order(changes)
        if len(kept) < len(sources):
            ordered.append(Change("set", "/sources", kept))
        return changed(document, ordered)

    def after(self, changes: Changes) -> Decided:
        """The decision of the case with the changes."""
        if changes not in self._known:
            document, near = self.document(changes), self._nearest(changes)
            self._known[changes] = self.program.vary(near, document, self._tables)
        return self._known[changes]

    def knows(self, changes: Changes) -> bool:
        """Whether the case with the changes was decided before."""
        return changes in self._known

    def _nearest(self, changes: Changes) -> Decided:
        """A decision that differs little: with all of the changes but one, if known."""
        parts = (changes - {change} for change in changes)
        near = next((part for part in parts if part in self._known), NOTHING)
        return self._known[near]

    def line_after(self, changes: Changes) -> LineDecision:
        """The decision of the line with the changes."""
        lines = self.after(changes).lines
        return next(one for one in lines if one.entity == self.line.entity)

    def days(self, changes: Changes) -> list[date]:
        """The days to which the line can be moved so that a verdict turns, in order."""
        if changes not in self._days:
            decided = self.after(changes)
            tables = {**self._tables, "looks": FOR_DAYS}
            found = self.program.vary(decided, decided.document, tables)
            self._days[changes] = days(found.model, self.line.entity)
        return self._days[changes]

    def pivots(self, changes: Changes) -> list[str]:
        """The criteria that have to change before the line is approved, in policy order."""
        rows = self.after(changes).model["pivot"].match((self.line.entity, None))
        base = self.program.base
        return sorted(
            (str(row[1]) for row in rows), key=lambda c: policy_order(base, c)
        )


def _touches(changes: Changes, pointer: str) -> bool:
    """Whether what stands at a pointer is among what is changed."""
    return any(f"{pointer}/".startswith(f"{change.pointer}/") for change in changes)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes in the order in which they can be made: what holds others goes first."""
    return sorted(changes, key=_order)


def _order(change: Change) -> tuple[list[tuple[int, str]], str]:
    """A key that puts the second member of a list before the tenth."""
    tokens = change.pointer.split("/")
    return [(int(t) if t.isdigit() else -1, t) for t in tokens], str(change)
