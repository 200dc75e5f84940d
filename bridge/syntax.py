"""The syntax tree of the rule language: what is checked, explained and compiled.

The language is the Datalog subset of pyDatalog's text: facts `+p('a', 1)`,
clauses `head(X) <= body(X, Y) & ~other(Y) & (Y < 3)` and aggregates, counts
`(n[X] == len_(Y)) <= body(X, Y)` and maxima `(most[X] == max_(Y)) <= body(X, Y)`.
Constants are words and whole numbers only.
"""

from dataclasses import dataclass

Value = str | int
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: file name, line and column, both counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable; each `_` in the text becomes one of its own: `_1`, `_2`, and so on."""

    name: str

    def __str__(self) -> str:
        return "_" if self.name.startswith("_") else self.name


@dataclass(frozen=True, slots=True)
class Constant:
    """A word or a whole number."""

    value: Value

    def __str__(self) -> str:
        return repr(self.value)


@dataclass(frozen=True, slots=True)
class Operation:
    """Arithmetic on whole numbers; the operator is one of + - * // %."""

    left: "Term"
    operator: str
    right: "Term"

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


Term = Variable | Constant | Operation


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A predicate over terms."""

    predicate: str
    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(map(str, self.terms))})"


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """An atom of a body, or its negation (negation as absence from the model)."""

    atom: Atom
    negated: bool = False

    def __str__(self) -> str:
        return f"{'~' if self.negated else ''}{self.atom}"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """`left operator right` with == != < <= > >=; `==` may bind its left side."""

    left: Term
    operator: str
    right: Term

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


BodyLiteral = Literal | Comparison


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What a clause makes of a variable: `len_` its number of values, `max_` the greatest."""

    function: str
    variable: Variable

    def __str__(self) -> str:
        return f"{self.function}({self.variable})"


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """`head <= body`. An aggregate is made of the distinct values for each head key.

    The last term of its head is the variable that gets the result. A clause is equal to
    itself only: proofs hold many references to few clauses, and hash them.
    """

    head: Atom
    body: tuple[BodyLiteral, ...]
    place: Place
    aggregate: Aggregate | None = None

    def __str__(self) -> str:
        body = " & ".join(map(str, self.body))
        return f"{self._head()} <= {body}"

    def _head(self) -> str:
        if self.aggregate is None:
            return str(self.head)
        keys = ", ".join(map(str, self.head.terms[:-1]))
        return f"({self.head.predicate}[{keys}] == {self.aggregate})"


@dataclass(frozen=True, slots=True)
class Fact:
    """A ground atom of the rule base, with its place."""

    predicate: str
    row: Row
    place: Place

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(map(repr, self.row))})"


def variables(term: Term) -> tuple[Variable, ...]:
    """The variables of a term, left to right."""
    if isinstance(term, Variable):
        return (term,)
    if isinstance(term, Operation):
        return (*variables(term.left), *variables(term.right))
    return ()


def literal_variables(literal: BodyLiteral) -> tuple[Variable, ...]:
    """The variables of a body literal, left to right."""
    if isinstance(literal, Comparison):
        return (*variables(literal.left), *variables(literal.right))
    return tuple(v for term in literal.atom.terms for v in variables(term))
