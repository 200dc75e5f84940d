"""What a node of a proof says: each step in words, with where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from rsb_prove.bridge.model import row_key
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause, Place, Value, Variable
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import (
    Absent,
    Aggregated,
    Attempt,
    Compared,
    Conclusion,
    Derived,
    Given,
    Ground,
    Premise,
    Tabled,
)
from rsb_prove.explain.wording import Wording

Step = Premise | Attempt
Named = Given | Tabled | Ground | Absent  # a step that is an atom
Bindings = tuple[tuple[str, Value], ...]
VERDICTS = {"met": "MET", "failed": "FAILED", "unknown": "UNKNOWN"}
# The predicates that say what a field of the case holds.
FIELDS = ("says", "number", "listed", "lists", "enumerates")


class Draft(NamedTuple):
    """A node before it has its id: the fields of Node after the id, in its order."""

    kind: str
    text: str
    formal: str = ""
    status: str = ""
    criterion: str = ""
    citation: str = ""
    pointer: str = ""
    source: str = ""
    place: str = ""
    clause: str = ""
    bindings: Bindings = ()
    values: tuple[Value, ...] = ()
    members: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafter:
    """Drafts the nodes of one decided case; `leaves` are shown without what is below."""

    base: RuleBase
    explainer: Explainer
    wording: Wording
    sources: Mapping[str, str]
    leaves: frozenset[str]

    def draft(self, step: Step) -> Draft:
        """What the node of a step says."""
        match step:
            case Given(atom, pointer):
                source = self.sources.get(pointer, "")
                text = self.wording.atom(atom)
                return self._named("fact", text, step, pointer=pointer, source=source)
            case Tabled(atom, place):
                text = self.wording.atom(atom)
                return self._named("table", text, step, place=str(place))
            case Compared():
                text = self.wording.comparison(step)
                sides = (step.left, step.right)
                return Draft("comparison", text, step.text, values=sides)
            case Absent():
                text, pointer = self.wording.absent(step), _lacking(step)
                return self._named("absence", text, step, pointer=pointer)
            case Attempt():
                return self._refutation(step)
        return self._conclusion(step)

    def _refutation(self, attempt: Attempt) -> Draft:
        """A clause with all that blocks it; comparisons are said with their margin."""
        said = [
            self.wording.comparison(block, holds=False)
            for block in attempt.blocks
            if isinstance(block, Compared)
        ]
        bound = {
            self.wording.value(value, "entity"): None
            for _, value in attempt.bindings
            if isinstance(value, str) and value.startswith("/")
        }
        text = ", ".join(bound) + (f": {'; '.join(said)}" if said else "")
        return Draft(
            "refutation",
            text,
            place=str(attempt.clause.place),
            clause=_clause_text(attempt.clause),
            bindings=attempt.bindings,
        )

    def _conclusion(self, atom: Ground) -> Draft:
        step = self.explainer.conclusion(atom)
        sentence = self.base.sentences.get(step.clause.place, "")
        text = self.wording.atom(atom)
        if sentence and isinstance(step, Derived):
            text = self.wording.clause(step.clause, sentence, step.bindings)
        kind = (
            _KINDS[step.clause.aggregate.function]
            if step.clause.aggregate
            else "conclusion"
        )
        criterion, status = "", VERDICTS.get(atom.predicate, "")
        if status:
            kind, criterion = "criterion", str(atom.row[1])
            text = self.statement(atom)
        if atom.predicate == "determination":
            kind, status = "determination", str(atom.row[1]).replace("_", " ")
            text = self._because(Ground("ground", (atom.row[0], atom.row[2])))
        return self._named(
            kind,
            text,
            atom,
            status=status,
            criterion=criterion,
            pointer=self._subject(atom),
            citation=self._citation(criterion),
            place=str(step.clause.place),
            clause=_clause_text(step.clause),
            bindings=_bindings(step),
            members=_members(step),
        )

    def _subject(self, atom: Ground) -> str:
        """The entity that a step which is shown as a leaf is about."""
        if atom.predicate not in self.leaves:
            return ""
        last = atom.row[-1] if len(atom.row) > 1 else ""
        return last if isinstance(last, str) and last.startswith("/") else ""

    def _because(self, ground: Ground) -> str:
        clause = self.explainer.conclusion(ground).clause
        return f"because {self.base.sentences.get(clause.place, str(ground.row[1]))}"

    def statement(self, atom: Ground) -> str:
        """The sentence of a verdict: of the clause that settled it, or its metadata's."""
        criterion = self.base.criteria.get(str(atom.row[1]))
        if atom.predicate == "unknown":
            return criterion.unknown if criterion else self.wording.atom(atom)
        own = criterion.own_sentence(atom.predicate) if criterion else ""
        return own or self.said(atom, self.base.sentences) or self.wording.atom(atom)

    def said(self, atom: Ground, sentences: Mapping[Place, str]) -> str:
        """The first of these sentences on the way down from a verdict to its rules."""
        while True:
            step = self.explainer.conclusion(atom)
            sentence = sentences.get(step.clause.place, "")
            if sentence and isinstance(step, Derived):
                return self.wording.clause(step.clause, sentence, step.bindings)
            below = [
                p
                for p in step.premises
                if isinstance(p, Ground) and p.predicate in ("meets", "fails", "shows")
            ]
            if not below:
                return ""
            atom = below[0]

    def _citation(self, criterion: str) -> str:
        found = self.base.criteria.get(criterion)
        return found.citation if found else ""

    def _named(self, kind: str, text: str, step: Named, **rest: Any) -> Draft:
        atom = step.atom if isinstance(step, Given | Tabled) else step
        return Draft(kind, text, _formal(atom), **rest)


def _formal(atom: Ground | Absent) -> str:
    """An atom as the rules write it, in ASCII: what else can be printed differs."""
    if isinstance(atom, Ground):
        return f"{atom.predicate}({', '.join(map(ascii, atom.row))})"
    terms = ["_" if value is None else ascii(value) for value in atom.pattern]
    return f"~{atom.predicate}({', '.join(terms)})"


def _lacking(absent: Absent) -> str:
    """The pointer of a field that a missing fact of the case would stand at."""
    if absent.predicate in FIELDS:
        entity, field = absent.pattern[:2]
        if entity is not None and field is not None:
            return f"{entity}/{field}"
    return ""


def _bindings(step: Conclusion) -> Bindings:
    """What the variables of a clause stand for; of an aggregate, those of its head."""
    if isinstance(step, Derived):
        return step.bindings
    pairs = zip(step.clause.head.terms, step.atom.row, strict=True)
    return tuple((t.name, value) for t, value in pairs if isinstance(t, Variable))


def _members(step: Conclusion) -> tuple[Value, ...]:
    if isinstance(step, Aggregated):
        return tuple(sorted((m for m, _ in step.members), key=lambda m: row_key((m,))))
    return ()


_KINDS = {"len_": "count", "max_": "maximum"}


@lru_cache(maxsize=4096)
def _clause_text(clause: Clause) -> str:
    return str(clause)
