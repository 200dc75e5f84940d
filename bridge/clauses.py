"""Whether each clause can be evaluated, and comes to an end.

pyDatalog itself would let most of this pass: an unbound comparison raises or answers
nothing, and a predicate that rests on its own absence never ends.
"""

from collections.abc import Iterator
from itertools import pairwise

from rsb_prove.bridge.declarations import atoms
from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.metadata import SLOT
from rsb_prove.bridge.ordering import binds, is_test_ready, names
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import circle_of, dependencies, unstratified
from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Comparison,
    Fact,
    Operation,
    Variable,
    literal_variables,
    variables,
)


def safe(base: RuleBase) -> Iterator[Diagnostic]:
    """Something binds every variable that is concluded, compared or ruled out."""
    for clause in base.clauses:
        free = sorted(unbound(clause))
        if free:
            yield Diagnostic(
                str(clause.place),
                "RSB312",
                f"Nothing binds {' and '.join(free)} in this clause.",
                str(clause)[:120],
                "Every variable of the head, of a negation and of a comparison stands "
                "in a positive atom of the body.",
            )


def unbound(clause: Clause) -> set[str]:
    """The named variables that no positive atom and no `Name == …` binds."""
    bound = {n for part in clause.body if binds(part) for n in names(part)}
    tests = [part for part in clause.body if not binds(part)]
    while fresh := {n for part in tests for n in _assigned(part, bound)} - bound:
        bound |= fresh
    missing = {n for part in tests for n in names(part) if _matters(part, n)} - bound
    head = clause.head.terms
    if clause.aggregate is not None:
        head = (*head[:-1], clause.aggregate.variable)
    missing |= {term.name for term in head if isinstance(term, Variable)} - bound
    return {"_" if name.startswith("_") else name for name in missing}


def _matters(test: BodyLiteral, name: str) -> bool:
    """Whether a test needs a value for a variable: `~q(X, _)` asks for none."""
    return isinstance(test, Comparison) or not name.startswith("_")


def _assigned(literal: BodyLiteral, bound: set[str]) -> frozenset[str]:
    """The variable that an equation names, once its other side is bound."""
    if isinstance(literal, Comparison) and is_test_ready(literal, bound):
        return names(literal)
    return frozenset()


def stratified(base: RuleBase) -> Iterator[Diagnostic]:
    """No predicate rests on its own absence or aggregate."""
    for group in unstratified(base.edges):
        circle = _from_its_last(base, circle_of(base.edges, group))
        steps = pairwise(circle)
        told = (f"{'~' if base.edges[a][b] else ''}{b}" for a, b in steps)
        yield Diagnostic(
            str(_making(base, circle[0], circle[1])[1].place),
            "RSB313",
            f"{circle[0]} rests on its own absence or aggregate.",
            " <= ".join([circle[0], *told]),
            "A predicate may be negated or aggregated only once it is complete.",
            "Take one of these out of the circle.",
        )


def _from_its_last(base: RuleBase, circle: tuple[str, ...]) -> tuple[str, ...]:
    """The circle, begun with the clause without which the others were none.

    That is one of the last file; there, the first that needs the next one complete.
    """
    steps = list(pairwise(circle))
    files = list(dict.fromkeys(clause.place.file for clause in base.clauses))

    def late(at: int) -> tuple[int, bool, int]:
        complete, clause = _making(base, *steps[at])
        return files.index(clause.place.file), complete, -clause.place.line

    start = max(range(len(steps)), key=late)
    return (*circle[start:-1], *circle[:start], circle[start])


def _making(base: RuleBase, head: str, below: str) -> tuple[bool, Clause]:
    """The first clause that makes one predicate rest on another; if any, on all of it."""
    found: dict[bool, Clause] = {}
    for clause in base.by_predicate[head]:
        needs = dependencies([clause])[head]
        if below in needs:
            found.setdefault(needs[below], clause)
    return (True, found[True]) if True in found else (False, found[False])


def aggregated(base: RuleBase) -> Iterator[Diagnostic]:
    """An aggregate has one clause."""
    for name, clauses in base.by_predicate.items():
        others: tuple[Clause | Fact, ...] = (*clauses[1:], *base.facts_of(name))
        if others and any(c.aggregate is not None for c in clauses):
            more = "more than one clause" if clauses[1:] else "a fact"
            yield Diagnostic(
                str(others[0].place),
                "RSB314",
                f"{name} is an aggregate and has {more}.",
                note="An aggregate is made by one clause, over one predicate.",
                help="Aggregate over a predicate that holds all of it.",
            )


def worded(base: RuleBase) -> Iterator[Diagnostic]:
    """The slots of a sentence are variables; a criterion has all its sentences."""
    for clause in base.clauses:
        sentence = base.sentences.get(clause.place, "")
        plain = base.plain.get(clause.place, "")
        for slot in dict.fromkeys(unfilled(clause, f"{sentence} {plain}")):
            yield Diagnostic(
                str(clause.place),
                "RSB320",
                f"The sentence has a slot {{{slot}}} that no variable fills.",
                sentence,
                help=f"The variables are {', '.join(sorted(_variables(clause)))}.",
            )
    for criterion in base.criteria.values():
        needed = ("title", "citation", "unknown")
        lacking = [key for key in needed if not getattr(criterion, key)]
        if lacking:
            yield Diagnostic(
                str(criterion.place),
                "RSB321",
                f"The criterion {criterion.id} lacks a title, citation or unknown line.",
                note="An empty line ends the comment block of a criterion.",
                help=f"Write {' and '.join(f'`# {key}: …`' for key in lacking)} in it.",
            )


def unfilled(clause: Clause, sentence: str) -> list[str]:
    """The slots of a clause's sentence that none of its variables fills."""
    known = _variables(clause)
    return [slot for slot in SLOT.findall(sentence) if slot not in known]


def _variables(clause: Clause) -> set[str]:
    known = {v.name for part in clause.body for v in literal_variables(part)}
    return known | {v.name for term in clause.head.terms for v in variables(term)}


def calculated(base: RuleBase) -> Iterator[Diagnostic]:
    """Calculations stand in comparisons only."""
    for clause in base.clauses:
        for atom in (clause.head, *atoms(clause.body)):
            if any(isinstance(term, Operation) for term in atom.terms):
                yield Diagnostic(
                    str(clause.place),
                    "RSB315",
                    f"An atom of {atom.predicate} holds a calculation.",
                    str(atom),
                    help="Name the value in a comparison: `(N == M + 1)`.",
                )


def bounded(base: RuleBase) -> Iterator[Diagnostic]:
    """A group that calculates new numbers from its own never comes to an end."""
    for clause in base.clauses:
        group = base.recursive_groups.get(clause.head.predicate, ())
        recursive = any(atom.predicate in group for atom in atoms(clause.body))
        calculates = any(
            isinstance(part, Comparison)
            and isinstance(part.left, Variable)
            and part.operator == "=="
            and isinstance(part.right, Operation)
            for part in clause.body
        )
        if recursive and calculates:
            yield Diagnostic(
                str(clause.place),
                "RSB318",
                f"{clause.head.predicate} rests on itself and calculates.",
                str(clause)[:120],
                "A predicate that makes new numbers from its own has no end.",
            )
