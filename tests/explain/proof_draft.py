"""A proof in the making, and a line that has nothing else."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rsb_prove.bridge.decision import LineDecision, Status
from rsb_prove.explain.view import LineView, Node, Proof

THERAPEUTIC = "Indications > Therapeutic Regional Sympathetic Blocks"


@dataclass
class Draft:
    """A proof in the making: each node is added after its premises."""

    nodes: dict[str, Node] = field(default_factory=dict)
    below: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(
        self, kind: str, text: str, *premises: str, plain: bool = True, **rest: Any
    ) -> str:
        """The id of a new node; an equal one is the same node."""
        content = "\0".join((kind, text, *rest.values(), *premises))
        node = hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()[:12]
        self.nodes[node] = Node(node, kind, text, plain=plain, **rest)
        self.below[node] = tuple(dict.fromkeys(premises))
        return node

    def fact(self, text: str, pointer: str, source: str = "") -> str:
        """A field of the case."""
        return self.add("fact", text, pointer=pointer, source=source)

    def criterion(self, id: str, status: str, text: str, *premises: str) -> str:
        """A criterion with its status."""
        citation = f"{THERAPEUTIC} > item {len(id) % 4 + 1}"
        return self.add(
            "criterion", text, *premises, status=status, criterion=id, citation=citation
        )

    def proof(self, root: str) -> Proof:
        """The finished proof."""
        order = preorder(root, self.below)
        edges = [(node, part) for node in order for part in self.below[node]]
        numbered = [n for n in order if self.nodes[n].plain]
        numbered += [n for n in order if not self.nodes[n].plain]
        return Proof(
            root=root,
            nodes={node: self.nodes[node] for node in order},
            edges=tuple(edges),
            slice=tuple(self._slice(order)),
            numbers={node: number for number, node in enumerate(numbered, 1)},
        )

    def _slice(self, order: Iterable[str]) -> Iterable[tuple[str, str]]:
        for node in order:
            if self.nodes[node].plain:
                yield from ((node, part) for part in self._plain_below(node))

    def _plain_below(self, node: str) -> dict[str, None]:
        found: dict[str, None] = {}
        waiting = list(reversed(self.below[node]))
        while waiting:
            part = waiting.pop()
            if self.nodes[part].plain:
                found[part] = None
            else:
                waiting += reversed(self.below[part])
        return found


def preorder(root: str, below: dict[str, tuple[str, ...]]) -> list[str]:
    """The nodes depth first, each once."""
    found: dict[str, None] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting += reversed(below[node])
    return list(found)


def line_view(
    proof: Proof,
    subject: str = "therapeutic stellate ganglion block, right upper extremity, 2024-06-09",
) -> LineView:
    """A line with a proof and nothing else."""
    root = proof.nodes[proof.root]
    decision = LineDecision(
        entity="/requests/0",
        line="1",
        kind="therapeutic",
        determination=root.status.replace(" ", "_"),
        ground="failed_criterion",
        recommendation="refer_to_physician",
        requires_physician_review=True,
        criteria=(Status("IND-TX-FREQ", "failed"),),
        asks=(),
        flags=(),
    )
    return LineView(decision, subject, "", (), (), (), (), proof)
