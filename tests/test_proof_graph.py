"""The proofs of the vignettes as graphs: what their nodes, ids, edges and numbers keep."""

from graphlib import TopologicalSorter

from rsb_prove.explain.view import Node, Proof
from tests.case_strategies import program
from tests.vignette_proofs import every_vignette, view

Content = tuple[object, ...]


def content(node: Node, premises: tuple[str, ...]) -> Content:
    """All that a node says, but for its id and whether the short form shows it."""
    said = (getattr(node, name) for name in Node.__slots__)
    named = zip(Node.__slots__, said, strict=True)
    return (*(item for item in named if item[0] not in ("id", "plain")), premises)


def reached(root: str, premises: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += premises.get(node, ())
    return found


def proofs(name: str) -> list[Proof]:
    return [line.proof for line in view(name).lines]


@every_vignette
def test_ids_are_equal_where_content_is_equal_and_nowhere_else(name: str) -> None:
    pairs = {
        (node, content(proof.nodes[node], proof.premises().get(node, ())))
        for proof in proofs(name)
        for node in proof.nodes
    }
    assert len({id_ for id_, _ in pairs}) == len(pairs)
    assert len({said for _, said in pairs}) == len(pairs)


@every_vignette
def test_a_node_knows_its_own_id(name: str) -> None:
    for proof in proofs(name):
        assert all(id_ == node.id for id_, node in proof.nodes.items())


@every_vignette
def test_every_node_is_reached_from_the_root_or_a_criterion(name: str) -> None:
    for line in view(name).lines:
        premises = dict(line.proof.premises())
        tops = [line.proof.root, *(criterion.node for criterion in line.criteria)]
        found = set().union(*(reached(top, premises) for top in tops))
        assert found == set(line.proof.nodes)


@every_vignette
def test_no_node_rests_on_itself(name: str) -> None:
    for proof in proofs(name):
        assert set(TopologicalSorter(proof.premises()).static_order()) == set(
            proof.nodes
        )


@every_vignette
def test_no_edge_stands_twice(name: str) -> None:
    for proof in proofs(name):
        assert len(set(proof.edges)) == len(proof.edges)
        assert len(set(proof.slice)) == len(proof.slice)


@every_vignette
def test_the_short_form_joins_plain_nodes_only_and_reaches_all_of_them(
    name: str,
) -> None:
    for proof in proofs(name):
        plain = {id_ for id_, node in proof.nodes.items() if node.plain}
        assert {node for edge in proof.slice for node in edge} <= plain
        assert reached(proof.root, dict(proof.premises(full=False))) == plain


@every_vignette
def test_the_short_form_rests_on_nothing_that_the_long_form_does_not(name: str) -> None:
    for proof in proofs(name):
        for conclusion, premise in proof.slice:
            below = reached(conclusion, dict(proof.premises()))
            same = {proof.nodes[node].text for node in below}
            assert premise in below or proof.nodes[premise].text in same


@every_vignette
def test_nodes_are_numbered_from_one_the_plain_ones_first(name: str) -> None:
    for proof in proofs(name):
        order = sorted(proof.nodes, key=lambda node: proof.numbers[node])
        assert sorted(proof.numbers.values()) == list(range(1, len(order) + 1))
        assert order[0] == proof.root
        plain = [proof.nodes[node].plain for node in order]
        assert plain == sorted(plain, reverse=True)


@every_vignette
def test_every_failed_leaf_is_a_node_of_its_proof(name: str) -> None:
    """Where a ground goes before failed criteria, the ground's own criteria are."""
    composite = {row[0] for row in program().base.rows("all_of")}
    for line in view(name).lines:
        if line.decision.ground == "failed_criterion":
            failed = line.decision.of_status("failed")
            assert set(failed) - composite - _shown(line.proof, "FAILED") == set()


@every_vignette
def test_every_unknown_is_a_node_where_only_unknowns_hold_a_line_back(
    name: str,
) -> None:
    for line in view(name).lines:
        if line.decision.ground in ("unknown_criterion", "unknown_in_final_record"):
            unknown = line.decision.of_status("unknown")
            assert set(unknown) - _shown(line.proof, "UNKNOWN") == set()


def _shown(proof: Proof, status: str) -> set[str]:
    """The criteria with a status among the nodes."""
    return {node.criterion for node in proof.nodes.values() if node.status == status}


@every_vignette
def test_the_node_of_a_criterion_says_its_status(name: str) -> None:
    for line in view(name).lines:
        for criterion in line.criteria:
            node = line.proof.nodes.get(criterion.node)
            if node is not None:
                said = (node.criterion, node.status, node.text)
                status = criterion.status.upper()
                assert said == (criterion.id, status, criterion.statement)
