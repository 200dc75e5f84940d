"""The form of a decision document: what stands where, and of which type.

A set holds the types of a plain value, a list the form of its members, a tuple that of
each of its members.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rsb_prove.bridge.pointer import pointer

Types = set[type]
TEXT: Types = {str}
NUMBER: Types = {int}
YES: Types = {bool}
VALUE: Types = {str, int}
NONE: Types = set()
# Documents hold day numbers, counts and thousandths: more digits are an attack.
MOST = 10**12


@dataclass(frozen=True)
class Object:
    """The fields that an object has, those that it may have, and the form of any other."""

    has: Mapping[str, Any]
    may_have: Mapping[str, Any] = field(default_factory=dict)
    other: Any = field(default_factory=set)

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """The form of each field by its name."""
        return {**self.has, **self.may_have}


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), TEXT)


NODE = Object(
    {**_texts("id kind text"), "number": NUMBER, "short_form": YES},
    {
        **_texts("formal status criterion citation pointer source place clause"),
        "bindings": Object({}, other=VALUE),
        "values": [VALUE],
        "members": [VALUE],
    },
)
CRITERION = _texts("id status title citation statement node")
LINE = Object(
    {
        **_texts("line determination recommendation subject"),
        "purpose": {str, type(None)},
        "requires_physician_review": YES,
        "record_final": YES,
        "criteria": [Object({**CRITERION, "evidence": [TEXT]})],
        "failed": [TEXT],
        "unknown": [TEXT],
        "asks": [Object({**_texts("pointer question"), "criteria": [TEXT]})],
        "flags": [Object(_texts("id text"))],
        "readings": [TEXT],
        "proof": Object({"root": TEXT, "nodes": [NODE], "edges": [(TEXT, TEXT)]}),
    },
    {
        "overrides": [
            Object(
                {**_texts("pack version does what over text node"), "in_effect": YES}
            )
        ],
        "policy_versions": [TEXT],
    },
)
RECEIPT = Object(
    {
        **_texts("case_sha256 plan_sha256 rules_sha256 readings_sha256"),
        "readings": Object({}, other=TEXT),
        "versions": Object({"document": NUMBER, **_texts("policy program")}),
        "document_sha256": TEXT,
    }
)
DOCUMENT = Object(
    {
        "schema_version": NUMBER,
        **_texts("case_id case_sha256 notice"),
        "policy": Object(_texts("id version rules_sha256")),
        "program": Object(_texts("name version")),
        "lines": [LINE],
        "facts": [(TEXT, [VALUE], TEXT)],
        "receipt": RECEIPT,
    }
)


def misfits(value: Any, form: Any, place: str = "") -> Iterator[str]:
    """Where an object or a list has another form than it should, as JSON Pointers."""
    members = _members(value, form)
    if members is None:
        yield place
        return
    for name, member, part in members:
        if type(part) is not set:
            yield from misfits(member, part, f"{place}/{name}")
        elif type(member) not in part or (type(member) is int and abs(member) > MOST):
            yield place + pointer((name,))


def _members(value: Any, form: Any) -> list[tuple[str | int, Any, Any]] | None:
    """The members of an object or a list, each with its form; None if it is neither."""
    if isinstance(form, Object):
        if not isinstance(value, dict):
            return None
        lacking = [(name, None, NONE) for name in form.has if name not in value]
        known, other = form.known, form.other
        return lacking + [(n, one, known.get(n, other)) for n, one in value.items()]
    if not isinstance(value, list):
        return None
    if isinstance(form, list):
        return [(number, one, form[0]) for number, one in enumerate(value)]
    pairs = zip(value, form, strict=False)
    fits = len(value) == len(form)
    return [(n, *pair) for n, pair in enumerate(pairs)] if fits else None
