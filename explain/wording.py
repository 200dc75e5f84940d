"""Values, atoms and clauses in words: the sentences that every rendering shows."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.rulebase import Predicate, RuleBase
from rsb_prove.bridge.syntax import Clause, Value
from rsb_prove.explain.proof import Absent, Compared, Ground
from rsb_prove.explain.types import variable_types

_SLOT = re.compile(r"\{([A-Za-z0-9_]+)(?:\.\.([A-Za-z0-9_]+))?\}")
_LABELS = {
    "request": ("line", "line"),
    "block": ("block", "id"),
    "episode": ("episode", "id"),
    "evaluation": ("the evaluation of", "date"),
    "procedure": ("the procedure", "name"),
    "other_diagnosis": ("the diagnosis", "name"),
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
UNDOCUMENTED = "is not documented"
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()


class Wording:
    """Puts the values of one decided case into words."""

    def __init__(self, base: RuleBase, decided: Decided) -> None:
        self.base, self.model = base, decided.model
        self._root = decided.document.root
        self._labels: dict[str, str] = {}
        self._absences = {str(n): str(words) for n, words in base.rows("absence")}
        self._kinds = {
            str(member): str(kind) for _, kind, member in self.model.rows("has")
        }

    def label(self, entity: str) -> str:
        """What a person calls an entity: line 1, block b2, episode e1, care."""
        if entity not in self._labels:
            self._labels[entity] = self._label(entity)
        return self._labels[entity]

    def _label(self, entity: str) -> str:
        kind, last = self._kinds.get(entity, ""), entity.rpartition("/")[2]
        if kind in _LABELS:
            words, key = _LABELS[kind]
            name = self._held(entity).get(key)
            return f"{words} {name}" if name else f"the {kind} at {entity}"
        if last.isdigit():
            return f"{kind.replace('_', ' ')} {int(last) + 1}"
        return last.replace("_", " ") or "the case"

    def _held(self, entity: str) -> Mapping[str, object]:
        found: object = self._root
        for token in entity.split("/")[1:]:
            if isinstance(found, list):
                found = found[int(token)]
            elif isinstance(found, dict):
                found = found.get(token)
        return found if isinstance(found, dict) else {}

    def value(self, value: Value, type_: str) -> str:
        """A value as its type is printed: days with their unit, dates in ISO form."""
        if isinstance(value, str):
            return self.label(value) if type_ == "entity" else _words(value, type_)
        match type_:
            case "day":
                return _day(value)
            case "ymd":
                return f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"
            case "days":
                return f"{value} day" if abs(value) == 1 else f"{value} days"
            case "week":
                return _week(value)
            case "ordinal":
                return ordinal(value)
            case "thousandths":
                return f"{value // 1000}.{value % 1000:03}".rstrip("0").rstrip(".")
        return str(value)

    def clause(
        self, clause: Clause, template: str, bindings: Iterable[tuple[str, Value]]
    ) -> str:
        """The sentence of a clause, its slots filled with the variables' values."""
        types, values = variable_types(clause, self.base), dict(bindings)
        return self._fill(template, values, types)

    def atom(self, atom: Ground) -> str:
        """An atom as its predicate's declaration reads it."""
        declared = self.base.predicates[atom.predicate]
        values = {c.name: v for c, v in zip(declared.columns, atom.row, strict=True)}
        return self._fill(declared.template, values, _column_types(declared))

    def absent(self, absent: Absent) -> str:
        """The absence of an atom; what is open in it reads as `some …`."""
        undocumented = self._undocumented(absent)
        if undocumented:
            return undocumented
        declared = self.base.predicates[absent.predicate]
        values = {
            column.name: value
            for column, value in zip(declared.columns, absent.pattern, strict=True)
            if value is not None
        }
        types = _column_types(declared)
        own = self._absences.get(absent.predicate)
        if own:
            return self._fill(own, values, types)
        return f"it does not hold that {self._fill(declared.template, values, types)}"

    def _undocumented(self, absent: Absent) -> str:
        """A field that the case says nothing of, or a list that it does not give."""
        if absent.predicate in ("says", "number") and None not in absent.pattern[:2]:
            entity, field = absent.pattern[:2]
            given = self.model[absent.predicate].match((entity, field, None))
            if not any(True for _ in given):
                return f"{self.label(str(entity))}: {_field(field)} {UNDOCUMENTED}"
        if (
            absent.predicate in ("listed", "enumerates")
            and absent.pattern[0] is not None
        ):
            entity, field = absent.pattern[:2]
            return f"{self.label(str(entity))}: {_field(field)} {UNDOCUMENTED}"
        return ""

    def comparison(self, compared: Compared, *, holds: bool = True) -> str:
        """Both values of a comparison; one that fails says by how much."""
        left = self.value(compared.left, compared.type)
        right = self.value(compared.right, compared.type)
        sign = compared.operator if holds else _OPPOSITE[compared.operator]
        return f"{left} {_SIGNS.get(sign, sign)} {right}"

    def _fill(
        self, template: str, values: Mapping[str, Value], types: Mapping[str, str]
    ) -> str:
        def slot(found: re.Match[str]) -> str:
            first, last = found[1], found[2]
            if first not in values:
                return f"some {first}"
            words = self.value(values[first], types.get(first, "word"))
            if not last or last not in values or values[last] == values[first]:
                return words
            if (values[first], values[last]) == (_FIRST_DAY, _LAST_DAY):
                return "not documented"
            return f"{words} to {self.value(values[last], types.get(last, 'word'))}"

        return _SLOT.sub(slot, template)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _column_types(declared: Predicate) -> dict[str, str]:
    return {column.name: column.type for column in declared.columns}


def _day(value: int) -> str:
    if value <= _FIRST_DAY or value >= _LAST_DAY:
        return "an undocumented day"
    return date.fromordinal(value).isoformat()


def _week(value: int) -> str:
    """A week by its Monday; day 1 of the calendar is one."""
    monday = value * 7 + 1
    return _day(_LAST_DAY if monday > _LAST_DAY - 7 else monday)


def _words(value: str, type_: str) -> str:
    if type_ != "word":
        return value
    return value.removeprefix("response/").replace("_", " ").replace("/", " ")


def _field(field: Value | None) -> str:
    return str(field).rpartition("/")[2].replace("_", " ")
