"""What every rendering shows: the decided case in sentences, with its proof as a graph.

Text, JSON, diagram and report are all made from these values and from nothing else, so
that they carry the same sentences and the same node numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from rsb_prove.bridge.decision import Ask, LineDecision
from rsb_prove.bridge.facts import CaseFact
from rsb_prove.bridge.syntax import Value

# What a node of the proof is. A refutation is a clause that could have concluded an
# absent atom, with everything that blocks it.
KINDS = (
    "determination",
    "criterion",
    "conclusion",
    "count",
    "maximum",
    "fact",
    "table",
    "comparison",
    "absence",
    "refutation",
)


@dataclass(frozen=True, slots=True)
class Node:
    """A step of a proof; its id is a hash of its content, so equal sub-proofs are one.

    `status` is MET, FAILED or UNKNOWN for a criterion, and the determination for the
    root; `pointer` is the JSON Pointer of a fact of the case, `source` where in the
    record it was found; `place` and `clause` are the rule that was used; `formal` is
    the atom or comparison as the rules write it. `bindings` are the variables of the
    clause and what they stand for, `values` the two sides of a comparison, `members`
    what was counted or compared. `plain` nodes carry the argument; the others are
    steps that only `--full` shows.
    """

    id: str
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
    bindings: tuple[tuple[str, Value], ...] = ()
    values: tuple[Value, ...] = ()
    members: tuple[Value, ...] = ()
    plain: bool = False

    def shown(self) -> "Node":
        """The same step as one that carries the argument."""
        stated: tuple[Any, ...] = _STATED(self)
        return Node(*(*stated, True))


# Much faster than dataclasses.replace, and a proof has hundreds of nodes.
_STATED = attrgetter(*Node.__slots__[:-1])


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as nodes and edges (conclusion, premise), the root first.

    `slice` are the edges of the short form, between the plain nodes alone. `numbers`
    gives each node the number that every rendering prints: depth first from the root,
    the plain nodes first.
    """

    root: str
    nodes: Mapping[str, Node]
    edges: tuple[tuple[str, str], ...]
    slice: tuple[tuple[str, str], ...]
    numbers: Mapping[str, int]

    def premises(self, *, full: bool = True) -> Mapping[str, tuple[str, ...]]:
        """Node -> the nodes that it rests on, in order, in the long or the short form."""
        found: dict[str, list[str]] = {}
        for conclusion, premise in self.edges if full else self.slice:
            found.setdefault(conclusion, []).append(premise)
        return {node: tuple(parts) for node, parts in found.items()}


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion that applies, in words; `evidence` are JSON Pointers into the case.

    `sums_up` marks one that only repeats the verdict of a part that is listed too.
    """

    id: str
    status: str
    title: str
    citation: str
    statement: str
    evidence: tuple[str, ...]
    node: str = ""
    sums_up: bool = False


@dataclass(frozen=True, slots=True)
class FlagView:
    """Something that no criterion decides and that a reviewer must see."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class OverrideView:
    """What an extension pack does for a line, over what, and why; `node` proves it.

    It sets, excludes, bars, adds or drops; where it is not `in_effect`, it only may be.
    """

    pack: str
    version: str
    does: str
    what: str
    over: str
    in_effect: bool
    text: str
    node: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One requested line: what was decided, why, what is missing, and the proof.

    `subject` says in words what is requested; `reason` says in a sentence or two why;
    `readings` are the interpretations that the proof rests on, as NAME=VALUE;
    `overrides` are what extension packs change; `versions` are those of the policy that
    may decide the line, where several stand side by side.
    """

    decision: LineDecision
    subject: str
    reason: str
    criteria: tuple[CriterionView, ...]
    asks: tuple[Ask, ...]
    flags: tuple[FlagView, ...]
    readings: tuple[str, ...]
    proof: Proof
    overrides: tuple[OverrideView, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A decided case, ready to be rendered.

    `facts` are all that the case states, `readings` all that are in force. `packs` are
    the extension packs of the rule base, by their ids; None where there are none.
    """

    name: str
    case_id: str
    case_sha256: str
    rules_sha256: str
    policy_id: str
    policy_version: str
    lines: tuple[LineView, ...]
    sources: Mapping[str, str]
    facts: tuple[CaseFact, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    packs: tuple[str, ...] | None = None
