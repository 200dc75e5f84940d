"""Whether what is used is declared, and the declarations can be read."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from rsb_prove.bridge.columns import NUMBERS
from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.metadata import SLOT
from rsb_prove.bridge.rulebase import RuleBase, columns_of
from rsb_prove.bridge.syntax import Atom, BodyLiteral, Fact, Literal, Place

# What a column can hold, and so how it is printed.
TYPES = (*NUMBERS, "word", "text", "entity", "criterion")
_HEAD = re.compile(r"[a-z][a-z0-9_]*\(")
# The facts about predicates: each names one in its first column.
ABOUT = ("asked", "told", "settles", "encodes")
FORM = "+predicate('name(column:type, …)', 'a sentence with {column}')"


def declarations(base: RuleBase) -> Iterator[Diagnostic]:
    """Every declaration can be read, and each predicate has one."""
    seen: dict[str, Place] = {}
    for fact in base.facts_of("predicate"):
        if len(fact.row) != 2:
            words = "A declaration has a form and a sentence."
            yield _unreadable(fact, words, f"Write {FORM}.")
            continue
        signature = str(fact.row[0])
        name = signature.partition("(")[0]
        if name in seen:
            words = f"{name} is declared twice; first at {seen[name]}."
            yield _unreadable(fact, words, "Keep one of the two.")
        seen.setdefault(name, fact.place)
        yield from _signature(fact, signature)


def _signature(fact: Fact, signature: str) -> Iterator[Diagnostic]:
    columns = columns_of(signature)
    inner = signature.partition("(")[2].rstrip(")")
    whole = _HEAD.match(signature) and signature.endswith(")")
    if not whole or len(columns) != len(inner.split(",")):
        yield _unreadable(fact, f"{signature} is no declaration.", f"Write {FORM}.")
        return
    for column in columns:
        if column.type not in TYPES:
            words = f"There is no type {column.type}."
            yield _unreadable(fact, words, f"The types are {', '.join(TYPES)}.")
    names = {column.name for column in columns}
    if len(names) < len(columns):
        yield _unreadable(fact, "Two columns have one name.", "Name them apart.")
    if not str(fact.row[1]).strip():
        yield _unreadable(fact, f"{signature} has no sentence.", f"Write {FORM}.")
    for slot in SLOT.findall(str(fact.row[1]).replace("..", "}{")):
        if slot not in names:
            words = f"The sentence has a slot {{{slot}}} and no column of that name."
            yield _unreadable(
                fact, words, f"The columns are {', '.join(sorted(names))}."
            )


def _unreadable(fact: Fact, sentence: str, fix: str) -> Diagnostic:
    return Diagnostic(str(fact.place), "RSB327", sentence, str(fact)[:120], help=fix)


def uses(base: RuleBase) -> Iterator[Diagnostic]:
    """What is used is declared, with as many columns."""
    for named in (fact for of in ABOUT for fact in base.facts_of(of)):
        if named.row[0] not in base.predicates:
            yield _unknown_predicate(base, str(named.row[0]), named.place)
    seen: set[tuple[str, int]] = set()
    for name, arity, place in _used(base):
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


def _used(base: RuleBase) -> Iterator[tuple[str, int, Place]]:
    for fact in base.facts:
        if fact.predicate != "predicate":
            yield fact.predicate, len(fact.row), fact.place
    for clause in base.clauses:
        for atom in (clause.head, *atoms(clause.body)):
            yield atom.predicate, len(atom.terms), clause.place


def atoms(body: Iterable[BodyLiteral]) -> Iterator[Atom]:
    """The atoms of a body, negated or not."""
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
