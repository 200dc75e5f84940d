"""Whether what facts and verdicts name is there: readings and criteria."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.program import format_of
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Place, Row


def readings(base: RuleBase) -> Iterator[Diagnostic]:
    """One reading of each name is in force, and it is one of its options."""
    options: dict[object, list[str]] = {}
    for name, value, *_ in base.rows("option"):
        options.setdefault(name, []).append(str(value))
    seen: set[object] = set()
    for (name, value), place in base.places("reading").items():
        known = options.get(name, [])
        if value not in known:
            yield _reading(place, f"{name}={value} is none of its options", known)
        elif name in seen:
            yield _reading(place, f"{name}={value} is in force twice", known)
        seen.add(name)
    for row, place in base.places("option").items():
        if row[0] not in seen:
            yield _reading(place, f"{row[0]} has no value in force", options[row[0]])
            seen.add(row[0])


def _reading(place: Place, words: str, options: list[str]) -> Diagnostic:
    return Diagnostic(
        str(place),
        "RSB322",
        f"The reading {words}.",
        note="One reading(name, value) is in force, of those that option lists.",
        help=f"Its options are: {', '.join(options)}."
        if options
        else "Add its options.",
    )


def fields(base: RuleBase) -> Iterator[Diagnostic]:
    """The fields that are declared make a case format."""
    places = {_field(row): place for row, place in base.places("field").items()}
    try:
        format_of(base)
    except Rejected as rejected:
        for found in rejected.diagnostics:
            yield replace(found, place=str(places.get(found.place, found.place)))


def _field(row: Row) -> str:
    """A field as the case format names it."""
    return f"field({str(row[0])!r}, {str(row[1])!r})"


def criteria(base: RuleBase) -> Iterator[Diagnostic]:
    """A criterion that is named in a verdict or a fact has its comment block."""
    known = set(base.criteria) | {str(row[1]) for row in base.rows("statement")}
    for name, columns in _criterion_columns(base):
        for fact in base.facts_of(name):
            yield from _unknown(base, known, fact.row, columns, fact.place)
        for clause in base.by_predicate.get(name, ()):
            row = tuple(getattr(term, "value", "") for term in clause.head.terms)
            yield from _unknown(base, known, row, columns, clause.place)


def statements(base: RuleBase) -> Iterator[Diagnostic]:
    """The statements that a criterion says it encodes are statements of the policy."""
    known = {str(row[1]) for row in base.rows("statement")}
    for criterion in base.criteria.values():
        for name in criterion.statements:
            if name not in known | {criterion.id}:
                near = get_close_matches(name, known, 3)
                yield Diagnostic(
                    str(criterion.place),
                    "RSB328",
                    f"The policy has no statement {name}.",
                    help=f"Did you mean {' or '.join(near)}?" if near else "",
                )


def _criterion_columns(base: RuleBase) -> Iterator[tuple[str, list[int]]]:
    for name, declared in base.predicates.items():
        columns = [i for i, c in enumerate(declared.columns) if c.type == "criterion"]
        if columns:
            yield name, columns


def _unknown(
    base: RuleBase, known: set[str], row: Row, columns: list[int], place: Place
) -> Iterator[Diagnostic]:
    for column in columns:
        name = row[column]
        if isinstance(name, str) and name and name not in known:
            near = get_close_matches(name, known, 3)
            yield Diagnostic(
                str(place),
                "RSB323",
                f"No criterion {name} has a comment block.",
                note="A criterion has a block `# criterion: ID` with title and citation.",
                help=f"Did you mean {' or '.join(near)}?" if near else "Write one.",
            )
