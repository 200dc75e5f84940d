"""Whether words stand in columns of words, and numbers in columns of numbers."""

from collections.abc import Iterator, Mapping

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.ordering import names
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import (
    Aggregate,
    Atom,
    Clause,
    Comparison,
    Constant,
    Literal,
    Operation,
    Term,
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
        yield from _constants(clause, numeric)
        yield from _compared(clause, words)
        if clause.aggregate is not None:
            yield from _made(clause, clause.aggregate, words, numeric)


def mixed(base: RuleBase) -> Iterator[Diagnostic]:
    """No variable stands for a word in one place and for a number in another."""
    numeric = _numeric(base)
    worded = {name: [not number for number in of] for name, of in numeric.items()}
    for clause in base.clauses:
        words, numbers = _words(clause, numeric), _words(clause, worded)
        both = sorted(words & numbers)
        if both:
            sentence = f"{both[0]} stands for a word and for a number."
            yield _mixed(clause, sentence, str(clause), "Give the two a name each.")
        compared = [part for part in clause.body if isinstance(part, Comparison)]
        if compared:
            words = _words(clause, numeric, head=False)
            numbers = _words(clause, worded, head=False)
        for part in compared:
            kinds = {_kind(side, words, numbers) for side in (part.left, part.right)}
            if kinds >= {"word", "number"}:
                sentence = "A word is compared with a number here."
                fix = "Words stand in quotes, numbers do not."
                yield _mixed(clause, sentence, str(part), fix)


def _mixed(clause: Clause, sentence: str, text: str, fix: str) -> Diagnostic:
    note = "A word is never equal to a number, so this clause is not what it seems."
    return Diagnostic(str(clause.place), "RSB319", sentence, text[:120], note, fix)


def _kind(side: Term, words: set[str], numbers: set[str]) -> str:
    """Whether a side of a comparison is a word or a number; empty if nobody knows."""
    match side:
        case Constant(value):
            return "word" if isinstance(value, str) else "number"
        case Variable(name):
            return "word" if name in words else "number" if name in numbers else ""
    return "number"


def _numeric(base: RuleBase) -> dict[str, list[bool]]:
    """Predicate -> whether each of its columns holds numbers."""
    return {
        name: [column.type in NUMBERS for column in declared.columns]
        for name, declared in base.predicates.items()
    }


def _words(
    clause: Clause, numeric: Mapping[str, list[bool]], *, head: bool = True
) -> set[str]:
    """The variables of a clause that stand for words, in its head too unless told.

    Where `numeric` names the columns of words, those that stand for numbers.
    """
    return {
        term.name
        for atom in _atoms(clause)
        if head or atom is not clause.head
        for term, number in zip(atom.terms, numeric[atom.predicate], strict=True)
        if isinstance(term, Variable) and not number
    }


def _atoms(clause: Clause) -> tuple[Atom, ...]:
    """The atoms of a clause; what an aggregate makes is looked at on its own."""
    body = tuple(part.atom for part in clause.body if isinstance(part, Literal))
    return body if clause.aggregate is not None else (clause.head, *body)


def _constants(
    clause: Clause, numeric: Mapping[str, list[bool]]
) -> Iterator[Diagnostic]:
    """The words in columns of numbers, and the numbers in columns of words."""
    for atom in _atoms(clause):
        for term, number in zip(atom.terms, numeric[atom.predicate], strict=True):
            if isinstance(term, Constant) and isinstance(term.value, int) != number:
                yield Diagnostic(
                    str(clause.place),
                    "RSB316",
                    f"{term} stands in a column of {'numbers' if number else 'words'}.",
                    str(atom),
                    help="Words stand in quotes, numbers do not.",
                )


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


def calculates_with_words(base: RuleBase) -> Iterator[Diagnostic]:
    """Calculations hold numbers only."""
    numeric = _numeric(base)
    for clause in base.clauses:
        words = _words(clause, numeric)
        for part in clause.body:
            if isinstance(part, Comparison):
                for side in (part.left, part.right):
                    if isinstance(side, Operation) and _holds_word(side, words):
                        sentence = "Nobody can calculate with words."
                        yield Diagnostic(
                            str(clause.place), "RSB317", sentence, str(side)
                        )


def _holds_word(term: Term, words: set[str]) -> bool:
    """Whether a word stands in a calculation."""
    if isinstance(term, Operation):
        return _holds_word(term.left, words) or _holds_word(term.right, words)
    if isinstance(term, Constant):
        return isinstance(term.value, str)
    return term.name in words


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
