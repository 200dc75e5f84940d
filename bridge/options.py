"""What can be tried so that a criterion is met: single steps, from facts beside the rules.

A field that is not documented can be filled, a request that is not performed yet can be
planned otherwise or moved to another day. What the rule base does not name is not tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from rsb_prove.bridge.caseformat import CaseFormat, Field, Part
from rsb_prove.bridge.changes import Change
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.facts import ANY_DAY
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.pointer import ABSENT, follow
from rsb_prove.bridge.program import Program
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.schema import date_span

Way = Literal["document", "plan", "wait"]
WAYS: tuple[Way, ...] = ("document", "plan", "wait")
# A vocabulary of more terms is tried by one term of each class.
FEW = 16
DATE = "date"
MOVES = ("postpone", "bring_forward")
# The id of an object that is yet to be documented.
NEW = "new"


@dataclass(frozen=True, slots=True)
class Option:
    """One step: what has to be done, and the change of the case that stands for it.

    `moves` marks a line that is moved to another day.
    """

    way: Way
    change: Change
    moves: bool = False


class Options:
    """The options of one rule base; `of` gives those of a criterion in a decided case."""

    def __init__(self, program: Program) -> None:
        self.form: CaseFormat = program.format
        self._terms = _terms(program.base, self.form)

    def of(
        self, model: Model, document: Document, line: str, criterion: str
    ) -> Iterator[Option]:
        """What can be tried for a criterion of a line (named by its JSON Pointer)."""
        case = _Case(self.form, self._terms, model, document, line)
        for _, _, entity, field in model["fill"].match((line, criterion, None, None)):
            yield from case.filled(f"{entity}/{field}")
        for _, _, field, how in model["amend"].match((line, criterion, None, None)):
            yield from case.amended(f"{line}/{field}", str(how))


def days(model: Model, line: str) -> list[date]:
    """The days on which a verdict on a line can turn, in their order."""
    found = {int(row[1]) for row in model["turns"].match((line, None))}
    found |= {_from_ymd(int(r[1])) for r in model["turns_year"].match((line, None))}
    least, most = ANY_DAY[0].toordinal(), ANY_DAY[1].toordinal()
    return [date.fromordinal(day) for day in sorted(found) if least <= day <= most]


def _from_ymd(number: int) -> int:
    """The first day that is no earlier than yyyymmdd, which need not be a day at all."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    year, month, day = (year, month, day) if month <= 12 else (year + 1, 1, 1)
    if not date.min.year <= year < date.max.year:
        return 0
    first = date(year, max(month, 1), 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(first.toordinal() + max(day, 1) - 1, after.toordinal())


def _terms(base: RuleBase, form: CaseFormat) -> Mapping[str, tuple[str, ...]]:
    """Vocabulary -> its terms, or one of each class where they are many."""
    found: dict[str, tuple[str, ...]] = {}
    for name in form.vocabularies:
        rows = base.rows(name)
        classes = {row[1:]: str(row[0]) for row in reversed(rows)}
        terms = dict.fromkeys(str(row[0]) for row in rows)
        few = terms if len(terms) <= FEW else reversed(classes.values())
        found[name] = tuple(few)
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    form: CaseFormat
    terms: Mapping[str, tuple[str, ...]]
    model: Model
    document: Document
    line: str

    def filled(self, pointer: str) -> Iterator[Option]:
        """The ways to document what stands, or should stand, at a pointer."""
        path, value = follow(self.document.root, pointer)
        node, value = self.form.node(path), None if value is ABSENT else value
        if isinstance(node, Part):
            yield from self._set(pointer, [])
            yield from self._member(node, pointer, value)
        elif isinstance(node, Field) and node.type in ("words", "codes"):
            words = self._examples(node)
            if isinstance(value, list):
                yield from (
                    Option("document", Change("add", pointer, w)) for w in words
                )
            else:
                yield from self._set(pointer, [], *([word] for word in words))
        elif isinstance(node, Field):
            yield from self._set(pointer, *self._values(node, value, pointer))

    def amended(self, pointer: str, how: str) -> Iterator[Option]:
        """The ways to plan a field of the request otherwise."""
        path, value = follow(self.document.root, pointer)
        node = self.form.node(path)
        if not isinstance(node, Field):
            return
        held = value if isinstance(value, list) else []
        words = [word for word in self._examples(node) if word not in (value, *held)]
        match how:
            case "postpone":
                yield from self._later(pointer, value)
            case "bring_forward":
                yield from self._earlier(pointer, value)
            case "leave_out":
                yield from (Option("plan", Change("remove", pointer, w)) for w in held)
            case "include":
                yield from (Option("plan", Change("add", pointer, w)) for w in words)
            case "replace":
                for word in words:
                    new = (word,) if node.type == "words" else word
                    yield Option("plan", Change("set", pointer, new))

    def _set(self, pointer: str, *values: object) -> Iterator[Option]:
        for value in values:
            frozen = tuple(value) if isinstance(value, list) else value
            yield Option("document", Change("set", pointer, frozen))

    def _member(self, part: Part, pointer: str, value: object) -> Iterator[Option]:
        """A new member of a list, to be filled by further steps."""
        kind = self.form.kinds[part.kind]
        at = f"{pointer}/{len(value) if isinstance(value, list) else 0}"
        if kind.identifier:
            yield from self._set(f"{at}/{kind.identifier.path}", NEW)
        elif any(field.path == DATE for field in kind.fields):
            yield from self._set(
                f"{at}/{DATE}", *(day.isoformat() for day in islice(self._near(), 1))
            )

    def _examples(self, field: Field) -> tuple[str, ...]:
        """The terms to try for a field: those that the rules name, else the vocabulary."""
        rows = self.model["example"].match((field.kind, field.path, None))
        own = tuple(str(row[2]) for row in rows)
        return own or self.terms.get(field.domain, ())

    def _values(self, field: Field, value: object, pointer: str) -> Iterator[object]:
        match field.type:
            case "yes_no":
                yield from (True, False)
            case "date" if pointer == f"{self.line}/{DATE}":
                yield from self._within(value, days(self.model, self.line))
            case "date":
                yield from self._within(value, list(self._near()))
            case "number" | "count" as type_:
                rows = self.model["example_number"].match(
                    (field.kind, field.path, None)
                )
                yield from (_number(int(row[2]), type_) for row in rows)
            case "ref":
                named = self.model["has"].match((None, field.domain, None))
                ids = (self.model["says"].match((row[2], "id", None)) for row in named)
                yield from (str(row[2]) for rows in ids for row in rows)
            case _:
                refined = self.model["refines"].match((str(value), None))
                terms = [str(row[1]) for row in refined] if value else []
                yield from terms or [t for t in self._examples(field) if t != value]

    def _near(self) -> Iterator[date]:
        """Days to try for a date that a verdict on the line turns on."""
        for _, day in self.model["example_day"].match((self.line, None)):
            yield date.fromordinal(max(int(day), 1))

    def _within(self, value: object, near: list[date]) -> Iterator[str]:
        """Days that a date which is not exact leaves open."""
        span = _span(value)
        first, last = span or ANY_DAY
        ends = list(span or ())
        for day in dict.fromkeys([*near, *ends]):
            if first <= day <= last:
                yield day.isoformat()

    def _later(self, pointer: str, value: object) -> Iterator[Option]:
        """The line on later days, the next one first."""
        if (span := _span(value)) is not None:
            for day in days(self.model, self.line):
                if day > span[1]:
                    change = Change("set", pointer, day.isoformat())
                    yield Option("wait", change, moves=True)

    def _earlier(self, pointer: str, value: object) -> Iterator[Option]:
        """The line on earlier days, the last one first."""
        if (span := _span(value)) is not None:
            for day in reversed(days(self.model, self.line)):
                if day < span[0]:
                    change = Change("set", pointer, day.isoformat())
                    yield Option("plan", change, moves=True)


def _span(value: object) -> tuple[date, date] | None:
    """The days that a date may be; None where it is not documented."""
    return date_span(value) if isinstance(value, str) else None


def _number(number: int, type_: str) -> int | float:
    """A number of a fact as the case writes it: a `number` stands in thousandths."""
    if type_ == "count" or number % 1000 == 0:
        return number if type_ == "count" else number // 1000
    return number / 1000
