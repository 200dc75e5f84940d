"""The first day on which a line would be approved, where only time stands in its way.

A verdict on a line turns only on certain days (`turns` in rules/ways.dl): those on which
something of the record, a window or a period begins or ends. Between two of them nothing
changes, so that each is decided once and no day between them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.lookahead import NOTHING, Changes, Lookahead
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.pointer import follow
from rsb_prove.bridge.values import DAY, span_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the line would be approved; None where they have no end."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Earliest:
    """When a line would be approved, from `start` on.

    `coming` is the first stretch of days from there, `closed` the last one before it
    where none comes. `always` are the criteria that no day from `start` on would mend;
    `tried` counts the days that were decided.
    """

    start: date
    coming: Stretch | None
    closed: Stretch | None
    always: tuple[str, ...]
    tried: int


def earliest(ahead: Lookahead, start: date) -> Earliest:
    """Search from a day on; if it is in vain, for the days before it."""
    found = ahead.days(NOTHING)
    later = [start, *(day for day in found if day > start)]
    coming = _first(later, ahead)
    closed = None
    if coming is None and _can_close(ahead):
        closed = _last([day for day in found if day < start], start, ahead)
    always = () if coming else _always(later, ahead)
    return Earliest(start, coming, closed, always, ahead.tried)


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The first approved day, if one was found; else the last day that was looked at.

    That is None where all were: no later day would be approved.
    """

    day: date | None
    until: date | None = None


def first_day(ahead: Lookahead, start: date, most: int) -> FirstDay:
    """The first approved day among so many that turn a verdict, and nothing more."""
    later = [start, *(day for day in ahead.days(NOTHING) if day > start)]
    tried = later[: max(most, 1)]
    day = next(filter(_approves(ahead), tried), None)
    if day is None:
        return FirstDay(None, tried[-1] if len(tried) < len(later) else None)
    return FirstDay(_verified(ahead, day))


def _verified(ahead: Lookahead, day: date) -> date:
    """An approved day, decided once more with all checks."""
    decided = ahead.program.decide(ahead.document(moved(ahead, day)))
    line = next(one for one in decided.lines if one.entity == ahead.line.entity)
    assert line.determination == APPROVED, (
        f"{day} is not approved by the whole decision"
    )
    return day


def requested(ahead: Lookahead) -> date | None:
    """The first day that the request may be for; None where no date is documented."""
    _, value = follow(ahead.document(NOTHING).root, f"{ahead.line.entity}/date")
    span = span_of(value)
    return span[0] if span else None


def moved(ahead: Lookahead, day: date) -> Changes:
    """The line on another day."""
    return frozenset({Change("set", f"{ahead.line.entity}/date", day.isoformat())})


def _can_close(ahead: Lookahead) -> bool:
    """Whether a criterion that stands in the way could be met on an earlier day."""
    amend = ahead.after(NOTHING).model["amend"]
    rows = amend.match((ahead.line.entity, None, None, None))
    return any(row[3] == "bring_forward" for row in rows)


def _approves(ahead: Lookahead) -> Callable[[date], bool]:
    return lambda day: ahead.line_after(moved(ahead, day)).determination == APPROVED


def _first(turning: list[date], ahead: Lookahead) -> Stretch | None:
    """The first approved stretch among days between which nothing changes."""
    approves = _approves(ahead)
    rest = iter(turning)
    first = next(filter(approves, rest), None)
    if first is None:
        return None
    end = next((day for day in rest if not approves(day)), None)
    return Stretch(first, end - DAY if end else None)


def _last(turning: list[date], end: date, ahead: Lookahead) -> Stretch | None:
    """The last approved stretch before a day."""
    approves = _approves(ahead)
    last = None
    for day, following in reversed([*pairwise([*turning, end])]):
        if approves(day):
            last = Stretch(day, last.last if last else following - DAY)
        elif last:
            break
    return last


def _always(turning: list[date], ahead: Lookahead) -> tuple[str, ...]:
    """The criteria that have to change on every one of the days, in policy order."""
    pivots = [ahead.pivots(moved(ahead, day)) for day in turning]
    return tuple(c for c in pivots[0] if all(c in others for others in pivots))
