"""The proof of a line as a graph of nodes: the values that every rendering is made from.

Built bottom-up over the premises with a stack of its own; a node's id is a hash of what
it says and of the ids of its premises, so that equal sub-proofs are one node.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rsb_prove.bridge.decision import LineDecision, policy_order
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Clause
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.proof import (
    Absent,
    Attempt,
    Compared,
    Derived,
    Given,
    Ground,
    Premise,
    Tabled,
)
from rsb_prove.explain.refutation import attempts
from rsb_prove.explain.shortening import ROLES, Role, shortened
from rsb_prove.explain.view import Node, Proof
from rsb_prove.explain.wording import UNDOCUMENTED, Wording

Step = Premise | Attempt
_ZERO = re.compile(r"(?<![\w.])0(?![\w.])")
# The predicates that say what a field of the case holds.
FIELDS = ("says", "number", "listed", "lists", "enumerates")
VERDICTS = {"met": "MET", "failed": "FAILED", "unknown": "UNKNOWN"}


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


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes nodes of steps; one for each case, so that lines share what they share."""

    base: RuleBase
    explainer: Explainer
    wording: Wording
    sources: Mapping[str, str]
    nodes: dict[str, Node]
    edges: dict[str, tuple[str, ...]]
    ids: dict[Step, str]
    roles: dict[str, Role]
    treatment: Mapping[str, str]
    brief: bool = False

    def proof(self, line: LineDecision) -> Proof:
        """The proof of a line's determination."""
        root = Ground("determination", (line.entity, line.determination, line.ground))
        top = self.add(root)
        reached = self._reached(top)
        edges = tuple((a, b) for a in reached for b in self.edges[a])
        roles = self.roles | dict.fromkeys(self._summaries(line), "hidden")
        short = shortened(top, self.nodes, self.edges, roles)
        plain = {top: None} | {node: None for edge in short for node in edge}
        order = [*plain, *(node for node in reached if node not in plain)]
        numbers = {node: number for number, node in enumerate(order, 1)}
        nodes = {node: self.nodes[node] for node in reached}
        nodes |= {node: replace(self.nodes[node], plain=True) for node in plain}
        return Proof(top, nodes, edges, short, numbers)

    def summed_up(self, line: LineDecision) -> frozenset[str]:
        """The criteria of a line that only repeat what a part of them says."""
        status = {one.criterion: one.status for one in line.criteria}
        rows = self.explainer.model.rows("sums_up")
        return frozenset(
            str(criterion)
            for criterion, part in rows
            if status.get(str(part)) == status.get(str(criterion), "")
        )

    def _summaries(self, line: LineDecision) -> list[str]:
        summed = self.summed_up(line)
        return [
            self.add(Ground(one.status, (line.entity, one.criterion)))
            for one in line.criteria
            if one.criterion in summed
        ]

    def _reached(self, top: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [top]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += reversed(self.edges[node])
        return list(found)

    def add(self, goal: Step) -> str:
        """The id of a step, made with all that it rests on."""
        waiting: list[tuple[Step, bool]] = [(goal, False)]
        open_: dict[Step, tuple[Step, ...]] = {}
        while waiting:
            step, ready = waiting.pop()
            if step in self.ids:
                continue
            if ready:
                self._make(step, open_.pop(step))
                continue
            open_[step] = parts = self._followed(step)
            waiting.append((step, True))
            waiting += [
                (part, False)
                for part in reversed(parts)
                if part not in self.ids and part not in open_
            ]
        return self.ids[goal]

    def _followed(self, step: Step) -> tuple[Step, ...]:
        """What a step rests on; in a brief proof without what no reader is shown."""
        if not self.brief:
            return self._parts(step)
        return tuple(p for p in self._parts(step) if self._role(p) != "hidden")

    def _parts(self, step: Step) -> tuple[Step, ...]:
        match step:
            case Ground("ground", _):
                return self._grounds(step)
            case Ground():
                return self.explainer.conclusion(step).premises
            case Absent():
                return tuple(sorted(attempts(self.explainer, step), key=self._rank))
            case Attempt():
                return (*step.held, *step.blocks)
        return ()

    def _grounds(self, ground: Ground) -> tuple[Step, ...]:
        """Every instance of a ground, not one: all that failed, in policy order."""
        every = self.explainer.every(ground)
        found = dict.fromkeys(p for one in every for p in one.premises)
        return tuple(sorted(found, key=self._order))

    def _order(self, premise: Premise) -> tuple[int, str]:
        verdict = isinstance(premise, Ground) and premise.predicate in VERDICTS
        return policy_order(self.base, str(premise.row[1])) if verdict else (0, "")  # type: ignore[union-attr]

    def _rank(self, attempt: Attempt) -> tuple[int, str]:
        """Attempts in policy order where they are about criteria, else as they came."""
        return min(map(self._order, attempt.blocks), default=(0, ""))

    def _make(self, step: Step, rests_on: tuple[Step, ...]) -> None:
        parts = [self.ids[part] for part in rests_on if part in self.ids]
        node = self._draft(step)
        content = "\0".join((node.kind, node.formal, node.text, node.clause, *parts))
        id_ = hashlib.sha256(content.encode()).hexdigest()[:12]
        self.ids[step] = id_
        self.nodes[id_] = Node(id_, *node)
        self.edges[id_] = tuple(dict.fromkeys(parts))
        lacking = node.kind == "absence" and node.text.endswith(UNDOCUMENTED)
        role = self._role(step)
        self.roles[id_] = "lack" if lacking and role != "hidden" else role

    def _draft(self, step: Step) -> Draft:
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
                return Draft("comparison", text, step.text)
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
        place = str(attempt.clause.place)
        return Draft(
            "refutation", text, place=place, clause=_clause_text(attempt.clause)
        )

    def _conclusion(self, atom: Ground) -> Draft:
        step = self.explainer.conclusion(atom)
        sentence = self.base.sentences.get(step.clause.place, "")
        text = self.wording.atom(atom)
        if sentence and isinstance(step, Derived):
            text = self.wording.clause(step.clause, sentence, step.bindings)
        kind = "conclusion" if isinstance(step, Derived) else "count"
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
        )

    def _subject(self, atom: Ground) -> str:
        """The entity that a step which is shown as a leaf is about."""
        if self.treatment.get(atom.predicate) != "leaf":
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
        return own or self._said(atom) or self.wording.atom(atom)

    def _said(self, atom: Ground) -> str:
        """The first sentence on the way down from a verdict to its rules."""
        while True:
            step = self.explainer.conclusion(atom)
            sentence = self.base.sentences.get(step.clause.place, "")
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

    def _named(self, kind: str, text: str, step: Step, **rest: str) -> Draft:
        atom = step.atom if isinstance(step, Given | Tabled) else step
        return Draft(kind, text, str(atom), **rest)

    def _beside_the_point(self, absent: Absent) -> bool:
        """A table that lacks a row, or a field of no entity in particular."""
        static = absent.predicate not in self.explainer.live
        return static or (absent.predicate in FIELDS and absent.pattern[0] is None)

    def _role(self, step: Step) -> Role:
        """How the short form treats a step."""
        if isinstance(step, Tabled) or _technical(step):
            return "hidden"
        if isinstance(step, Absent) and self._beside_the_point(step):
            return "hidden"
        if isinstance(step, Attempt):
            return "shown" if _compares(step) else "step"
        if isinstance(step, Ground) and step.predicate in VERDICTS:
            return "shown"
        return ROLES.get(self.treatment.get(_predicate(step), ""), "shown")


