"""Whether what clauses ask for can ever be there, and verdicts can be reached."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.domains import Column, Words, domains, held, impossible
from rsb_prove.bridge.program import vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Atom, Clause, Comparison, Constant, Literal, Value


def asked_for(base: RuleBase) -> Iterator[Diagnostic]:
    """Every word that a clause asks for can stand in its column."""
    known = domains(base)
    for clause in base.clauses:
        for atom in (part.atom for part in clause.body if isinstance(part, Literal)):
            for column, _ in enumerate(atom.terms):
                if impossible(atom, column, known):
                    yield _never(clause, atom, column, held(atom, column, known))


def _never(clause: Clause, atom: Atom, column: int, words: Words) -> Diagnostic:
    word = str(atom.terms[column])
    near = get_close_matches(word.strip("'"), sorted(map(str, words or ())), 3)
    return Diagnostic(
        str(clause.place),
        "RSB324",
        f"No fact and no rule puts {word} where {atom.predicate} is asked for it.",
        str(atom),
        "Asked for so, an atom never holds, and its absence always does.",
        f"Did you mean {' or '.join(near)}?"
        if near
        else "Add the fact that declares it.",
    )


def concluded(base: RuleBase) -> Iterator[Diagnostic]:
    """Each criterion can apply, and can be met or fail."""
    known = domains(base)
    for name in ("applies", "met", "failed"):
        if name not in base.predicates:
            return
    for criterion in base.criteria.values():
        for named, words in (
            (("applies",), "No rule makes it apply to any line."),
            (("met", "failed"), "No rule can conclude that it is met or fails."),
        ):
            if not any(_can(known, name, criterion.id) for name in named):
                yield Diagnostic(
                    str(criterion.place),
                    "RSB326",
                    f"{criterion.id} is never decided: {words[:1].lower()}{words[1:]}",
                    note="A criterion has applies_to facts, and meets and fails rules "
                    "or facts such as yes_no and all_of.",
                    help="Write what is missing, or take the comment block away.",
                )
                break


def _can(known: Mapping[Column, Words], predicate: str, criterion: str) -> bool:
    words = known[predicate, 1]
    return words is None or criterion in words


def rare(base: RuleBase) -> Iterator[Diagnostic]:
    """A class of a vocabulary that one term has and no rule asks for is misspelt."""
    uses = Counter(_words(base))
    for name in sorted(vocabularies(base)):
        classes = Counter(row[1:2] for row in base.rows(name))
        for fact in base.facts_of(name):
            word = fact.row[1] if len(fact.row) > 1 else None
            if isinstance(word, str) and classes[word,] == 1 and uses[word] == 1:
                near = get_close_matches(
                    word, [str(c[0]) for c in classes if c != (word,)]
                )
                yield Diagnostic(
                    str(fact.place),
                    "RSB345",
                    f"Nothing else says {word!r}: no rule asks for it, no other term has it.",
                    str(fact),
                    help=f"Did you mean {' or '.join(near)}?" if near else "",
                )


def _words(base: RuleBase) -> Iterator[Value]:
    """Every constant of the rule base, as often as it stands there."""
    for fact in base.facts:
        yield from fact.row
    for clause in base.clauses:
        yield from _constants((clause.head,))
        yield from _constants(p.atom for p in clause.body if isinstance(p, Literal))
        for part in clause.body:
            if isinstance(part, Comparison):
                sides = (part.left, part.right)
                yield from (one.value for one in sides if isinstance(one, Constant))


def _constants(atoms: Iterable[Atom]) -> Iterator[Value]:
    for atom in atoms:
        yield from (term.value for term in atom.terms if isinstance(term, Constant))
