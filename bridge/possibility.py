"""Whether what clauses ask for can ever be there, and verdicts can be reached."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.domains import Column, Words, held, impossible, possible
from rsb_prove.bridge.program import vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import (
    Atom,
    Clause,
    Comparison,
    Constant,
    Literal,
    Value,
    Variable,
)

FEW = 8  # so many words a hint lists in full


def asked_for(base: RuleBase) -> Iterator[Diagnostic]:
    """Every word that a clause asks for can stand in its column."""
    known = base.possible_words
    for clause in base.clauses:
        for atom in (part.atom for part in clause.body if isinstance(part, Literal)):
            for column, term in enumerate(atom.terms):
                if impossible(atom, column, known):
                    yield _never(
                        clause,
                        f"No fact and no rule puts {term} where {atom.predicate} is "
                        "asked for it.",
                        str(atom),
                        meant(str(term).strip("'"), held(atom, column, known)),
                    )
        yield from _equal_to_none(clause, known)


def _equal_to_none(
    clause: Clause, known: Mapping[Column, Words]
) -> Iterator[Diagnostic]:
    """The comparisons of a clause with a word that the variable never stands for."""
    atoms = [p.atom for p in clause.body if isinstance(p, Literal) and not p.negated]
    for part in clause.body:
        match part:
            case Comparison(Variable(), "==" | "!=", Constant(str() as word)):
                words = possible(part.left, atoms, known)
                guard = part.operator == "!=" and _anywhere(word, known)
                if words is not None and word not in words and not guard:
                    sentence = f"{part.left} never stands for {word!r}."
                    yield _never(clause, sentence, str(part), meant(word, words))


def _anywhere(word: str, known: Mapping[Column, Words]) -> bool:
    """Whether any column can hold a word: to keep out what cannot be does no harm."""
    return any(words is not None and word in words for words in known.values())


def _never(clause: Clause, sentence: str, text: str, fix: str) -> Diagnostic:
    note = "What is asked for so never holds, and its absence always does."
    return Diagnostic(str(clause.place), "RSB324", sentence, text, note, fix)


def meant(word: str, words: Words) -> str:
    """What was probably meant, of the words that can be."""
    every = sorted(map(str, words or ()))
    if near := get_close_matches(word, every, 3):
        return f"Did you mean {' or '.join(near)}?"
    if 0 < len(every) <= FEW:
        return f"It is one of {', '.join(every)}."
    return "Add the fact that declares it."


def concluded(base: RuleBase) -> Iterator[Diagnostic]:
    """Each criterion can apply, and can be met or fail."""
    known = base.possible_words
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
