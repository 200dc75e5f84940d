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
COLUMNS, ROWS = 3, 11
# A drawing of no more boxes, ends and shared premises than this is one panel.
WHOLE, ENDS, SHARED = 12, 4, 2

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
    """The proof or its decisive slice: conclusion -> premise, in order, from the root.

    The attributes of a node are the fields of Node and its number; the graph names
    its root.
    """
    premises = proof.premises(full=full)
    graph: ProofGraph = nx.DiGraph(root=proof.root)
    waiting = [proof.root]
    while waiting:
        node = waiting.pop()
        if "number" not in graph.nodes.get(node, {}):
            below = premises.get(node, ())
            number = proof.numbers[node]
            graph.add_node(node, **asdict(proof.nodes[node]), number=number)
            graph.add_edges_from((node, premise) for premise in below)
            waiting += reversed(below)
    return graph


def panels(graph: ProofGraph) -> tuple[Panel, ...]:
    """The parts in reading order: one with every edge, or the root and panels below."""
    root, size = graph.graph["root"], len(graph)
    ends = sum(not graph.out_degree(node) for node in graph)
    shared = graph.number_of_edges() - size + 1
    if size <= WHOLE and ends <= ENDS and shared <= SHARED:
        return (Panel(root, "", tuple(graph.edges()), frozenset(), {}),)
    return tuple(_cut(graph, root, _tree(graph, root)))


def _tree(graph: ProofGraph, root: str) -> Children:
    """Each node below the first conclusion that leads to it, depth first."""
    first = nx.dfs_predecessors(graph, root)
    return {n: tuple(part for part in graph[n] if first[part] == n) for n in graph}


def _cut(graph: ProofGraph, root: str, tree: Children) -> Iterator[Panel]:
    yield Panel(root, "", (), frozenset(), {root: _also(graph, tree, root)})
    waiting = [(part, root) for part in reversed(tree[root])]
    while waiting:
        top, origin = waiting.pop()
        opened = _opened(top, tree)
        edges = tuple((node, part) for node in opened for part in tree[node])
        closed = {p: node for node, p in edges if tree[p] and p not in opened}
        shown = [top, *(part for _, part in edges if part not in closed)]
        also = {node: _also(graph, tree, node) for node in shown}
        yield Panel(top, origin, edges, frozenset(closed), also)
        waiting += reversed(closed.items())


def _also(graph: ProofGraph, tree: Children, node: str) -> tuple[str, ...]:
    return tuple(part for part in graph[node] if part not in tree[node])


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
