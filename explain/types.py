"""Which type a variable of a clause has, so that its value can be printed."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rsb_prove.bridge.rulebase import Predicate, RuleBase
from rsb_prove.bridge.syntax import (
    Atom,
    Clause,
    Comparison,
    Literal,
    Operation,
    Term,
    Variable,
    variables,
)

Types = Mapping[str, str]
# A value made from two types has the one that says more.
_BY_WEIGHT = ("days", "thousandths", "day", "ymd", "week", "ordinal", "count")


def variable_types(clause: Clause, base: RuleBase) -> Types:
    """Variable name -> the type of the columns that it stands in."""
    return _types(clause, base.sha256, _Declared(base.predicates))


class _Declared:
    """The declarations as an argument of the cache: equal rule bases are one key."""

    def __init__(self, predicates: Mapping[str, Predicate]) -> None:
        self.predicates = predicates

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Declared)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8192)
def _types(clause: Clause, _rules: str, declared: _Declared) -> Types:
    found: dict[str, str] = {}
    atoms = [part.atom for part in clause.body if isinstance(part, Literal)]
    for name, type_ in _columns((*atoms, clause.head), declared.predicates):
        found.setdefault(name, type_)
    for part in clause.body:
        if isinstance(part, Comparison) and isinstance(part.left, Variable):
            found.setdefault(part.left.name, term_type(part.right, found))
    return found


def _columns(
    atoms: Iterable[Atom], predicates: Mapping[str, Predicate]
) -> Iterator[tuple[str, str]]:
    for atom in atoms:
        columns = predicates[atom.predicate].columns
        for term, column in zip(atom.terms, columns, strict=True):
            if isinstance(term, Variable):
                yield term.name, column.type


def term_type(term: Term, types: Types) -> str:
    """The type of a term: days beat counts, since 7 - 6 days are days."""
    found = {types.get(v.name, "count") for v in variables(term)}
    if isinstance(term, Operation):
        found = {_difference(type_) for type_ in found}
    return min(found, key=_weight) if found else "count"


def _difference(type_: str) -> str:
    """What a calculation with a type gives: a number of ordinals is a count."""
    return "count" if type_ == "ordinal" else type_


def _weight(type_: str) -> int:
    return _BY_WEIGHT.index(type_) if type_ in _BY_WEIGHT else -1


def comparison_type(clause: Clause, literal: Comparison, base: RuleBase) -> str:
    """How the two values of a comparison are printed."""
    types = variable_types(clause, base)
    sides = {term_type(literal.left, types), term_type(literal.right, types)}
    return min(map(_difference, sides), key=_weight)
