"""Whether the facts of a rule base agree with each other."""

from collections.abc import Iterator

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Fact, Row


def contradictory(base: RuleBase) -> Iterator[Diagnostic]:
    """No two facts say different things of what is settled once (`settles`)."""
    for name, columns in base.rows("settles"):
        first: dict[Row, Fact] = {}
        for fact in base.facts_of(str(name)):
            before = first.setdefault(fact.row[: int(columns)], fact)
            if before.row != fact.row:
                yield Diagnostic(
                    str(fact.place),
                    "RSB325",
                    f"This contradicts {before} at {before.place}.",
                    str(fact)[:120],
                    f"{_first(int(columns))} of {name} settle the others.",
                    "Keep one of the two.",
                )


def _first(count: int) -> str:
    return "The terms of the first column" if count == 1 else f"The first {count} terms"


def repeated(base: RuleBase) -> Iterator[Diagnostic]:
    """No fact and no clause stands twice."""
    seen: dict[tuple[str, Row], Fact] = {}
    for fact in base.facts:
        before = seen.setdefault((fact.predicate, fact.row), fact)
        if before is not fact:
            words = f"The same fact stands at {before.place}."
            yield _again(fact, words)
    clauses: dict[str, Clause] = {}
    for clause in base.clauses:
        first = clauses.setdefault(str(clause), clause)
        if first is not clause:
            yield _again(clause, f"The same clause stands at {first.place}.")


def _again(what: Fact | Clause, words: str) -> Diagnostic:
    fix = "Keep one of the two."
    return Diagnostic(str(what.place), "RSB344", words, str(what)[:120], help=fix)
