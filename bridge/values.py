"""What is tried as the value of a field: terms, days, numbers and names of the rule base."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rsb_prove.bridge.caseformat import CaseFormat, Field
from rsb_prove.bridge.facts import ANY_DAY
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.schema import date_span

Terms = Mapping[str, tuple[str, ...]]
# A vocabulary of more terms is tried by one term of each class.
FEW = 16
DATE = "date"
DAY = timedelta(days=1)


def span_of(value: object) -> tuple[date, date] | None:
    """The days that a date may be; None where it is not documented."""
    return date_span(value) if isinstance(value, str) else None


def terms_of(base: RuleBase, form: CaseFormat) -> Terms:
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
class Values:
    """The values that a line of a decided case gives reason to try.

    `days` are those on which a verdict on the line can turn: they are looked for only
    where they are needed.
    """

    terms: Terms
    model: Model
    line: str
    days: Callable[[], list[date]]

    @property
    def least(self) -> date:
        """The last day of what took place before the line: it is planned for no earlier."""
        rows = self.model["not_before"].match((self.line, None))
        return date.fromordinal(max((int(day) for _, day in rows), default=1))

    def words(self, field: Field) -> tuple[str, ...]:
        """The terms for a field: those that the rules name, else the vocabulary."""
        rows = self.model["example"].match((field.kind, field.path, None))
        own = tuple(str(row[2]) for row in rows)
        return self._likely_first(field, own or self.terms.get(field.domain, ()))

    def of(self, field: Field, pointer: str) -> Iterator[object]:
        """The values for a field of which nothing is documented, or nothing sure."""
        match field.type:
            case "yes_no":
                yield from (True, False)
            case "date":
                yield from self._within(ANY_DAY, pointer)
            case "number" | "count" as type_:
                row = (field.kind, field.path, None)
                for _, _, number in self.model["example_number"].match(row):
                    yield _number(int(number), type_)
            case "ref":
                yield from self._likely_first(field, self._ids(field.domain))
            case _:
                yield from self.words(field)

    def finer(self, field: Field, value: object, pointer: str) -> Iterator[object]:
        """The values that say more exactly what a field says vaguely."""
        if field.type == "date" and (span := span_of(value)):
            yield from self._within(span, pointer)
        elif isinstance(value, str):
            refined = self.model["refines"].match((field.path, value, None))
            yield from self._likely_first(field, (str(row[2]) for row in refined))

    def days_near(self) -> list[date]:
        """Days to try for a date that a verdict on the line turns on.

        First those before the line, the nearest first, then those after it.
        """
        found = self.model["example_day"].match((self.line, None, None))
        rows = [(int(before), int(day)) for _, before, day in found]
        rows.sort(key=lambda row: (row[0] < 0, row[0]))
        least, most = (day.toordinal() for day in ANY_DAY)
        return [date.fromordinal(day) for _, day in rows if least <= day <= most]

    def likely(self, field: Field) -> str | None:
        """What the line itself says, for a field of something that is new."""
        if not self.model.holds("like_line", field.kind, field.path):
            return None
        rows = self.model["likely"].match((self.line, field.path, None))
        return next((str(row[2]) for row in rows), None)

    def _own_days(self) -> list[date]:
        """The days on which a verdict on the line turns, and one before them all."""
        found = self.days()
        return [*found, *(day - DAY for day in found[:1] if day > ANY_DAY[0])]

    def _ids(self, kind: str) -> Iterator[str]:
        for _, _, entity in self.model["has"].match((None, kind, None)):
            for row in self.model["says"].match((entity, "id", None)):
                yield str(row[2])

    def _likely_first(self, field: Field, terms: Iterable[str]) -> tuple[str, ...]:
        """Terms with those first that agree with what the line says."""
        rows = self.model["likely"].match((self.line, field.path, None))
        likely = {str(row[2]) for row in rows}
        return tuple(sorted(terms, key=lambda term: term not in likely))

    def _within(self, span: tuple[date, date], pointer: str) -> Iterator[str]:
        """The days of a span to try; at least those at its ends, if it has ends."""
        own = pointer == f"{self.line}/{DATE}"
        near = self._own_days() if own else self.days_near()
        ends = () if span == ANY_DAY else span
        least = max(span[0], self.least) if own else span[0]
        for day in dict.fromkeys([*near, *ends]):
            if least <= day <= span[1]:
                yield day.isoformat()


def _number(number: int, type_: str) -> int | float:
    """A number of a fact as the case writes it: a `number` stands in thousandths."""
    if type_ == "count" or number % 1000 == 0:
        return number if type_ == "count" else number // 1000
    return number / 1000
