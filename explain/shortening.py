"""The short form of a proof: what a person must read to follow it, and nothing more.

Which steps a reader can do without is said by the facts `unread` of the rule base:
`step` (its premises stand in its place), `subtree` (it is left out with all below) and
`leaf` (nothing below it is shown).
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from rsb_prove.explain.view import Node

Role = Literal["shown", "step", "hidden", "lack", "leaf"]
ROLES: Mapping[str, Role] = {"step": "step", "subtree": "hidden", "leaf": "leaf"}
Edges = Mapping[str, tuple[str, ...]]


def shortened(
    top: str, nodes: Mapping[str, Node], edges: Edges, roles: Mapping[str, Role]
) -> tuple[tuple[str, str], ...]:
    """The edges of the short form, depth first from the top."""
    found: dict[tuple[str, str], None] = {}
    said: dict[str, str] = {}
    seen = {top}
    waiting = [top]
    while waiting:
        node = waiting.pop()
        below = list(_below(node, nodes, edges, roles))
        # What is not documented is said once, whichever literal it was missed by.
        below = [
            said.setdefault(nodes[part].text, part) if roles[part] == "lack" else part
            for part in below
        ]
        found.update(((node, part), None) for part in below)
        fresh = [part for part in dict.fromkeys(below) if part not in seen]
        seen.update(fresh)
        waiting += reversed(fresh)
    return tuple(found)


def _below(
    node: str, nodes: Mapping[str, Node], edges: Edges, roles: Mapping[str, Role]
) -> Iterator[str]:
    """What a plain node rests on in the short form."""
    kind = nodes[node].kind
    if kind == "refutation" or roles[node] == "leaf":
        return
    if kind == "absence":
        for attempt in edges[node]:
            yield from _denials(attempt, nodes, edges, roles)
    elif nodes[node].status == "UNKNOWN":
        yield from _lacks(node, nodes, edges, roles)
    else:
        for part in edges[node]:
            yield from _shown(part, nodes, edges, roles)


def _shown(
    part: str, nodes: Mapping[str, Node], edges: Edges, roles: Mapping[str, Role]
) -> Iterator[str]:
    """The plain nodes that stand for a premise: itself, or what it rests on."""
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if roles[node] in ("shown", "lack", "leaf"):
            yield node
        elif roles[node] == "step":
            waiting += reversed(edges[node])


def _denials(
    attempt: str, nodes: Mapping[str, Node], edges: Edges, roles: Mapping[str, Role]
) -> Iterator[str]:
    """What blocks an attempt, as a reader sees it: a comparison, or what it denies."""
    if roles[attempt] == "shown":
        yield attempt
        return
    for part in edges[attempt]:
        if nodes[part].kind in ("conclusion", "criterion", "fact", "count"):
            yield from _shown(part, nodes, edges, roles)


def _lacks(
    node: str, nodes: Mapping[str, Node], edges: Edges, roles: Mapping[str, Role]
) -> Iterator[str]:
    """What is not documented below an unknown criterion, each field once."""
    said: set[str] = set()
    seen: set[str] = set()
    waiting = list(reversed(edges[node]))
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        if roles[part] == "lack" and nodes[part].text not in said:
            said.add(nodes[part].text)
            yield part
        elif roles[part] != "hidden":
            waiting += reversed(edges[part])
