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
from rsb_prove.bridge.strata import circle_of, unstratified
from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Comparison,
    Operation,
    Variable,
    literal_variables,
    variables,
)


def safe(base: RuleBase) -> Iterator[Diagnostic]:
    """Something binds every variable that is concluded, compared or ruled out."""
    for clause in base.clauses:
        unbound = sorted(_unbound(clause))
        if unbound:
            yield Diagnostic(
                str(clause.place),
                "RSB312",
                f"Nothing binds {' and '.join(unbound)} in this clause.",
                str(clause)[:120],
                "Every variable of the head, of a negation and of a comparison stands "
                "in a positive atom of the body.",
            )


def _unbound(clause: Clause) -> set[str]:
    """The named variables that no positive atom and no `Name == …` binds."""
    bound = {n for part in clause.body if binds(part) for n in names(part)}
    tests = [part for part in clause.body if not binds(part)]
    while fresh := {n for part in tests for n in _assigned(part, bound)} - bound:
        bound |= fresh
    missing = {n for part in tests for n in names(part)} - bound
    head = clause.head.terms
    if clause.aggregate is not None:
        head = (*head[:-1], clause.aggregate.variable)
    missing |= {term.name for term in head if isinstance(term, Variable)} - bound
    return {name for name in missing if not name.startswith("_")}


def _assigned(literal: BodyLiteral, bound: set[str]) -> frozenset[str]:
    """The variable that an equation names, once its other side is bound."""
    if isinstance(literal, Comparison) and is_test_ready(literal, bound):
        return names(literal)
    return frozenset()


def stratified(base: RuleBase) -> Iterator[Diagnostic]:
    """No predicate rests on its own absence or aggregate."""
    for group in unstratified(base.edges):
        circle = circle_of(base.edges, group)
        steps = pairwise(circle)
        told = (f"{'~' if base.edges[a][b] else ''}{b}" for a, b in steps)
        yield Diagnostic(
            str(base.by_predicate[circle[0]][0].place),
            "RSB313",
            f"{circle[0]} rests on its own absence or aggregate.",
            " <= ".join([circle[0], *told]),
            "A predicate may be negated or aggregated only once it is complete.",
            "Take one of these out of the circle.",
        )


def aggregated(base: RuleBase) -> Iterator[Diagnostic]:
    """An aggregate has one clause."""
    for name, clauses in base.by_predicate.items():
        if len(clauses) > 1 and any(c.aggregate is not None for c in clauses):
            yield Diagnostic(
                str(clauses[1].place),
                "RSB314",
                f"{name} is an aggregate and has more than one clause.",
                note="An aggregate is made by one clause, over one predicate.",
                help="Aggregate over a predicate that both clauses conclude.",
            )


def worded(base: RuleBase) -> Iterator[Diagnostic]:
    """The slots of a sentence are variables; a criterion has all its sentences."""
    for clause in base.clauses:
        sentence = base.sentences.get(clause.place, "")
        known = {v.name for part in clause.body for v in literal_variables(part)}
        known |= {v.name for term in clause.head.terms for v in variables(term)}
        for slot in SLOT.findall(sentence):
            if slot not in known:
                yield Diagnostic(
                    str(clause.place),
                    "RSB320",
                    f"The sentence has a slot {{{slot}}} that no variable fills.",
                    sentence,
                    help=f"The variables are {', '.join(sorted(known))}.",
                )
    for criterion in base.criteria.values():
        if not (criterion.title and criterion.citation and criterion.unknown):
            yield Diagnostic(
                str(criterion.place),
                "RSB321",
                f"The criterion {criterion.id} lacks a title, citation or unknown line.",
            )


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
