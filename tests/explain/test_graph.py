from collections.abc import Callable

import pytest

from rsb_prove.explain.graph import COLUMNS, ProofGraph, panels, proof_graph
from rsb_prove.explain.view import LineView
from tests.explain.proof_fixtures import (
    chain,
    every_criterion_met,
    hostile,
    huge,
    one_failed,
)

VIEWS = [one_failed, every_criterion_met, huge, hostile]


def outline(graph: ProofGraph) -> list[tuple[int, list[int]]]:
    number = {node: graph.nodes[node]["number"] for node in graph}
    return sorted((number[n], [number[p] for p in graph[n]]) for n in graph)


def test_slice_leaves_out_the_steps_that_are_not_plain() -> None:
    graph = proof_graph(one_failed().proof, full=False)
    assert outline(graph) == [
        (1, [2]),
        (2, [3, 6, 7]),
        (3, [4, 5]),
        (4, []),
        (5, []),
        (6, []),
        (7, []),
    ]


def test_full_graph_has_every_step() -> None:
    proof = one_failed().proof
    graph = proof_graph(proof, full=True)
    assert outline(graph) == [
        (1, [2]),
        (2, [3, 6, 7]),
        (3, [8, 5]),
        (4, []),
        (5, []),
        (6, []),
        (7, []),
        (8, [4]),
    ]
    assert tuple(graph.edges()) == proof.edges
    assert graph.graph == {"root": proof.root}


def test_a_node_has_the_fields_of_the_view_and_its_number() -> None:
    graph = proof_graph(one_failed().proof, full=False)
    (fact,) = (graph.nodes[n] for n in graph if graph.nodes[n]["number"] == 4)
    assert {name: value for name, value in fact.items() if value not in ("", ())} == {
        "id": fact["id"],
        "kind": "fact",
        "text": "block b2 was performed on 2024-06-03",
        "pointer": "/history/blocks/1/date",
        "source": "Procedure note, p. 1",
        "plain": True,
        "number": 4,
    }


def test_a_proof_may_be_deeper_than_the_stack() -> None:
    graph = proof_graph(chain(5_000).proof, full=True)
    assert len(graph) == 5_002
    assert sum(len(panel.nodes) for panel in panels(graph)) > 5_002


def test_a_small_proof_is_one_panel_with_every_edge() -> None:
    graph = proof_graph(one_failed().proof, full=True)
    (panel,) = panels(graph)
    assert panel.edges == tuple(graph.edges())


@pytest.mark.parametrize("view", VIEWS)
def test_panels_show_every_node_once_and_lose_no_premise(
    view: Callable[[], LineView],
) -> None:
    graph = proof_graph(view().proof, full=True)
    parts = panels(graph)
    shown = [n for part in parts for n in part.nodes if n not in part.closed]
    assert sorted(shown) == sorted(graph)
    said = {edge for part in parts for edge in part.edges}
    said |= {(part.origin, part.root) for part in parts if part.origin}
    said |= {(n, p) for part in parts for n, also in part.also.items() for p in also}
    assert said == set(graph.edges())


def test_no_panel_is_wider_than_a_page() -> None:
    for panel in panels(proof_graph(huge().proof, full=True)):
        depth = {panel.root: 1}
        for conclusion, premise in panel.edges:
            depth[premise] = depth[conclusion] + 1
        assert max(depth.values()) <= COLUMNS
