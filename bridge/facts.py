"""The facts of a case, each with the JSON Pointer of the value that it comes from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rsb_prove.bridge.caseformat import CaseFormat, Entity, Field
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import pointer
from rsb_prove.bridge.schema import date_span
from rsb_prove.bridge.syntax import Row

# The predicates that a case supplies, as rules/case.dl describes them.
GIVEN = (
    "says",
    "number",
    "day",
    "ymd",
    "week",
    "lists",
    "listed",
    "has",
    "enumerates",
    "rank",
)
# A date that is not documented may be any day.
ANY_DAY = (date.min, date.max)
# The lines of a case are judged in this order, whatever the order of the list.
RANKED, RANK_DATE, RANK_NAME = "request", "date", "line"


@dataclass(frozen=True, slots=True, order=True)
class CaseFact:
    """A ground atom that the case states, and where it does."""

    predicate: str
    row: Row
    pointer: str


def case_facts(document: Document, form: CaseFormat) -> tuple[CaseFact, ...]:
    """What a valid case states, as rules/case.dl declares it, in a stable order."""
    entities = list(form.entities(document.root))
    facts = {fact for entity in entities for fact in _entity(entity, form)}
    lines = [entity for entity in entities if entity.kind.name == RANKED]
    return tuple(sorted(facts | set(_ranks(lines))))


def sources_of(document: Document) -> Mapping[str, str]:
    """Where in the record a value was found: JSON Pointer to text."""
    sources = document.root.get("sources")
    return sources if isinstance(sources, dict) else {}


def _entity(entity: Entity, form: CaseFormat) -> Iterator[CaseFact]:
    name = pointer(entity.path)
    for part in entity.kind.parts:
        at = f"{name}/{part.key}"
        if part.many and entity.value.get(part.key) is not None:
            yield CaseFact("enumerates", (name, part.kind), at)
        for member in form.members(entity, part):
            held = pointer(member.path)
            yield CaseFact("has", (name, part.kind, held), held)
    for field in entity.kind.fields:
        yield from _field(name, field, entity.given(field))


def _field(name: str, field: Field, value: object) -> Iterator[CaseFact]:
    at, key = f"{name}/{field.path}", (name, field.path)
    match field.type, value:
        case "date", _:
            yield from _days(key, at, value)
        case "yes_no", bool():
            yield CaseFact("says", (*key, "yes" if value else "no"), at)
        case "number", int() | Decimal():
            yield CaseFact("number", (*key, int(Decimal(value) * 1000)), at)
        case "count", int():
            yield CaseFact("number", (*key, value), at)
        case "name", str():
            yield CaseFact("says", (*key, value.strip().casefold()), at)
        case "word" | "cpt" | "id" | "ref", str():
            yield CaseFact("says", (*key, value), at)
        case "words" | "codes" as type_, list():
            yield CaseFact("listed", key, at)
            first: dict[str, int] = {}
            for index, word in enumerate(value):
                first.setdefault(_dotted(word) if type_ == "codes" else word, index)
            for word, index in first.items():
                yield CaseFact("lists", (*key, word), f"{at}/{index}")


def _dotted(code: str) -> str:
    """An ICD-10-CM code as the code set writes it: G90511 is G90.511."""
    return code if "." in code or len(code) == 3 else f"{code[:3]}.{code[3:]}"


def _days(key: tuple[str, str], at: str, value: object) -> Iterator[CaseFact]:
    span = date_span(value) if isinstance(value, str) else None
    first, last = span or ANY_DAY
    days = first.toordinal(), last.toordinal()
    yield CaseFact("day", (*key, *days), at)
    yield CaseFact("ymd", (*key, _ymd(first), _ymd(last)), at)
    # Day 1 of the calendar is a Monday, so that weeks of seven days start on Mondays.
    yield CaseFact("week", (*key, *((day - 1) // 7 for day in days)), at)


def _ymd(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _ranks(lines: list[Entity]) -> Iterator[CaseFact]:
    for rank, line in enumerate(sorted(lines, key=_rank_key), start=1):
        name = pointer(line.path)
        yield CaseFact("rank", (name, rank), name)


def _rank_key(line: Entity) -> tuple[date, date, list[tuple[int, int, str]], str]:
    day, name = line.value.get(RANK_DATE), str(line.value.get(RANK_NAME))
    first, last = (date_span(day) if isinstance(day, str) else None) or ANY_DAY
    runs = re.findall(r"[0-9]+|[^0-9]+", name)
    return first, last, [_natural(run) for run in runs], name


def _natural(run: str) -> tuple[int, int, str]:
    """A key that puts line 2 before line 10, and digits before anything else."""
    if not ("0" <= run[0] <= "9"):
        return 1, 0, run
    digits = run.lstrip("0")
    return 0, len(digits), digits
