"""What a proof is made of: conclusions and their premises, down to facts.

A premise is one of five: an atom that clauses conclude (Derived), a fact of the case
(Given) or of the rule base (Tabled), a comparison of two values (Compared), an
aggregate with every member (Aggregated), and the absence of an atom from the model (Absent).
"""

from dataclasses import dataclass

from rsb_prove.bridge.syntax import Clause, Place, Row, Value

Pattern = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """An atom without variables."""

    predicate: str
    row: Row

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(map(repr, self.row))})"


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of the case, with the JSON Pointers at which the case gives it."""

    atom: Ground
    pointer: str


@dataclass(frozen=True, slots=True)
class Tabled:
    """A fact of the rule base, with its place."""

    atom: Ground
    place: Place


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that holds (or, in a refutation, does not) between two values.

    `text` is the comparison as the clause writes it, `type` how its values are printed.
    """

    left: Value
    operator: str
    right: Value
    text: str
    type: str = "count"


@dataclass(frozen=True, slots=True)
class Absent:
    """No row of the model agrees with the pattern; None stands for any value."""

    predicate: str
    pattern: Pattern

    def __str__(self) -> str:
        terms = ", ".join("_" if v is None else repr(v) for v in self.pattern)
        return f"~{self.predicate}({terms})"


Premise = Ground | Given | Tabled | Compared | Absent


@dataclass(frozen=True, slots=True)
class Attempt:
    """A clause that could have concluded an absent atom, and everything that blocks it.

    A positive literal blocks by being absent, a negated one by what it denies, and a
    comparison by not holding. `held` are the facts of the case that it got past.
    """

    clause: Clause
    bindings: tuple[tuple[str, Value], ...]
    held: tuple[Given, ...]
    blocks: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """An atom, the clause instance that concludes it, and its premises in body order."""

    atom: Ground
    clause: Clause
    bindings: tuple[tuple[str, Value], ...]
    premises: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class Aggregated:
    """A count or maximum: its atom, the clause, every member with the premises of each."""

    atom: Ground
    clause: Clause
    members: tuple[tuple[Value, tuple[Premise, ...]], ...]

    @property
    def premises(self) -> tuple[Premise, ...]:
        """The premises of all members, each once."""
        return tuple(dict.fromkeys(p for _, part in self.members for p in part))


Conclusion = Derived | Aggregated
