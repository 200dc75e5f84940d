"""Whether a rule can use what a fact says of a criterion: else the fact is misspelt."""

from collections.abc import Iterator, Mapping

from rsb_prove.bridge.declarations import atoms
from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.domains import Column, Words, held, impossible
from rsb_prove.bridge.possibility import meant
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import (
    Atom,
    Clause,
    Constant,
    Fact,
    Literal,
    Term,
    Variable,
)

# What a criterion is met by must fit the rule that meets it, whoever else asks for it.
MET = "meets"
Users = Mapping[str, list[tuple[Clause, Atom]]]


def usable(base: RuleBase) -> Iterator[Diagnostic]:
    """Each word of a fact is one that a rule that asks for the fact can go on with."""
    known, users = base.possible_words, _users(base)
    meant_for_rules = _of_criteria(base) & users.keys()
    for fact in base.facts:
        if fact.predicate in meant_for_rules:
            tried = [_stop(fact, *user, known) for user in users[fact.predicate]]
            if all(tried):
                yield _idle(fact, *max(filter(None, tried), key=lambda one: one[0]))


def _of_criteria(base: RuleBase) -> set[str]:
    """The predicates whose facts say something of a criterion, for rules alone."""
    told = {str(row[0]) for row in base.rows("asked")}
    return {
        name
        for name, declared in base.predicates.items()
        if name not in told and any(c.type == "criterion" for c in declared.columns)
    }


def _users(base: RuleBase) -> Users:
    """Predicate -> the clauses that ask for it, each with the atom that does."""
    found: dict[str, list[tuple[Clause, Atom]]] = {}
    for clause in base.clauses:
        for atom in atoms(clause.body):
            found.setdefault(atom.predicate, []).append((clause, atom))
    for name, users in found.items():
        met = [user for user in users if user[0].head.predicate == MET]
        found[name] = met or users
    return found


def _stop(
    fact: Fact, clause: Clause, asking: Atom, known: Mapping[Column, Words]
) -> tuple[int, str, Words] | None:
    """Where a clause cannot go on with a fact: how far it fits, the word, the others."""
    given: dict[Term, Constant] = {}
    for at, (term, value) in enumerate(zip(asking.terms, fact.row, strict=True)):
        if isinstance(term, Constant) and term.value != value:
            return at, str(value), frozenset({term.value})
        if isinstance(term, Variable):
            given[term] = Constant(value)
    for part in clause.body:
        if isinstance(part, Literal) and not part.negated and part.atom is not asking:
            terms = tuple(given.get(term, term) for term in part.atom.terms)
            filled = Atom(part.atom.predicate, terms)
            for column, term in enumerate(part.atom.terms):
                if term in given and impossible(filled, column, known):
                    word = str(given[term].value)
                    return len(fact.row), word, held(filled, column, known)
    return None


def _idle(fact: Fact, _: int, word: str, words: Words) -> Diagnostic:
    return Diagnostic(
        str(fact.place),
        "RSB329",
        f"No rule can use this fact: what it says of {word!r} fits none that asks for it.",
        str(fact)[:120],
        "A fact that no rule can use changes nothing, and nobody would notice.",
        meant(word, words),
    )
