"""The difference of two decisions as plain text, for the terminal."""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from rsb_prove.explain import differencewords as words
from rsb_prove.explain.difference import (
    CriterionDifference,
    Difference,
    LineDifference,
)
from rsb_prove.explain.text import NOTICE
from rsb_prove.explain.turnover import Turnover

T = TypeVar("T")
Lines = Iterator[str]
MANY = 30  # so many items of a list are shown in short


def difference_text(
    found: Difference, names: tuple[str, str], *, full: bool = False, width: int = 100
) -> str:
    """What differs, the causes first; `names` say which case is before, which after."""
    page = _Page(width, full)
    blocks = ["\n".join(block) for block in page.blocks(found, names)]
    return "\n\n".join(filter(None, blocks)) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """Sets what differs as blocks of lines; an empty block is not printed."""

    width: int
    full: bool

    def blocks(self, found: Difference, names: tuple[str, str]) -> Iterator[Lines]:
        """What is compared, what that rests on, and line by line what comes of it."""
        yield self._both(*names, indent=0)
        yield self._list("Fields that differ", map(words.field, found.fields))
        yield self._list("Readings in force", words.readings(found.rules))
        yield from self._turnover(
            "Rules", words.without_readings(found.rules), words.rule
        )
        yield self._wrapped(words.summary(found))
        for line in found.lines:
            yield self._head(line)
            yield self._criteria(line.criteria)
            yield from self._turnover("Questions", line.asks, words.ask)
            yield from self._turnover("Flags", line.flags, lambda flag: flag.text)
            if self.full:
                yield from self._turnover("Readings", line.readings, str)
            yield from self._turnover("Steps of the proof", line.steps, words.step)
        yield self._wrapped(NOTICE)

    def _head(self, line: LineDifference) -> Lines:
        """What is requested, the determination before and after, and why."""
        views = [view for view in (line.before, line.after) if view]
        first, *other = dict.fromkeys(view.subject for view in views)
        name = f"line {line.line}   "
        yield from self._wrapped(f"{name}{first}")
        for subject in other:
            yield from self._wrapped(f"{'->':>{len(name) - 1}} {subject}")
        verdicts, reasons = (
            list(dict.fromkeys(map(say, views)))
            for say in (words.verdict, words.reason)
        )
        if len(views) == 1:
            when = "only before" if line.before else "only after"
            yield from self._wrapped(f"{when}: {verdicts[0]}: {reasons[0]}")
            return
        both = "" if len(verdicts) > 1 else " before and after"
        once = f": {reasons[0]}" if len(reasons) == 1 else ""
        yield from self._wrapped(f"{' -> '.join(verdicts)}{both}{once}")
        if not once:
            yield from self._both(*reasons, indent=2)

    def _criteria(self, found: Iterable[CriterionDifference]) -> Lines:
        """What turned, or is not met for other reasons; the rest is counted."""
        listed = [c for c in found if self.full or not c.sums_up]
        shown = [c for c in listed if self.full or words.matters(c)]
        column = max((len(words.turn(c)) for c in shown), default=0) + 2
        for criterion in shown:
            yield from self._criterion(criterion, column)
        if rest := len(listed) - len(shown):
            many = "criterion is" if rest == 1 else "criteria are"
            said = f"({rest} {many} met as before, on other values; --full shows all)"
            yield from self._wrapped(f"{'…':{column}}{said}", 2, hang=column + 1)

    def _criterion(self, found: CriterionDifference, column: int) -> Lines:
        head = f"{words.turn(found):{column}}{found.id:21}"
        yield from self._wrapped(
            f"{head}{found.either.title}", 2, hang=min(len(head), self.width // 2)
        )
        before, after = found.before, found.after
        if before and after:
            yield from self._both(before.statement, after.statement, indent=10)
        elif self.full or found.either.status != "met":
            yield from self._wrapped(found.either.statement, 10)
        yield from self._wrapped(found.either.citation, 10)

    def _turnover(
        self, label: str, found: Turnover[T], say: Callable[[T], str]
    ) -> Iterator[Lines]:
        yield self._list(f"{label}, only before", map(say, found.gone))
        yield self._list(f"{label}, only after", map(say, found.come))

    def _list(self, label: str, items: Iterable[str]) -> Lines:
        listed = list(items)
        most = len(listed) if self.full else MANY
        yield from [label][: len(listed)]
        for item in listed[:most]:
            yield from self._wrapped(item, 2)
        if rest := listed[most:]:
            yield from self._wrapped(f"… and {len(rest)} more; --full shows all", 2)

    def _both(self, before: str, after: str, *, indent: int) -> Lines:
        for label, said in (("before", before), ("after", after)):
            yield from self._wrapped(f"{label:8}{said}", indent, hang=8)

    def _wrapped(self, text: str, indent: int = 0, hang: int = 2) -> Lines:
        lead = " " * indent
        rest = " " * (indent + hang)
        yield from textwrap.wrap(
            text,
            self.width,
            initial_indent=lead,
            subsequent_indent=rest,
            break_on_hyphens=False,  # pointers, ids and dates stay whole
        )
