"""The order in which predicates are evaluated."""

from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.parser import parse
from rsb_prove.bridge.strata import (
    dependencies,
    recursive_groups,
    resting_on,
    strata,
    unstratified,
)

Edges = dict[str, dict[str, bool]]

RULES = """\
a(X) <= b(X) & ~c(X) & (X < 3)
b(X) <= b(X) & a(X)
c(X) <= c(X)
(n[X] == len_(Y)) <= d(X, Y)
d(X, X) <= c(X)
"""

graphs = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from("abcdefgh"), st.booleans(), max_size=4),
)


def edges(text: str = RULES) -> Edges:
    return dependencies(parse(text, "a.dl").clauses)


def reach(graph: Edges, start: str) -> set[str]:
    """What a predicate rests on, directly or through others."""
    found: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph.get(name, ())
    return found


def test_what_is_negated_or_counted_is_needed_complete() -> None:
    assert edges() == {
        "a": {"b": False, "c": True},
        "b": {"b": False, "a": False},
        "c": {"c": False},
        "n": {"d": True},
        "d": {"c": False},
    }


def test_once_negated_is_needed_complete_whatever_else() -> None:
    assert edges("a(X) <= ~b(X) & b(X)\na(X) <= b(X)") == {"a": {"b": True}}


def test_groups_rest_on_groups_before_them() -> None:
    assert strata(edges()) == (("c",), ("a", "b"), ("d",), ("n",))


def test_a_predicate_that_rests_on_itself_knows_its_group() -> None:
    assert recursive_groups(edges()) == {"a": ("a", "b"), "b": ("a", "b"), "c": ("c",)}


def test_only_a_circle_through_absence_is_unstratified() -> None:
    assert unstratified(edges()) == ()
    assert unstratified(edges(RULES + "c(X) <= a(X)")) == (("a", "b", "c"),)
    assert unstratified(edges("a(X) <= ~a(X)")) == (("a",),)


def test_what_rests_on_the_given_is_found_through_others() -> None:
    assert resting_on(edges(), ["d"]) == {"d", "n"}
    assert resting_on(edges(), ["c"]) == {"a", "b", "c", "d", "n"}
    assert resting_on(edges(), ["z"]) == {"z"}
    assert resting_on(edges(), []) == frozenset()


@given(graphs)
def test_every_predicate_stands_in_one_group_after_what_it_rests_on(
    graph: Edges,
) -> None:
    groups = strata(graph)
    place = {name: at for at, group in enumerate(groups) for name in group}
    assert len(place) == sum(map(len, groups))
    assert set(place) == set(graph) | {b for row in graph.values() for b in row}
    assert all(place[b] <= place[a] for a, row in graph.items() for b in row)


@given(graphs)
def test_a_group_is_what_rests_on_each_other(graph: Edges) -> None:
    for group in strata(graph):
        for a in group:
            mutual = {b for b in reach(graph, a) if a in reach(graph, b)}
            assert mutual | {a} == set(group)


@given(graphs, st.sets(st.sampled_from("abcdefgh")))
def test_resting_on_is_reaching(graph: Edges, given_names: set[str]) -> None:
    reaching = {name for name in graph if reach(graph, name) & given_names}
    assert resting_on(graph, given_names) == reaching | given_names


def test_chains_of_any_length_are_ordered() -> None:
    chain = {f"p{n}": {f"p{n + 1}": False} for n in range(5_000)}
    assert strata(chain)[0] == ("p5000",)
