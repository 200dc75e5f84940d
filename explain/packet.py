"""The appeals packet: what its pages show of a decided case, before any markup.

Every part is a view of the same proof, and carries its node numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.options import APPROVED
from rsb_prove.bridge.pointer import follow
from rsb_prove.bridge.program import Decided, Program
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.forward import Forward, forward
from rsb_prove.explain.plainwords import PlainCriterion, plain_words
from rsb_prove.explain.timeline import Timeline, timeline
from rsb_prove.explain.view import CaseView, CriterionView, LineView, Node, Proof


class Audience(StrEnum):
    """Who reads a packet."""

    REVIEWER = "reviewer"
    MEMBER = "member"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion as the table shows it: its node's number, and where the record says so."""

    criterion: CriterionView
    number: int
    places: tuple[tuple[str, str], ...]
    plain: PlainCriterion


@dataclass(frozen=True, slots=True)
class Branch:
    """A step of the proof as the outline shows it, with what it rests on below.

    `again` marks a step that is shown in full elsewhere.
    """

    node: Node
    number: int
    below: tuple["Branch", ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How an ambiguous word was read for the decision, and how else it can be."""

    name: str
    meaning: str
    confidence: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PacketLine:
    """A requested line with all that its part of the packet shows.

    `day` is the date of service as it is documented, or empty.
    """

    view: LineView
    day: str
    rows: tuple[Row, ...]
    timeline: Timeline
    outline: Branch
    readings: tuple[ReadingView, ...]
    forward: Forward

    def of_status(self, *statuses: str) -> tuple[Row, ...]:
        """The rows of some verdicts; without those that only sum up others."""
        return tuple(
            row
            for row in self.rows
            if row.criterion.status in statuses and not row.criterion.sums_up
        )


@dataclass(frozen=True, slots=True)
class Packet:
    """A decided case for one audience."""

    case: CaseView
    audience: Audience
    lines: tuple[PacketLine, ...]


def packet(
    program: Program,
    decided: Decided,
    audience: Audience,
    chosen: tuple[LineDecision, ...],
) -> Packet:
    """The packet of some lines of a case; all else of the case stays out of it."""
    case = view_case(program.base, decided)
    entities = {line.entity for line in chosen}
    among = sum(line.determination != APPROVED for line in chosen)
    lines = (one for one in case.lines if one.decision.entity in entities)
    found = tuple(_line(program, decided, case, one, among) for one in lines)
    return Packet(case, audience, found)


def _line(
    program: Program, decided: Decided, case: CaseView, view: LineView, among: int
) -> PacketLine:
    line, base = view.decision, program.base
    _, asked = follow(decided.document.root, f"{line.entity}/date")
    return PacketLine(
        view,
        asked if isinstance(asked, str) else "",
        tuple(_rows(view, case.sources, plain_words(base, decided, line))),
        timeline(decided, line.entity),
        outline(view.proof),
        tuple(_readings(base, view.readings)),
        forward(program, decided, replace(case, lines=(view,)), among),
    )


def _rows(
    view: LineView, sources: Mapping[str, str], plain: Mapping[str, PlainCriterion]
) -> Iterator[Row]:
    for one in view.criteria:
        places = ((pointer, sources.get(pointer, "")) for pointer in one.evidence)
        number = view.proof.numbers[one.node]
        yield Row(one, number, tuple(places), plain[one.id])


def outline(proof: Proof) -> Branch:
    """The short form of a proof as a tree; what stands twice is shown in full once."""
    premises, seen = proof.premises(full=False), set[str]()

    def branch(node: str) -> Branch:
        found, number = proof.nodes[node], proof.numbers[node]
        if node in seen:
            return Branch(found, number, again=True)
        seen.add(node)
        return Branch(found, number, tuple(map(branch, premises.get(node, ()))))

    return branch(proof.root)


def _readings(base: RuleBase, chosen: tuple[str, ...]) -> Iterator[ReadingView]:
    options = [tuple(map(str, row)) for row in base.rows("option")]
    levels = {str(name): str(level) for name, level in base.rows("confidence")}
    for pair in chosen:
        name, _, value = pair.partition("=")
        named = [row for row in options if row[0] == name]
        (meaning,) = (row[3] for row in named if row[1] == value)
        others = tuple(row[3] for row in named if row[1] != value)
        yield ReadingView(name.replace("_", " "), meaning, levels.get(name, ""), others)
