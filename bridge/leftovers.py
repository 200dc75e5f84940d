"""What stands in the rules and does nothing, or not what it looks like."""

from collections import Counter
from collections.abc import Iterator

from rsb_prove.bridge.declarations import atoms
from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.facts import GIVEN
from rsb_prove.bridge.metadata import SLOT
from rsb_prove.bridge.ordering import binds, is_test_ready, names
from rsb_prove.bridge.program import vocabularies
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, literal_variables, variables

# Predicates that the rules about rules themselves are made of.
OWN = ("predicate", "asked", "told", "settles")


def single(base: RuleBase) -> Iterator[Diagnostic]:
    """A variable that stands once in a clause joins nothing: it is misspelt, or `_`."""
    for clause in base.clauses:
        slots = SLOT.findall(base.sentences.get(clause.place, ""))
        counts = Counter([*_variables(clause), *slots])
        lone = [n for n, count in counts.items() if count == 1 and n[0] != "_"]
        if lone:
            yield Diagnostic(
                str(clause.place),
                "RSB340",
                f"{' and '.join(lone)} {'stands' if len(lone) == 1 else 'stand'} once.",
                str(clause)[:120],
                help="Write _ where any value will do.",
            )


def _variables(clause: Clause) -> Iterator[str]:
    for part in clause.body:
        yield from (variable.name for variable in literal_variables(part))
    head = clause.head.terms
    if clause.aggregate is not None:
        head = (*head[:-1], clause.aggregate.variable)
    yield from (variable.name for term in head for variable in variables(term))


def ordered(base: RuleBase) -> Iterator[Diagnostic]:
    """A test stands behind what binds its variables, as it is evaluated."""
    for clause in base.clauses:
        bound: set[str] = set()
        for part in clause.body:
            if not binds(part) and not is_test_ready(part, bound):
                yield Diagnostic(
                    str(clause.place),
                    "RSB341",
                    f"{part} stands before what it tests.",
                    str(clause)[:120],
                    "Bodies read left to right; they are evaluated in an order that works.",
                    "Put it behind the atoms that bind its variables.",
                )
                break
            bound |= names(part)


def unused(base: RuleBase) -> Iterator[Diagnostic]:
    """Every predicate is asked for by a rule or by the program."""
    used = {atom.predicate for clause in base.clauses for atom in atoms(clause.body)}
    used |= {str(row[0]) for row in base.rows("asked")} | {*OWN, *GIVEN}
    used |= {str(row[0]) for row in base.rows("told")} | vocabularies(base).keys()
    for name, declared in base.predicates.items():
        if name not in used:
            words = f"Nothing asks for {name}."
            fix = "Take it away, or ask for it."
            yield Diagnostic(str(declared.place), "RSB342", words, help=fix)


def idle(base: RuleBase) -> Iterator[Diagnostic]:
    """Every predicate that is asked for has a fact or a rule."""
    there = {fact.predicate for fact in base.facts} | base.by_predicate.keys()
    there |= {*GIVEN, *(str(row[0]) for row in base.rows("told"))}
    there |= {str(row[0]) for row in base.rows("open_to_packs")}  # some pack may say it
    for clause in base.clauses:
        for atom in atoms(clause.body):
            if atom.predicate not in there:
                there.add(atom.predicate)
                yield Diagnostic(
                    str(clause.place),
                    "RSB343",
                    f"No fact and no rule concludes {atom.predicate}.",
                    str(atom),
                    help="Add one, or take away what asks for it.",
                )
