"""The facts of a case, read by code of its own: nothing here is the program's own reading.

What the program takes a case to state is checked against this. The rules say what stands
where (`part`, `field`); what each type of value becomes is said in rules/case.dl.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from rsb_prove.bridge.syntax import Fact, Row

Told = tuple[str, Row, str]

DIGITS = "0123456789"
_DATE = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_RUN = re.compile("[0-9]+|[^0-9]+")


def hash_of(case: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form of a case: 60.0 is 60."""
    text = json.dumps(
        case, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=float
    )
    return sha256(text.encode()).hexdigest()


def retold(case: Mapping[str, Any], facts: Iterable[Fact]) -> Iterator[Told]:
    """Everything that a case states, by the `part` and `field` facts of a rule base."""
    rows: dict[str, list[list[str]]] = {"part": [], "field": []}
    for fact in facts:
        if fact.predicate in rows:
            rows[fact.predicate].append([str(value) for value in fact.row])
    waiting: list[tuple[str, str, Mapping[str, Any]]] = [("", "case", case)]
    while waiting:
        name, kind, held = waiting.pop()
        for holder, key, member, many in rows["part"]:
            if holder == kind:
                if many == "many" and held.get(key) is not None:
                    yield "enumerates", (name, member), f"{name}/{key}"
                for at, inner in _members(f"{name}/{key}", held.get(key), many):
                    yield "has", (name, member, at), at
                    waiting.append((at, member, inner))
        for owner, path, type_, _ in rows["field"]:
            if owner == kind:
                yield from _field(name, path, type_, _reached(held, path))
    yield from _ranks(case)


def _members(at: str, held: Any, many: str) -> list[tuple[str, Mapping[str, Any]]]:
    if many == "many":
        every = enumerate(held) if isinstance(held, list) else ()
        return [(f"{at}/{i}", one) for i, one in every if isinstance(one, dict)]
    return [(at, held)] if isinstance(held, dict) else []


def _reached(held: Any, path: str) -> Any:
    for key in path.split("/"):
        held = held.get(key) if isinstance(held, dict) else None
    return held


def _field(name: str, path: str, type_: str, value: Any) -> Iterator[Told]:
    at, kind = f"{name}/{path}", type_.partition(":")[0]
    if kind == "date":
        yield from _days(name, path, _span(value), at)
    elif kind == "yes_no" and isinstance(value, bool):
        yield "says", (name, path, "yes" if value else "no"), at
    elif kind in ("number", "count") and isinstance(value, int | Decimal):
        scale = 1000 if kind == "number" else 1
        yield "number", (name, path, int(Decimal(value) * scale)), at
    elif kind in ("name", "word", "cpt", "id", "ref") and isinstance(value, str):
        word = value.strip().casefold() if kind == "name" else value
        yield "says", (name, path, word), at
    elif kind in ("words", "codes") and isinstance(value, list):
        yield "listed", (name, path), at
        words = [_code(one) if kind == "codes" else one for one in value]
        for word in dict.fromkeys(words):
            yield "lists", (name, path, word), f"{at}/{words.index(word)}"


def _code(code: str) -> str:
    """A diagnosis code with its point: G90511 is G90.511."""
    plain = code.replace(".", "", 1)
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def _span(value: Any) -> tuple[date, date]:
    """The first and the last day that a date may be; any day where there is none."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return date.min, date.max
    year, first, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    last = int(found[2] or 12)
    end = int(found[3] or monthrange(year, last)[1])
    return date(year, first, day), date(year, last, end)


def _days(name: str, path: str, span: tuple[date, date], at: str) -> Iterator[Told]:
    days = [day.toordinal() for day in span]
    yield "day", (name, path, *days), at
    plain = [int(day.isoformat().replace("-", "")) for day in span]
    yield "ymd", (name, path, *plain), at
    # Day 1 of the calendar was a Monday.
    yield "week", (name, path, *((day - 1) // 7 for day in days)), at


def _ranks(case: Mapping[str, Any]) -> Iterator[Told]:
    """The requested lines in the order of their dates, then of their names."""
    lines = _members("/requests", case.get("requests"), "many")
    order = sorted(lines, key=lambda line: _rank(line[1]))
    for number, (at, _) in enumerate(order, 1):
        yield "rank", (at, number), at


def _rank(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """Line 2 goes before line 10, and digits before anything else."""
    name = str(line.get("line"))
    runs = [
        (0, len(run.lstrip("0")), run.lstrip("0")) if run[0] in DIGITS else (1, 0, run)
        for run in _RUN.findall(name)
    ]
    return *_span(line.get("date")), runs, name
