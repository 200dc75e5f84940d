"""What can be planned otherwise for a criterion, while nothing of the line is done yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rsb_prove.bridge.caseformat import CaseFormat, Field
from rsb_prove.bridge.changes import Change, Op
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.pointer import follow
from rsb_prove.bridge.steps import Option, Question, Way
from rsb_prove.bridge.values import DAY, Values, span_of


@dataclass(frozen=True, slots=True)
class Planning:
    """The fields of a line whose plan can mend a criterion (`own` names both)."""

    form: CaseFormat
    root: object
    model: Model
    own: tuple[str, str]
    values: Values

    def amended(self) -> Iterator[Option]:
        """The ways to plan the fields otherwise that the rules name."""
        line, _ = self.own
        for _, _, path, how in self.model["amend"].match((*self.own, None, None)):
            yield from self._amended(f"{line}/{path}", str(how))

    def _amended(self, pointer: str, how: str) -> Iterator[Option]:
        way, value = follow(self.root, pointer)
        field = self.form.node(way)
        if not isinstance(field, Field):
            return
        held = value if isinstance(value, list) else []
        words = [w for w in self.values.words(field) if w not in (value, *held)]
        match how:
            case "postpone":
                yield from self._later(pointer, value)
            case "bring_forward":
                yield from self._earlier(pointer, value)
            case "leave_out":
                yield from (_option("remove", pointer, word) for word in held)
            case "include":
                yield from (_option("add", pointer, word) for word in words)
            case "replace":
                for word in words:
                    yield _option("set", pointer, (word,) if field.entry else word)

    def _later(self, pointer: str, value: object) -> Iterator[Option]:
        """The line on later days, the next one first."""
        if span := span_of(value):
            first, last = span
            # The day after a month that is all that is known is no turning day.
            next_ = [last + DAY] if first < last < date.max else []
            for day in sorted({*next_, *self.values.days()}):
                if day > last:
                    yield _move("wait", pointer, day)

    def _earlier(self, pointer: str, value: object) -> Iterator[Option]:
        """The line on earlier days: the last of each stretch on which nothing changes."""
        if span := span_of(value):
            for day in reversed(self.values.days()):
                if self.values.least < day <= span[0]:
                    yield _move("plan", pointer, day - DAY)


def _option(op: Op, pointer: str, value: object) -> Option:
    return Option(Question(pointer, "plan"), frozenset({Change(op, pointer, value)}))


def _move(way: Way, pointer: str, day: date) -> Option:
    change = Change("set", pointer, day.isoformat())
    return Option(Question(pointer, way), frozenset({change}), moves=True)
