"""A proof as a networkx graph, and the parts that it is drawn in.

A proof shares premises, and some are hundreds of steps long: drawn as it is it would be
a web a metre wide. It is cut into panels, each a small tree; what a panel does not show
again is named by its number.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from typing import TypeAlias

import networkx as nx

from rsb_prove.explain.view import Proof

# A panel of this many columns and rows can be read on a letter page.
COLUMNS, ROWS = 3, 9
# A drawing of no more boxes and ends than this shows every edge, premises that are shared
# as well.
WHOLE, ENDS = 12, 4

Children = Mapping[str, tuple[str, ...]]
ProofGraph: TypeAlias = "nx.DiGraph[str]"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the drawing: its first node, the node that leads to it, its edges.

    `closed` are nodes whose own panel comes later; `also` are the premises of a node
    that are drawn elsewhere.
    """

    root: str
    origin: str
    edges: tuple[tuple[str, str], ...]
    closed: frozenset[str]
    also: Children

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes of the panel, the first one first."""
        return tuple(dict.fromkeys((self.root, *(part for _, part in self.edges))))


def proof_graph(proof: Proof, *, full: bool) -> ProofGraph:
    """The proof or its decisive slice: conclusion -> premise, in order."""
    premises = proof.premises(full=full)
    graph: nx.DiGraph[str] = nx.DiGraph()
    waiting = [proof.root]
    while waiting:
        node = waiting.pop()
        if node in graph and "number" in graph.nodes[node]:
            continue
        content = asdict(proof.nodes[node])
        graph.add_node(node, **content, number=proof.numbers[node])
        graph.add_edges_from((node, premise) for premise in premises.get(node, ()))
        waiting += reversed(premises.get(node, ()))
    return graph


def panels(graph: ProofGraph, root: str) -> tuple[Panel, ...]:
    """The parts in reading order: one with every edge, or the root and panels below."""
    ends = [node for node in graph if not graph.out_degree(node)]
    if len(graph) <= WHOLE and len(ends) <= ENDS:
        return (Panel(root, "", tuple(graph.edges()), frozenset(), {}),)
    return tuple(_cut(graph, root, _tree(graph, root)))


def _tree(graph: ProofGraph, root: str) -> Children:
    """Each node below the first conclusion that leads to it, depth first."""
    first = nx.dfs_predecessors(graph, root)
    return {
        node: tuple(part for part in graph[node] if first[part] == node)
        for node in graph
    }


def _cut(graph: ProofGraph, root: str, tree: Children) -> Iterator[Panel]:
    waiting = [(root, "")]
    while waiting:
        top, origin = waiting.pop()
        opened = _opened(top, tree) if top != root else []
        edges = tuple((node, part) for node in opened for part in tree[node])
        closed = {part: node for node, part in edges if tree[part] and part not in opened}
        shown = {top, *(part for _, part in edges)} - set(closed)
        also = {node: tuple(p for p in graph[node] if p not in tree[node]) for node in shown}
        yield Panel(top, origin, edges, frozenset(closed), also)
        below = closed.items() if top != root else ((part, root) for part in tree[root])
        waiting += reversed(list(below))


def _opened(top: str, tree: Children) -> list[str]:
    """The nodes whose premises fit into the panel of `top`: nearest first."""
    opened, rows = [], 1
    waiting = deque([(top, 1)])
    while waiting:
        node, column = waiting.popleft()
        grown = rows + max(len(tree[node]) - 1, 0)
        if node == top or (column < COLUMNS and grown <= ROWS):
            opened.append(node)
            rows = grown
            waiting += [(part, column + 1) for part in tree[node] if tree[part]]
    return opened
