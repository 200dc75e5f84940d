"""The decision document: what a case's decision looks like to a program."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from rsb_prove.bridge.decision import Ask
from rsb_prove.explain.hashes import SCHEMA_VERSION, receipt
from rsb_prove.explain.view import (
    CaseView,
    CriterionView,
    FlagView,
    LineView,
    Node,
    OverrideView,
    Proof,
)

PROGRAM = "rsb-prove"
PURPOSES = {"initial": "initial_diagnostic", "additional": "additional_diagnostic"}
_NAMED = [n for n in Node.__slots__ if n not in ("id", "kind", "text", "plain")]
NOTICE = (
    "The program states what the policy's criteria yield and recommends; only a "
    "clinician makes an adverse determination. It is no treatment guideline."
)


def decision_document(view: CaseView) -> dict[str, object]:
    """The decision of a case in format 1, its keys in the documented order.

    It holds all that a checker needs but the rules: every fact of the case as well.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        **case_object(view),
        "program": {"name": PROGRAM, "version": program_version()},
        "notice": NOTICE,
        "lines": [_line(line) | _extended(view, line) for line in view.lines],
        "facts": [
            [fact.predicate, list(fact.row), fact.pointer] for fact in view.facts
        ],
    }
    return document | {"receipt": receipt(document, view.readings)}


@lru_cache(maxsize=1)
def program_version() -> str:
    """The version of the installed program; of a bare checkout none is known."""
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "unknown"


def case_object(view: CaseView) -> dict[str, object]:
    """Which case was decided, and under which rules."""
    return {
        "case_id": view.case_id,
        "case_sha256": view.case_sha256,
        "policy": {
            "id": view.policy_id,
            "version": view.policy_version,
            "rules_sha256": view.rules_sha256,
        },
    }


def _line(view: LineView) -> dict[str, object]:
    decision = view.decision
    return {
        "line": decision.line,
        "purpose": PURPOSES.get(decision.kind or "", decision.kind),
        "determination": decision.determination,
        "recommendation": decision.recommendation,
        "requires_physician_review": decision.requires_physician_review,
        "record_final": decision.ground == "unknown_in_final_record",
        "subject": view.subject,
        "criteria": [_criterion(criterion) for criterion in view.criteria],
        "failed": list(decision.of_status("failed")),
        "unknown": list(decision.of_status("unknown")),
        "asks": [ask_object(ask) for ask in view.asks],
        "flags": [flag_object(flag) for flag in view.flags],
        "readings": list(view.readings),
        "proof": _proof(view.proof),
    }


def _extended(view: CaseView, line: LineView) -> dict[str, object]:
    """What extension packs change: nothing is said of it where there are none."""
    if view.packs is None:
        return {}
    told: dict[str, object] = {
        "overrides": [override_object(o) for o in line.overrides]
    }
    return told | ({"policy_versions": list(line.versions)} if line.versions else {})


def override_object(override: OverrideView) -> dict[str, object]:
    """What a pack does for a line, over what, and why."""
    return {name: getattr(override, name) for name in OverrideView.__slots__}


def ask_object(ask: Ask) -> dict[str, object]:
    """A field that would settle criteria."""
    return {
        "pointer": ask.pointer,
        "question": ask.question,
        "criteria": list(ask.criteria),
    }


def flag_object(flag: FlagView) -> dict[str, object]:
    """What no criterion decides, and a reviewer must see."""
    return {"id": flag.id, "text": flag.text}


def _criterion(view: CriterionView) -> dict[str, object]:
    return {
        "id": view.id,
        "status": view.status,
        "title": view.title,
        "citation": view.citation,
        "statement": view.statement,
        "evidence": list(view.evidence),
        "node": view.node,
    }


def _proof(proof: Proof) -> dict[str, object]:
    order = sorted(proof.nodes, key=lambda node: proof.numbers[node])
    return {
        "root": proof.root,
        "nodes": [_node(proof.nodes[node], proof.numbers[node]) for node in order],
        "edges": [list(edge) for edge in proof.edges],
    }


def _node(node: Node, number: int) -> dict[str, object]:
    """A node with what it has; what is empty is left out."""
    named = {name: said for name in _NAMED if (said := getattr(node, name))}
    if node.bindings:
        named["bindings"] = dict(node.bindings)
    return {
        "id": node.id,
        "number": number,
        "kind": node.kind,
        "text": node.text,
        "short_form": node.plain,
        **named,
    }
