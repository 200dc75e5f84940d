"""What is checked of a rule base before anything is evaluated.

pyDatalog itself would let most of this pass: a misspelt predicate behind a negation
silently succeeds, an unbound comparison raises or answers nothing, and a predicate that
rests on its own absence never ends.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from rsb_prove.bridge.columns import typed
from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.metadata import SLOT
from rsb_prove.bridge.ordering import binds, is_test_ready, names
from rsb_prove.bridge.references import criteria, readings
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import unstratified
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Literal,
    Operation,
    Place,
    Variable,
    literal_variables,
    variables,
)


def check(base: RuleBase) -> None:
    """Raise Rejected (status 78) with everything that is wrong with a rule base."""
    found = list(_declared(base))
    if not found:
        found = [check for kind in CHECKS for check in kind(base)]
    if found:
        raise Rejected(found, EX_CONFIG)


def _declared(base: RuleBase) -> Iterator[Diagnostic]:
    """Root causes first: a predicate that nobody declared makes every other check moot."""
    seen: set[tuple[str, int]] = set()
    for name, arity, place in _uses(base):
        if (name, arity) in seen:
            continue
        seen.add((name, arity))
        declared = base.predicates.get(name)
        if declared is None:
            yield _unknown_predicate(base, name, place)
        elif len(declared.columns) != arity:
            yield Diagnostic(
                str(place),
                "RSB311",
                f"{name} is used with {arity} terms and declared with "
                f"{len(declared.columns)}.",
                note=f"It is declared at {declared.place}.",
            )


def _uses(base: RuleBase) -> Iterator[tuple[str, int, Place]]:
    for fact in base.facts:
        if fact.predicate != "predicate":
            yield fact.predicate, len(fact.row), fact.place
    for clause in base.clauses:
        for atom in (clause.head, *_atoms(clause.body)):
            yield atom.predicate, len(atom.terms), clause.place


def _atoms(body: Iterable[BodyLiteral]) -> Iterator[Atom]:
    return (part.atom for part in body if isinstance(part, Literal))


def _unknown_predicate(base: RuleBase, name: str, place: Place) -> Diagnostic:
    near = get_close_matches(name, base.predicates, 3)
    return Diagnostic(
        str(place),
        "RSB310",
        f"No predicate {name} is declared.",
        note="Every predicate has a declaration +predicate('name(column:type)', '…').",
        help=f"Did you mean {' or '.join(near)}?" if near else "Declare it.",
    )


def _safe(base: RuleBase) -> Iterator[Diagnostic]:
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


def _stratified(base: RuleBase) -> Iterator[Diagnostic]:
    for group in unstratified(base.edges):
        clause = base.by_predicate[group[0]][0]
        yield Diagnostic(
            str(clause.place),
            "RSB313",
            f"{', '.join(group)} rest on their own absence or aggregate.",
            note="A predicate may be negated or aggregated only once it is complete.",
        )


def _aggregated(base: RuleBase) -> Iterator[Diagnostic]:
    for name, clauses in base.by_predicate.items():
        if len(clauses) > 1 and any(c.aggregate is not None for c in clauses):
            yield Diagnostic(
                str(clauses[1].place),
                "RSB314",
                f"{name} is an aggregate and has more than one clause.",
                note="An aggregate is made by one clause, over one predicate.",
                help="Aggregate over a predicate that both clauses conclude.",
            )


def _worded(base: RuleBase) -> Iterator[Diagnostic]:
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


def _calculated(base: RuleBase) -> Iterator[Diagnostic]:
    for clause in base.clauses:
        for atom in (clause.head, *_atoms(clause.body)):
            if any(isinstance(term, Operation) for term in atom.terms):
                yield Diagnostic(
                    str(clause.place),
                    "RSB315",
                    f"An atom of {atom.predicate} holds a calculation.",
                    str(atom),
                    help="Name the value in a comparison: `(N == M + 1)`.",
                )


def _bounded(base: RuleBase) -> Iterator[Diagnostic]:
    """A group that calculates new numbers from its own never comes to an end."""
    for clause in base.clauses:
        group = base.recursive_groups.get(clause.head.predicate, ())
        recursive = any(atom.predicate in group for atom in _atoms(clause.body))
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


CHECKS = (
    _safe,
    _stratified,
    _bounded,
    _aggregated,
    _worded,
    _calculated,
    readings,
    criteria,
    typed,
)
