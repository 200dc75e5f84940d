"""Whether words stand in columns of words, and numbers in columns of numbers."""

from collections.abc import Iterator, Mapping

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.ordering import names
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import (
    Aggregate,
    Clause,
    Comparison,
    Constant,
    Literal,
    Variable,
)

NUMBERS = ("count", "days", "day", "ymd", "week", "ordinal", "thousandths")


def typed(base: RuleBase) -> Iterator[Diagnostic]:
    """Words are words and numbers are numbers: pyDatalog would raise on `'a' < 3`."""
    numeric = _numeric(base)
    for fact in base.facts:
        if [isinstance(value, int) for value in fact.row] != numeric.get(
            fact.predicate, [False, False]
        ):
            yield Diagnostic(
                str(fact.place),
                "RSB316",
                f"A value of {fact.predicate} is not of the type of its column.",
                str(fact)[:120],
                "Columns of the types " + ", ".join(NUMBERS) + " hold numbers, "
                "all others words.",
            )
    for clause in base.clauses:
        words = _words(clause, numeric)
        yield from _compared(clause, words)
        if clause.aggregate is not None:
            yield from _made(clause, clause.aggregate, words, numeric)


def mixed(base: RuleBase) -> Iterator[Diagnostic]:
    """No variable stands for a word in one place and for a number in another."""
    numeric = _numeric(base)
    for clause in base.clauses:
        both = sorted(_words(clause, numeric) & _numbers(clause, numeric))
        if both:
            yield Diagnostic(
                str(clause.place),
                "RSB319",
                f"{both[0]} stands for a word and for a number.",
                str(clause)[:120],
                "A word is never equal to a number, so this clause concludes nothing.",
                "Give the two a name each.",
            )


def _numeric(base: RuleBase) -> dict[str, list[bool]]:
    """Predicate -> whether each of its columns holds numbers."""
    return {
        name: [column.type in NUMBERS for column in declared.columns]
        for name, declared in base.predicates.items()
    }


def _numbers(clause: Clause, numeric: Mapping[str, list[bool]]) -> set[str]:
    """The variables of a clause that stand for numbers."""
    return _words(clause, {name: [not n for n in of] for name, of in numeric.items()})


def _words(clause: Clause, numeric: Mapping[str, list[bool]]) -> set[str]:
    """The variables of a clause that stand for words."""
    return {
        term.name
        for part in clause.body
        if isinstance(part, Literal)
        for term, number in zip(
            part.atom.terms, numeric[part.atom.predicate], strict=True
        )
        if isinstance(term, Variable) and not number
    }


def _compared(clause: Clause, words: set[str]) -> Iterator[Diagnostic]:
    for literal in clause.body:
        if isinstance(literal, Comparison) and literal.operator not in ("==", "!="):
            sides = (literal.left, literal.right)
            text = any(
                isinstance(s, Constant) and isinstance(s.value, str) for s in sides
            )
            if text or words & names(literal):
                yield Diagnostic(
                    str(clause.place),
                    "RSB317",
                    "Words are neither less nor more than anything.",
                    str(literal),
                    help="Compare numbers, or ask words with == and !=.",
                )


def _made(
    clause: Clause,
    aggregate: Aggregate,
    words: set[str],
    numeric: Mapping[str, list[bool]],
) -> Iterator[Diagnostic]:
    place, name = str(clause.place), clause.head.predicate
    if aggregate.function == "max_" and aggregate.variable.name in words:
        sentence = "Words are neither less nor more than anything."
        help_ = "Take the greatest of numbers."
        yield Diagnostic(place, "RSB317", sentence, str(aggregate), help=help_)
    if not numeric[name][-1]:
        sentence = f"The last column of {name} gets a number and is declared for words."
        help_ = f"Declare it as one of {', '.join(NUMBERS)}."
        yield Diagnostic(place, "RSB316", sentence, help=help_)
