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

# A panel of four columns and this many rows can be read on a letter page.
COLUMNS, ROWS = 4, 9
# A drawing of no more boxes than this shows every edge, also the shared premises.
WHOLE = 12

Children = Mapping[str, tuple[str, ...]]
ProofGraph: TypeAlias = "nx.DiGraph[str]"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the drawing: its first node, its edges, and nodes that it only names.

    `closed` are the nodes whose own panel comes later; `also` are the premises of a
    node that are drawn elsewhere.
    """

    root: str
    edges: tuple[tuple[str, str], ...]
    closed: frozenset[str]
    also: Children

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes of the panel, the first one first."""
        return (self.root, *dict.fromkeys(premise for _, premise in self.edges))


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
    """The parts in reading order; a small graph is one part with every edge."""
    if len(graph) <= WHOLE and len(_leaves(graph)) <= COLUMNS:
        return (Panel(root, tuple(graph.edges(root_first(graph, root))), frozenset(), {}),)
    return tuple(_cut(graph, root, _tree(graph, root)))


def root_first(graph: ProofGraph, root: str) -> list[str]:
    """The nodes, depth first from the root, premises in order."""
    return list(nx.dfs_preorder_nodes(graph, root))


def _leaves(graph: ProofGraph) -> list[str]:
    return [node for node in graph if not graph.out_degree(node)]


def _tree(graph: ProofGraph, root: str) -> Children:
    """Each node below the first conclusion that leads to it."""
    first = dict(nx.dfs_predecessors(graph, root))
    return {
        node: tuple(part for part in graph[node] if first.get(part) == node)
        for node in graph
    }


def _cut(graph: ProofGraph, root: str, tree: Children) -> Iterator[Panel]:
    waiting = [root]
    while waiting:
        top = waiting.pop()
        opened = _opened(top, tree)
        edges = tuple((node, part) for node in opened for part in tree[node])
        closed = [part for _, part in edges if tree[part] and part not in opened]
        also = {node: _also(graph, tree, node) for node in (top, *(p for _, p in edges))}
        yield Panel(top, edges, frozenset(closed), also)
        waiting += reversed(closed)


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
