"""What a decision document says of extension packs: it must be what the model holds."""

from collections.abc import Mapping
from typing import Any

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.checker import Model, Steps

# Predicate -> whether the pack is in effect, as the document says it.
PREDICATES = {"override": True, "may_override": False}
KEYS = ("overrides", "policy_versions")
Said = Mapping[str, Any]


def said_of_packs(line: Any, steps: Steps) -> dict[str, Any]:
    """What a line says, without its words; None where it says nothing."""
    said = {name: line.get(name) for name in KEYS}
    if said["overrides"] is not None:
        said["overrides"] = [_said(one, steps) for one in said["overrides"]]
    return said


def _said(one: Said, steps: Steps) -> tuple[Any, ...]:
    row = [one[name] for name in ("pack", "does", "what", "over")]
    return (one["in_effect"], *row, one["version"], steps.told[one["node"]])


def due_of_packs(entity: str, model: Model, rules: RuleBase) -> dict[str, Any]:
    """What it should say: nothing where the rules have no packs."""
    if rules.packs is None:
        return dict.fromkeys(KEYS)
    versions = {pack: version for pack, _, version in rules.rows("pack")}
    found = [
        (sure, *row[1:], versions[row[1]], f"step {name}({', '.join(map(ascii, row))})")
        for name, sure in PREDICATES.items()
        for row in sorted(model.rows[name])
        if row[0] == entity
    ]
    held = {version for one, version in model.rows["version_of"] if one == entity}
    every = sorted(rules.rows("version_period"), key=lambda row: row[1])
    named = [version for version, _, _ in every if version in held]
    return {"overrides": found, "policy_versions": named if every else None}


def nodes_of_packs(line: Any) -> set[str]:
    """The nodes that prove what a line says of packs."""
    return {one["node"] for one in line.get("overrides", ())}


def version_due(document: Any, rules: RuleBase) -> str:
    """The version of the policy that a document names: that of all of its lines."""
    ((_, own),) = rules.rows("policy")
    every = sorted(rules.rows("version_period"), key=lambda row: row[1])
    lines = [set(line.get("policy_versions", ())) for line in document["lines"]]
    named = [v for v, _, _ in every if any(v in line for line in lines)]
    return ", ".join(map(str, named)) or str(own)