def _predicate(step: Step) -> str:
    match step:
        case Ground(predicate) | Absent(predicate):
            return predicate
        case Given(atom) | Tabled(atom):
            return atom.predicate
    return ""


def _lacking(absent: Absent) -> str:
    """The pointer of a field that a missing fact of the case would stand at."""
    if absent.predicate in FIELDS:
        entity, field = absent.pattern[:2]
        if entity is not None and field is not None:
            return f"{entity}/{field}"
    return ""


def builder(
    base: RuleBase,
    explainer: Explainer,
    wording: Wording,
    sources: Mapping[str, str],
    *,
    brief: bool,
) -> Builder:
    """A builder with nothing built yet; a brief one leaves out what no reader is shown."""
    treatment = {str(name): str(how) for name, how in base.rows("unread")}
    return Builder(base, explainer, wording, sources, {}, {}, {}, {}, treatment, brief)


@lru_cache(maxsize=4096)
def _clause_text(clause: Clause) -> str:
    return str(clause)


def _compares(attempt: Attempt) -> bool:
    return any(
        isinstance(block, Compared) and not _technical(block)
        for block in attempt.blocks
    )


def _technical(step: Step) -> bool:
    """A comparison that only names a value, or only says on which side of zero it is."""
    if not isinstance(step, Compared):
        return False
    return step.operator in ("==", "!=") or bool(_ZERO.search(step.text))
