"""The graph of a proof and the labels of its nodes: all of a proof but its steps."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from rsb_prove.explain.checker import Steps, row_of
from rsb_prove.explain.hashes import node_id

Fault = tuple[str, str]  # a JSON Pointer into the line, and what is wrong there

# Of a node, the words that its id is made of, in this order.
WORDS = "kind text formal status criterion citation pointer source place clause".split()
# What every node says, and what the checker of the steps looks at.
SAID = {"id", "number", "text", "short_form"}
STEP = {"formal", "place", "clause", "bindings"}
LOOKED_AT = {
    "fact": {"formal", "pointer"},
    "table": {"formal", "place"},
    "comparison": {"formal", "values"},
    "absence": {"formal"},
    "refutation": {"place", "clause", "bindings"},
    "count": STEP | {"members"},
    "maximum": STEP | {"members"},
}
LEAVES = ("fact", "table", "comparison", "refutation")
FIELDS = ("says", "number", "listed", "lists", "enumerates")
VERDICTS = ("met", "failed", "unknown")
AGGREGATES = {"len_": "count", "max_": "maximum"}


def graph_faults(proof: Any, tops: set[str]) -> Iterator[Fault]:
    """Why nodes and edges are no graph of steps, if they are none."""
    below: dict[str, list[str]] = {node["id"]: [] for node in proof["nodes"]}
    if len(below) < len(proof["nodes"]):
        yield "/proof/nodes", "A node stands more than once."
    for number, (conclusion, premise) in enumerate(proof["edges"]):
        if conclusion not in below or premise not in below:
            yield f"/proof/edges/{number}", "It joins what is no node."
        else:
            below[conclusion].append(premise)
    try:
        TopologicalSorter(below).prepare()
    except CycleError:
        yield "/proof/edges", "Steps rest on each other in a circle."
    if unknown := tops - below.keys():
        yield (
            "/proof/nodes",
            f"The line names {min(unknown)}, and there is no such node.",
        )


def node_faults(steps: Steps, tops: set[str]) -> Iterator[Fault]:
    """Every node is of use, stands in its order, and is named by all that it says."""
    used = tops.union(*steps.below.values())
    for number, (name, node) in enumerate(steps.nodes.items()):
        below = steps.below[name]
        if node["number"] != number + 1:
            yield (
                f"/proof/nodes/{number}/number",
                "Nodes are numbered as they stand, from 1.",
            )
        if name not in used:
            yield f"/proof/nodes/{number}", "Nothing rests on this step."
        if len(set(below)) < len(below):
            yield (
                f"/proof/nodes/{number}",
                "An edge of this node stands more than once.",
            )
        if name != _id(node, below):
            words = "It is no hash of what the node says and rests on."
            yield f"/proof/nodes/{number}/id", words


def _id(node: Any, premises: list[str]) -> str:
    return node_id(
        [node.get(name, "") for name in WORDS],
        node.get("bindings", {}).items(),
        node.get("values", ()),
        node.get("members", ()),
        premises,
    )


def label_faults(
    steps: Steps, citations: Mapping[str, str], sources: Mapping[str, str] | None
) -> Iterator[Fault]:
    """What nodes say for their readers is what their steps prove.

    Where in the record a fact was found is checked only against the case itself.
    """
    for number, node in enumerate(steps.nodes.values()):
        due = {"kind": node["kind"]} | _labels(node, steps, citations)
        if node["kind"] == "comparison" and len(node.get("values", ())) != 2:
            yield f"/proof/nodes/{number}/values", "A comparison has two values."
        if node["kind"] == "fact":
            stated = node.get("source", "")
            known = (
                stated if sources is None else sources.get(node.get("pointer", ""), "")
            )
            due["source"] = known
        looked_at = SAID | LOOKED_AT.get(due["kind"], STEP)
        for name in sorted((due.keys() | node.keys()) - looked_at):
            if node.get(name, "") != due.get(name, ""):
                words = f"It should be {due.get(name) or 'absent'}."
                yield f"/proof/nodes/{number}/{name}", words


def _labels(node: Any, steps: Steps, citations: Mapping[str, str]) -> dict[str, Any]:
    """The labels of an absence, and of an instance of a clause by what it concludes."""
    if node["kind"] == "absence":
        name, pattern = steps.absent.get(node["formal"], ("", ()))
        field = name in FIELDS and None not in pattern[:2]
        return {"pointer": f"{pattern[0]}/{pattern[1]}" if field else ""}
    if node["kind"] in LEAVES:
        return {}
    clause: Any = steps.model.places[node["place"]]
    name, row = clause.head.predicate, row_of(clause.head, node.get("bindings", {}))
    made = clause.aggregate
    found = {"kind": AGGREGATES[made.function] if made else "conclusion"}
    if name in VERDICTS:
        citation = citations.get(row[1], "")
        found = {"kind": "criterion", "criterion": row[1], "citation": citation}
        found["status"] = name.upper()
    if name == "determination":
        found = {"kind": name, "status": row[1].replace("_", " ")}
    about = str(row[-1]) if len(row) > 1 else ""
    if about.startswith("/") and (name, "leaf") in steps.model.rows["unread"]:
        found["pointer"] = about
    return found
