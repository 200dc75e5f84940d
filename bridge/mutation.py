"""Rules with one fault each: what a slip of an author's pen would make of them.

A mutant that no scenario tells from the rules as they are shows what the scenarios leave
open (mutation testing; DeMillo, Lipton, Sayward: Hints on Test Data Selection, 1978).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rsb_prove.bridge.clauses import unbound, unfilled
from rsb_prove.bridge.coverage import DECISIONS, decision_clauses
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import below
from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Comparison,
    Fact,
    Literal,
    Place,
    Row,
    Variable,
    literal_variables,
    variables,
)

# An edge is moved by one; what is equal becomes unequal.
_SLIPS = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "==": "!=", "!=": "=="}
# The predicates whose last columns are the first and the last of a span.
SPANS = ("day", "ymd", "week")
# Facts that hold a number of the policy or of the calendar, in their last column.
DAYS = ("pack_from", "pack_to")
NUMBERS = ("limit", "scale", "sets", *DAYS)
# Facts that say how criteria hang together stand beside the rules, not in vocabularies;
# in a pack they all stand together.
STRUCTURE = ("policy/", "record/")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is and what it does, and what takes the place of what.

    Of a clause, the number of its rule and what it becomes (None: it is gone); of a fact,
    its row and what that becomes. `id` names the fault as long as the clause stays as it is.
    """

    id: str
    place: Place
    fault: str
    predicate: str
    number: int | None = None
    clause: Clause | None = None
    row: Row | None = None
    other: Row | None = None


def mutants(base: RuleBase) -> tuple[Mutant, ...]:
    """Every single fault in what decisions rest on, in the order of the files."""
    found = [*_of_clauses(base), *_of_facts(base)]
    return tuple(
        sorted(found, key=lambda one: (one.place.file, one.place.line, one.fault))
    )


def _of_clauses(base: RuleBase) -> Iterator[Mutant]:
    for name, clause in decision_clauses(base):
        predicate, _, number = name.rpartition(":")
        circle = base.recursive_groups.get(predicate, ())
        sentence = base.sentences.get(clause.place, "")
        for fault, changed in _slips(clause, circle):
            if changed and (unbound(changed) or unfilled(changed, sentence)):
                continue  # `rules check` catches it
            made = _mutant(
                clause.place, f"{clause.head}: {fault}", str(clause), predicate
            )
            yield replace(made, number=int(number), clause=changed)


def _slips(
    clause: Clause, circle: Iterable[str]
) -> Iterator[tuple[str, Clause | None]]:
    """What each fault makes of a clause."""
    yield "the clause is gone", None
    for at, part in enumerate(clause.body):
        for fault, others in _of_literal(part, clause, circle):
            body = (*clause.body[:at], *others, *clause.body[at + 1 :])
            if body:
                yield fault, replace(clause, body=body)


def _of_literal(
    part: BodyLiteral, clause: Clause, circle: Iterable[str]
) -> Iterator[tuple[str, tuple[BodyLiteral, ...]]]:
    yield f"without {part}", ()
    if isinstance(part, Comparison):
        slip = replace(part, operator=_SLIPS[part.operator])
        yield f"{slip} for {part}", (slip,)
        return
    if part.atom.predicate not in circle:
        slip_of = replace(part, negated=not part.negated)
        yield f"{slip_of} for {part}", (slip_of,)
    if swapped := _swapped(part, clause):
        yield f"{swapped} for {part}", (swapped,)


def _swapped(part: Literal, clause: Clause) -> Literal | None:
    """A span that ends with its first day and starts with its last.

    None where the clause concludes the same: it only says one of the days.
    """
    *keys, first, last = part.atom.terms if len(part.atom.terms) > 1 else (None, None)
    if part.atom.predicate not in SPANS or first == last:
        return None
    if not (isinstance(first, Variable) and isinstance(last, Variable)):
        return None
    if {first.name, last.name}.isdisjoint(_joining(clause)):
        return None
    terms = tuple(term for term in (*keys, last, first) if term is not None)
    return replace(part, atom=replace(part.atom, terms=terms))


def _joining(clause: Clause) -> set[str]:
    """The variables that more than one place of a clause must agree in."""
    every = [v.name for part in clause.body for v in literal_variables(part)]
    every += [v.name for term in clause.head.terms for v in variables(term)]
    return {name for name, times in Counter(every).items() if times > 1}


def _of_facts(base: RuleBase) -> Iterator[Mutant]:
    wanted = below(base.edges, DECISIONS)
    for fact in base.facts:
        if fact.predicate not in wanted:
            continue
        own = base.packs is not None and base.packs.owner(fact.place.file) is not None
        for fault, other in _of_fact(fact, own=own):
            made = _mutant(fact.place, f"{fact}: {fault}", str(fact), fact.predicate)
            yield replace(made, row=fact.row, other=other)


def _of_fact(fact: Fact, *, own: bool) -> Iterator[tuple[str, Row | None]]:
    *keys, last = fact.row
    if fact.predicate in NUMBERS and isinstance(last, int):
        said = _day if fact.predicate in DAYS else str
        for slip in (last - 1, last + 1):
            yield f"{said(slip)} for {said(last)}", (*keys, slip)
    elif own or fact.place.file.startswith(STRUCTURE):
        yield "the fact is gone", None


def _day(number: int) -> str:
    least, most = date.min.toordinal(), date.max.toordinal()
    return date.fromordinal(min(max(number, least), most)).isoformat()


def _mutant(place: Place, fault: str, text: str, predicate: str) -> Mutant:
    named = hashlib.sha256(f"{text}\0{fault}".encode()).hexdigest()[:8]
    return Mutant(named, place, fault, predicate)
