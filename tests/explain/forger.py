"""A forger's desk: decision documents that are changed, and hashes that are made anew.

A forgery changes a document in place and tells whether it found something to change.
What it changes is chosen at random, the same for the same seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from random import Random
from typing import Any

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.hashes import node_id, receipt
from rsb_prove.explain.prooflabels import WORDS

STEPS = ("conclusion", "criterion", "determination", "count", "maximum")


@dataclass
class Desk:
    """A document on a forger's desk: the line that is worked on, and the rule base."""

    document: Any
    line: Any
    base: RuleBase
    pick: Random

    def __post_init__(self) -> None:
        self._below: dict[str, list[str]] = {}
        for top, premise in self.edges:
            self._below.setdefault(top, []).append(premise)

    @property
    def nodes(self) -> list[Any]:
        found: list[Any] = self.line["proof"]["nodes"]
        return found

    @property
    def edges(self) -> list[list[str]]:
        found: list[list[str]] = self.line["proof"]["edges"]
        return found

    def below(self, node: Any) -> list[str]:
        """What a node rests on before anything is forged."""
        return self._below.get(node["id"], [])

    def one(self, *kinds: str, where: Callable[[Any], Any] = bool) -> Any:
        """A node of one of the kinds, if there is one; never the same for long."""
        found = [n for n in self.nodes if n["kind"] in kinds and where(n)]
        return self.pick.choice(found) if found else None

    def cut(self, node: Any, *premises: str) -> bool:
        """Take premises away from a node, and all that nothing rests on any more."""
        gone = [[node["id"], premise] for premise in premises]
        self.line["proof"]["edges"] = [e for e in self.edges if e not in gone]
        prune(self.line)
        return bool(gone)


Forgery = Callable[[Desk], bool]
FORGERIES: dict[str, Forgery] = {}
GRAVEST: dict[str, Forgery] = {}
WORDINGS: dict[str, Forgery] = {}


def forgery(change: Forgery) -> Forgery:
    """A change that no forger gets away with."""
    FORGERIES[change.__name__] = change
    return change


def gravest(change: Forgery) -> Forgery:
    """A forgery that is tried on every document."""
    GRAVEST[change.__name__] = change
    return forgery(change)


def wording(change: Forgery) -> Forgery:
    """A change of words, which hashes alone hold."""
    WORDINGS[change.__name__] = change
    return change


def prune(line: Any) -> None:
    """Leave what the line's own nodes rest on, and number it anew."""
    proof = line["proof"]
    below: dict[str, list[str]] = {}
    for top, premise in proof["edges"]:
        below.setdefault(top, []).append(premise)
    waiting = [proof["root"], *(one["node"] for one in line["criteria"])]
    found = set(waiting)
    while waiting:
        fresh = set(below.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    proof["nodes"] = [node for node in proof["nodes"] if node["id"] in found]
    proof["edges"] = [edge for edge in proof["edges"] if edge[0] in found]
    for number, node in enumerate(proof["nodes"], 1):
        node["number"] = number


def rehash(document: Any) -> None:
    """What a forger does who knows the program: every id and every hash is right."""
    for line in document["lines"]:
        _rename(line)
    old = document.pop("receipt")
    document["receipt"] = receipt(document, old["readings"])


def _rename(line: Any) -> None:
    proof = line["proof"]
    below: dict[str, list[str]] = {node["id"]: [] for node in proof["nodes"]}
    for top, premise in proof["edges"]:
        below.setdefault(top, []).append(premise)
    nodes = {node["id"]: node for node in proof["nodes"]}
    names: dict[str, str] = {}
    for old in TopologicalSorter(below).static_order():
        node = nodes.get(old)
        parts = [names[part] for part in below.get(old, ())]
        names[old] = _id(node, parts) if node else old
    for node in proof["nodes"]:
        node["id"] = names[node["id"]]
    for edge in proof["edges"]:
        edge[:] = [names[edge[0]], names[edge[1]]]
    proof["root"] = names.get(proof["root"], proof["root"])
    for one in line["criteria"]:
        one["node"] = names.get(one["node"], one["node"])


def _id(node: Any, premises: list[str]) -> str:
    return node_id(
        [str(node.get(name, "")) for name in WORDS],
        node.get("bindings", {}).items(),
        node.get("values", ()),
        node.get("members", ()),
        premises,
    )


def other(value: Any) -> Any:
    """Another value of the same type."""
    return value + 1 if isinstance(value, int) else f"{value}x"
