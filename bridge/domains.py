"""Which words each column of a predicate can hold, whatever the case.

A word that a clause asks for and that no fact and no clause can put there makes the
clause idle, or what it denies always true, and nothing would ever tell. Found as the
least fixpoint over facts and clauses; None stands for any word.
"""

from collections.abc import Iterable, Mapping
from functools import reduce

from rsb_prove.bridge.facts import GIVEN
from rsb_prove.bridge.program import vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.strata import strata
from rsb_prove.bridge.syntax import Atom, Clause, Constant, Literal, Term, Value

Words = frozenset[Value] | None
# A column of a predicate; of what a case says, also that of one field.
Column = tuple[str, int] | tuple[str, int, Value]
Known = dict[Column, Words]
NONE: frozenset[Value] = frozenset()
# The predicates of a case that name a field, and those that hold its words.
OF_FIELDS = ("says", "lists", "number", "day", "ymd", "week", "listed")
WORDED = {"word": "says", "words": "lists", "yes_no": "says"}


def domains(base: RuleBase) -> Mapping[Column, Words]:
    """The words that each column can hold."""
    found = _stated(base) | _of_case(base)
    for group in strata(base.edges):  # after what they rest on: most are looked at once
        clauses = [one for name in group for one in base.by_predicate.get(name, ())]
        while _grown(found, clauses) and group[0] in base.recursive_groups:
            pass
    return found


def _stated(base: RuleBase) -> Known:
    """What the facts of the rule base put into the columns."""
    found: dict[Column, set[Value]] = {
        (name, at): set()
        for name, declared in base.predicates.items()
        for at, _ in enumerate(declared.columns)
    }
    for fact in base.facts:
        for at, value in enumerate(fact.row):
            found.setdefault((fact.predicate, at), set()).add(value)
    return {column: frozenset(words) for column, words in found.items()}


def _of_case(base: RuleBase) -> Known:
    """What a case, the user or the program can put into the columns."""
    told = {*GIVEN, *(str(row[0]) for row in base.rows("told"))}
    found: Known = {
        (name, at): None
        for name in told & base.predicates.keys()
        for at, _ in enumerate(base.predicates[name].columns)
    }
    # A reading that is wrong or missing is told of as such, not by those who ask for it.
    choices = [row[:2] for row in (*base.rows("option"), *base.rows("reading"))]
    found |= {("reading", at): frozenset(row[at] for row in choices) for at in (0, 1)}
    fields = [tuple(map(str, row[1:3])) for row in base.rows("field")]
    found |= {(name, 1): frozenset(path for path, _ in fields) for name in OF_FIELDS}
    return found | _of_fields(fields, vocabularies(base))


def _of_fields(
    fields: Iterable[tuple[str, ...]], terms: Mapping[str, frozenset[str]]
) -> Known:
    """The words of each field by its path: those of its vocabulary, or any."""
    found: Known = {}
    for path, type_ in fields:
        kind, _, named = type_.partition(":")
        own = frozenset[Value](terms.get(named, NONE) if named else ("yes", "no"))
        column = (WORDED.get(kind, "says"), 2, path)
        before = found.get(column, NONE)
        # A path that several kinds of objects have can hold what any of them can.
        free = before is None or kind not in WORDED
        found[column] = None if free or before is None else before | own
    return found


def _grown(found: Known, clauses: Iterable[Clause]) -> bool:
    """Add what the clauses of a predicate can conclude; tell whether any is new."""
    grown = False
    for clause in clauses:
        for at, words in enumerate(_concluded(clause, found)):
            column = (clause.head.predicate, at)
            before = found[column]
            found[column] = None if before is None or words is None else before | words
            grown |= found[column] != before
    return grown


def _concluded(clause: Clause, known: Known) -> list[Words]:
    """The words that a clause can put into each column of its head."""
    atoms = [p.atom for p in clause.body if isinstance(p, Literal) and not p.negated]
    columns = ((atom, at) for atom in atoms for at, _ in enumerate(atom.terms))
    if any(impossible(atom, at, known) for atom, at in columns):
        return [NONE for _ in clause.head.terms]
    return [possible(term, atoms, known) for term in clause.head.terms]


def impossible(atom: Atom, column: int, known: Mapping[Column, Words]) -> bool:
    """Whether an atom asks for a word that its column can never hold."""
    term, words = atom.terms[column], held(atom, column, known)
    word = isinstance(term, Constant) and isinstance(term.value, str)
    return word and words is not None and term.value not in words  # type: ignore[union-attr]


def held(atom: Atom, column: int, known: Mapping[Column, Words]) -> Words:
    """What a column can hold, given the field that the atom names."""
    field = atom.terms[1] if len(atom.terms) > 1 else None
    if column == 2 and isinstance(field, Constant):
        narrow = known.get((atom.predicate, column, field.value))
        if narrow is not None:
            return narrow
    return known[atom.predicate, column]


def possible(term: Term, atoms: Iterable[Atom], known: Mapping[Column, Words]) -> Words:
    """What a term can stand for: what every positive atom that holds it allows."""
    if isinstance(term, Constant):
        return frozenset({term.value})
    every = [
        held(atom, at, known)
        for atom in atoms
        for at, one in enumerate(atom.terms)
        if one == term
    ]
    bounded = [words for words in every if words is not None]
    return reduce(frozenset.__and__, bounded) if bounded else None
