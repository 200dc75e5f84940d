"""What a decision document says of a line beside its proof: verdicts, lists, questions.

None of it is a step, but a reader who follows no proof takes it for the result. So it
must be what the model holds, and name the steps that prove it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.checker import Model, Steps
from rsb_prove.explain.packclaims import due_of_packs, nodes_of_packs, said_of_packs
from rsb_prove.explain.prooflabels import (
    VERDICTS,
    graph_faults,
    label_faults,
    node_faults,
)

Fault = tuple[str, str]  # a JSON Pointer into the line, and what is wrong there

PURPOSES = {"initial": "initial_diagnostic", "additional": "additional_diagnostic"}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a line is checked against; `sources` only where the case is at hand."""

    model: Model
    rules: RuleBase
    sources: Mapping[str, str] | None

    def rows(self, predicate: str, entity: str) -> list[tuple[Any, ...]]:
        """What holds of an entity: the rest of each row, sorted."""
        return sorted(r[1:] for r in self.model.rows[predicate] if r[0] == entity)

    def rank(self, criterion: str) -> tuple[int, str]:
        """A sort key: the order of the policy."""
        known = self.rules.criteria.get(criterion)
        return (known.number if known else len(self.rules.criteria) + 1, criterion)

    def heading(self, criterion: str) -> tuple[str, str]:
        """The title and the citation of a criterion."""
        known = self.rules.criteria.get(criterion)
        return (known.title, known.citation) if known else (criterion, "")


def requested(basis: Basis) -> list[tuple[str, str]]:
    """The requested lines in the order of the case: entity and name."""
    rows = basis.rows("has", "")
    entities = [entity for kind, entity in rows if kind == "request"]
    return [
        (entity, name)
        for entity in sorted(entities, key=lambda one: int(one.rpartition("/")[2]))
        for field, name in basis.rows("says", entity)
        if field == "line"
    ]


def line_faults(line: Any, basis: Basis) -> Iterator[Fault]:
    """Everything that is wrong with a line and its proof."""
    named = [entity for entity, name in requested(basis) if name == line["line"]]
    if len(named) != 1:
        yield "/line", "The case requests no line of this name."
        return
    yield from _proof_faults(line, named[0], basis)


def _proof_faults(line: Any, entity: str, basis: Basis) -> Iterator[Fault]:
    tops = {line["proof"]["root"], *(one["node"] for one in line["criteria"])}
    tops |= nodes_of_packs(line)
    if broken := [*graph_faults(line["proof"], tops)]:
        yield from broken
        return
    steps = Steps(line["proof"], basis.model)
    citations = {name: one.citation for name, one in basis.rules.criteria.items()}
    yield from _claims(line, entity, basis, steps)
    yield from node_faults(steps, tops)
    yield from _step_faults(steps)
    yield from label_faults(steps, citations, basis.sources)


def _step_faults(steps: Steps) -> Iterator[Fault]:
    """What the checker finds, from the determination down to the leaves."""
    numbers = {name: number for number, name in enumerate(steps.nodes)}
    for name, sentence in steps.faults():
        yield f"/proof/nodes/{numbers[name]}", sentence


def _claims(line: Any, entity: str, basis: Basis, steps: Steps) -> Iterator[Fault]:
    """What the line says of itself is what holds of the request."""
    top, row = line["proof"]["root"], basis.rows("determination", entity)[0]
    if (
        steps.told[top]
        != f"step determination({', '.join(map(ascii, (entity, *row)))})"
    ):
        yield "/proof/root", "It is not the step of the determination."
    asks = _asks(entity, basis)
    verdicts = _verdicts(entity, basis)
    due = {
        **_outcome(entity, basis),
        **{s: [c for c, one in verdicts if one == s] for s in ("failed", "unknown")},
        "criteria": [(c, status, *basis.heading(c)) for c, status in verdicts],
        "asks": list(asks.items()),
        "flags": [flag for (flag,) in basis.rows("flag", entity)],
        "readings": _readings(basis, {steps.told[one] for one in _below(top, steps)}),
        **due_of_packs(entity, basis.model, basis.rules),
    }
    said = line | {
        "criteria": [
            (one["id"], one["status"], one["title"], one["citation"])
            for one in line["criteria"]
        ],
        "asks": [(one["pointer"], one["criteria"]) for one in line["asks"]],
        "flags": [one["id"] for one in line["flags"]],
    }
    said |= said_of_packs(line, steps)
    for name in (name for name in due if said[name] != due[name]):
        yield f"/{name}", f"It should be {due[name]}."
    for number, one in enumerate(line["criteria"]):
        for sentence in _verdict_faults(one, entity, asks, steps):
            yield f"/criteria/{number}", sentence


def _outcome(entity: str, basis: Basis) -> dict[str, Any]:
    """The determination of a line, and what follows from it alone."""
    determination, ground = basis.rows("determination", entity)[0]
    every = basis.rules.rows("recommendation")
    found = {row[0]: row[1:] for row in every}
    action, physician = found[determination]
    kind = next((one for (one,) in basis.rows("kind", entity)), None)
    return {
        "purpose": PURPOSES.get(kind or "", kind),
        "determination": determination,
        "recommendation": action,
        "requires_physician_review": physician == "yes",
        "record_final": ground == "unknown_in_final_record",
    }


def _verdicts(entity: str, basis: Basis) -> list[tuple[str, str]]:
    """Each criterion that applies, and its status, in the order of the policy."""
    found = {c: status for status in VERDICTS for (c,) in basis.rows(status, entity)}
    return [(one, found[one]) for one in sorted(found, key=basis.rank)]


def _asks(entity: str, basis: Basis) -> dict[str, list[str]]:
    """The fields to ask for, each with the criteria that it would settle."""
    found: dict[str, list[str]] = {}
    rows = basis.rows("ask", entity)
    for criterion, subject, path in sorted(rows, key=lambda r: (basis.rank(r[0]), r)):
        found.setdefault(f"{subject}/{path}", []).append(criterion)
    return found


def _readings(basis: Basis, told: set[str]) -> list[str]:
    """The readings that a proof rests on."""
    return [
        f"{name}={value}"
        for name, value in basis.rules.rows("reading")
        if f"table reading({name!a}, {value!a})" in told
    ]


def _verdict_faults(
    one: Any, entity: str, asks: Mapping[str, list[str]], steps: Steps
) -> Iterator[str]:
    """A criterion names its step, says its sentence, and cites what lies below it."""
    if steps.told[one["node"]] != f"step {one['status']}({entity!a}, {one['id']!a})":
        yield "The node is not the step of this verdict."
    if steps.nodes[one["node"]]["text"] != one["statement"]:
        yield "The statement is not the sentence of the node."
    if one["status"] == "unknown":
        due = [pointer for pointer, criteria in asks.items() if one["id"] in criteria]
        if one["evidence"] != due:
            yield f"The evidence should be what is asked for: {due}."
    else:
        nodes = [steps.nodes[name] for name in _below(one["node"], steps)]
        facts = {node.get("pointer") for node in nodes if node["kind"] == "fact"}
        for pointer, times in Counter(one["evidence"]).items():
            if pointer not in facts:
                yield f"The verdict does not rest on {pointer}."
            if times > 1:
                yield f"It cites {pointer} more than once."


def _below(top: str, steps: Steps) -> set[str]:
    """A node and all that it rests on."""
    found, waiting = {top}, [top]
    while waiting:
        fresh = set(steps.below[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    return found
