"""The blocks of a case on one axis of time, and the windows that the limits draw there.

What is drawn is what the record says and the model holds; nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rsb_prove.bridge.model import Model
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.syntax import Row

DAY = timedelta(days=1)
# What the rules hold of a day that nobody documented: it may be any.
_LAST = date.max.toordinal()
KINDS = {
    "initial_diagnostic": "diagnostic",
    "additional_diagnostic": "diagnostic",
    "diagnostic": "diagnostic",
    "therapeutic": "therapeutic",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A block, performed or requested: the days that it may have been on, in words too.

    `first` and `last` are None where its day is not documented; `kind` is diagnostic,
    therapeutic or other.
    """

    label: str
    said: str
    kind: str
    first: date | None
    last: date | None
    requested: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days that a limit looks at, both ends included."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened when, for one requested line: events in the order of their days."""

    events: tuple[Event, ...]
    windows: tuple[Window, ...]

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day of all that is dated; None where nothing is."""
        days = [day for one in self.windows for day in (one.first, one.last)]
        days += [day for one in self.events for day in (one.first, one.last) if day]
        return (min(days), max(days)) if days else None


def timeline(decided: Decided, line: str) -> Timeline:
    """The timeline of a requested line, named by its entity."""
    events = sorted(_events(decided, line), key=_order)
    return Timeline(tuple(events), tuple(_windows(decided.model, line)))


def year_start(day: date, reading: str = "anniversary_out") -> date:
    """The first day of the twelve months that end on a day, as the rules count (A55)."""
    if reading == "days_365":
        return day - timedelta(days=364)
    try:
        anniversary = day.replace(year=day.year - 1)
    except ValueError:  # a leap day has no anniversary
        return date(day.year - 1, 3, 1)
    if reading == "anniversary_in":
        return anniversary
    start = anniversary + DAY
    leap = (start.month, start.day) == (2, 29)
    return start + DAY if leap and reading == "leap_day_clamped" else start


def _order(event: Event) -> tuple[date, date, str]:
    return (event.first or date.max, event.last or date.max, event.label)


def _events(decided: Decided, line: str) -> Iterator[Event]:
    model, root = decided.model, decided.document.root
    members = [*model.rows("has")]
    for kind in ("block", "request"):
        for _, _, entity in sorted(r for r in members if r[1] == kind):
            held = _held(root, str(entity))
            name = held.get("id") if kind == "block" else f"line {held.get('line')}"
            words = f"{name} (this line)" if entity == line else str(name)
            yield _event(model, str(entity), words, held, requested=kind == "request")


def _event(
    model: Model,
    entity: str,
    label: str,
    held: Mapping[str, object],
    *,
    requested: bool,
) -> Event:
    purpose = str(held.get("purpose") or "")
    first, last = _days(model, entity)
    said = purpose.replace("_", " ") or "kind not documented"
    usual = "planned" if requested else "performed"
    if (status := held.get("status")) not in (None, usual):
        said += f", {status}"
    when = str(held.get("date") or "day not documented")
    kind = KINDS.get(purpose, "other")
    return Event(label, f"{said}, {when}", kind, first, last, requested)


def _held(root: Mapping[str, object], entity: str) -> Mapping[str, object]:
    """The object of the case that an entity is."""
    found: object = root
    for token in entity.split("/")[1:]:
        if isinstance(found, list):
            found = found[int(token)]
        elif isinstance(found, dict):
            found = found[token]
    assert isinstance(found, dict)
    return found


def _days(model: Model, entity: str) -> tuple[date | None, date | None]:
    """The days that an entity may be dated to; none where that is any day."""
    for *_, first, last in model["day"].match((entity, "date", None, None)):
        if isinstance(first, int) and isinstance(last, int) and last < _LAST:
            return date.fromordinal(first), date.fromordinal(last)
    return None, None


def _windows(model: Model, line: str) -> Iterator[Window]:
    """The windows of a line that is dated to the day, as far as its kind has them."""
    day, last = _days(model, line)
    if day is None or day != last:
        return
    ((_, years),) = model["reading"].match(("twelve_months", None))
    start = year_start(day, str(years))
    yield Window(f"the twelve months to {day}", start, day)
    if model.holds("kind", line, "therapeutic"):
        spacing = (line, "therapeutic_spacing_days", None)
        for days in _numbers(model["in_force"].match(spacing)):
            near = timedelta(days=days - 1)
            yield Window(f"fewer than {days} days from {day}", day - near, day + near)
    if model.holds("kind", line, "additional"):
        yield from _after_initial(model, line)


def _after_initial(model: Model, line: str) -> Iterator[Window]:
    """The days that an additional block may be on, counted from each initial one."""
    for _, block in model["reference"].match((line, None)):
        begun, last = _days(model, str(block))
        for days in _numbers(model["days_allowed"].match((line, None))):
            if begun and begun == last:
                end = begun + timedelta(days=days)
                yield Window(f"{days} days from {begun}", begun, end)


def _numbers(rows: Iterable[Row]) -> Iterator[int]:
    """What stands last in each row."""
    return (row[-1] for row in rows if isinstance(row[-1], int))
