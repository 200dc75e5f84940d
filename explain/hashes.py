"""Hashes: what a node of a proof is named by, and what a decision document attests to.

The canonical form of a value is its JSON with sorted keys and no spaces, in UTF-8.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from rsb_prove.bridge.syntax import Value

SCHEMA_VERSION = 1


def digest(value: object) -> str:
    """The SHA-256 of the canonical form of a value, in hexadecimal."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sha256(text)


def node_id(
    words: Iterable[str],
    bindings: Iterable[tuple[str, Value]],
    values: Iterable[Value],
    members: Iterable[Value],
    premises: Iterable[str],
) -> str:
    """The id of a node: a hash of all that it says and of the ids of what it rests on."""
    more = (ascii(sorted(bindings)), ascii([*values]), ascii([*members]))
    return _sha256("\0".join((*words, *more, *premises)))[:12]


def receipt(
    document: Mapping[str, Any], readings: Mapping[str, str]
) -> dict[str, object]:
    """What a decision document rests on; its last hash covers all else that it says."""
    policy = document["policy"]
    plan = [f for f in document["facts"] if f"{f[2]}/".startswith("/plan/")]
    found = {
        "case_sha256": document["case_sha256"],
        "plan_sha256": digest(plan),
        "rules_sha256": policy["rules_sha256"],
        "readings_sha256": digest(readings),
        "readings": dict(readings),
        "versions": {
            "document": SCHEMA_VERSION,
            "policy": f"{policy['id']} {policy['version']}",
            "program": document["program"]["version"],
        },
    }
    return found | {"document_sha256": digest({**document, "receipt": found})}


def _sha256(text: str) -> str:
    return sha256(text.encode(errors="backslashreplace")).hexdigest()
