"""The evaluation alone: small rule bases, and the model that follows from them."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsb_prove.bridge.checks import check
from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.engine import Engine
from rsb_prove.bridge.evaluation import Evaluator
from rsb_prove.bridge.model import Model, Relation, row_key
from rsb_prove.bridge.plan import plan
from rsb_prove.bridge.syntax import Row
from tests.bridge.rule_texts import base

REACH = ("path(X, Y) <= edge(X, Y)", "path(X, Z) <= path(X, Y) & edge(Y, Z)")
Pairs = set[tuple[str, str]]
edges_of = st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")))


def engine(*rules: str, given: tuple[str, ...] = ("edge", "node")) -> Evaluator:
    found = base(*rules)
    return Evaluator(Evaluator(plan(found.facts, found.clauses, given)).settled())


def of(name: str, *rows: Row) -> list[tuple[str, Row]]:
    return [(name, row) for row in rows]


def closure(pairs: Pairs) -> Pairs:
    found = set(pairs)
    while more := {(a, d) for a, b in found for c, d in pairs if b == c} - found:
        found |= more
    return found


ENGINE = engine(*REACH)


@settings(deadline=None)
@given(edges_of)
def test_recursion_reaches_all_that_is_reachable(pairs: Pairs) -> None:
    model = ENGINE.evaluate(of("edge", *pairs)).model
    assert set(model.rows("path")) == closure(pairs)


def test_facts_of_the_base_feed_the_recursion_of_their_own_predicate() -> None:
    model = engine(*REACH, "+path('z', 'a')").evaluate(of("edge", ("a", "b"))).model
    assert model.rows("path") == (("a", "b"), ("z", "a"), ("z", "b"))


MUTUAL = (
    "lone(X) <= node(X)",
    "path(X, Y) <= edge(X, Y) & lone(Y)",
    "lone(X) <= path(X, _)",
)


def test_predicates_may_rest_on_each_other() -> None:
    facts = of("edge", ("a", "b"), ("b", "c")) + of("node", ("c",))
    model = engine(*MUTUAL).evaluate(facts).model
    assert model.rows("lone") == (("a",), ("b",), ("c",))
    assert model.rows("path") == (("a", "b"), ("b", "c"))


def cyclic_mutual_recursion() -> None:
    facts = of("edge", ("a", "b"), ("b", "a")) + of("node", ("b",))
    assert engine(*MUTUAL).evaluate(facts).model.rows("lone") == (("a",), ("b",))


def test_predicates_that_rest_on_each_other_end_on_data_with_circles() -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=cyclic_mutual_recursion
    )
    process.start()
    process.join(4)
    ended = process.exitcode == 0
    process.kill()
    process.join()
    assert ended


def test_arithmetic_in_an_atom_is_calculated_or_refused() -> None:
    found = base("size(X, N + 1) <= size(X, N) & (N < 3)", "+size('a', 1)")
    try:
        check(found)
    except Rejected:
        return
    model = Evaluator(plan(found.facts, found.clauses, ("node",))).evaluate([]).model
    assert ("a", 3) in model.rows("size")


def test_a_word_is_never_compared_with_a_number() -> None:
    found = base("lone(X) <= node(X) & (X < 3)", "+node('a')")
    with pytest.raises(Rejected) as caught:
        check(found)
    assert [one.code for one in caught.value.diagnostics] == ["RSB317"]


def test_the_negation_of_an_empty_predicate_holds() -> None:
    found = (
        engine("lone(X) <= node(X) & ~edge(X, _)").evaluate(of("node", ("a",))).model
    )
    assert found.rows("lone") == (("a",),)


def test_the_negation_of_a_derived_predicate_waits_for_all_of_it() -> None:
    rules = (*REACH, "lone(X) <= ~path(X, _) & node(X)")
    facts = of("edge", ("a", "b")) + of("node", ("a",), ("b",))
    assert engine(*rules).evaluate(facts).model.rows("lone") == (("b",),)


def test_a_count_counts_distinct_members_and_no_empty_group() -> None:
    found = engine("(n[X] == len_(Y)) <= edge(X, Y) & node(Z)", "lone(X) <= n(X, 2)")
    facts = of("edge", ("a", "b"), ("a", "c"), ("b", "c")) + of("node", ("x",), ("y",))
    model = found.evaluate(facts).model
    assert model.rows("n") == (("a", 2), ("b", 1))
    assert model.rows("lone") == (("a",),)
    assert found.evaluate(of("edge", ("a", "b"))).model.rows("n") == ()


def test_a_maximum_is_the_greatest_number_and_there_is_none_of_nothing() -> None:
    found = engine(
        "(most[X] == max_(N)) <= edge(X, Y) & size(Y, N)", given=("edge", "size")
    )
    sizes = of("size", ("b", -2), ("c", 10), ("d", 9), ("e", -7))
    model = found.evaluate(
        of("edge", ("a", "c"), ("a", "d"), ("b", "b"), ("b", "e")) + sizes
    ).model
    assert model.rows("most") == (("a", 10), ("b", -2))
    assert found.evaluate(of("edge", ("a", "c"))).model.rows("most") == ()


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("size(X, N) & (N >= 2)", {"b", "c"}),
        ("size(X, N) & (N != 2)", {"a", "c"}),
        ("size(X, N) & (M == N * 2 - 1) & (M // 2 == 1)", {"b"}),
        ("size(X, N) & (N % 2 == 1)", {"a", "c"}),
        ("size(X, N) & (0 - N < 0 - 2)", {"c"}),
        ("size(X, N) & size(Y, M) & (N < M) & (X != Y)", {"a", "b"}),
        ("size(X, N) & (X == 'b')", {"b"}),
    ],
)
def test_comparisons_and_arithmetic_are_exact(body: str, rows: set[str]) -> None:
    facts = of("size", ("a", 1), ("b", 2), ("c", 3))
    model = engine(f"lone(X) <= {body}", given=("size",)).evaluate(facts).model
    assert {row[0] for row in model.rows("lone")} == rows


def test_large_numbers_are_exact() -> None:
    rule = "lone(X) <= size(X, N) & (N * 1000 + 1 == M * 1000 + 1) & edge(_, M)"
    facts = of("size", ("a", 10**12), ("b", 10**12 - 1)) + of("edge", ("m", 10**12))
    model = engine(rule, given=("size", "edge")).evaluate(facts).model
    assert model.rows("lone") == (("a",),)


def test_a_variable_that_stands_twice_has_one_value() -> None:
    model = (
        engine("lone(X) <= edge(X, X)")
        .evaluate(of("edge", ("a", "a"), ("a", "b")))
        .model
    )
    assert model.rows("lone") == (("a",),)


def test_a_number_and_its_word_are_two_things() -> None:
    model = (
        engine("lone(X) <= node(X) & (X == 1)").evaluate(of("node", (1,), ("1",))).model
    )
    assert model.rows("lone") == ((1,),)


def test_only_what_rests_on_the_case_is_live() -> None:
    rules = (*REACH, "lone(X) <= node(X)", "+node('a')")
    assert engine(*rules, given=("edge",)).plan.live == {"edge", "path"}
    assert engine(*rules, given=("edge",)).evaluate([]).model.rows("lone") == (("a",),)


def test_a_case_leaves_nothing_behind() -> None:
    one = engine(*REACH, "lone(X) <= node(X) & ~path(X, _)", "+node('a')")
    before = one.evaluate([]).model
    one.evaluate(of("edge", ("a", "b"), ("b", "a")) + of("node", ("a",), ("c",)))
    after = one.evaluate([]).model
    assert {n: after.rows(n) for n in after} == {n: before.rows(n) for n in before}
    assert after.rows("node") == (("a",),)


VARIED = (
    *REACH,
    "lone(X) <= node(X) & ~path(X, _) & ~node('quiet')",
    "(n[X] == len_(Y)) <= path(X, Y)",
    "(most[X] == max_(N)) <= edge(X, Y) & size(Y, N)",
    "size(X, 7) <= n(X, 2)",
    "+node('a')",
    "+size('c', 5)",
)


@settings(deadline=None)
@given(edges_of, edges_of, st.sets(st.sampled_from(["a", "b", "quiet"])), st.booleans())
def test_what_varies_is_what_is_evaluated_anew(
    before: Pairs, after: Pairs, nodes: set[str], tabled: bool
) -> None:
    one = engine(*VARIED)
    tables = {"size": frozenset({("b", 9), ("d", 1)})} if tabled else {}
    base = one.evaluate(of("edge", *before) + of("node", ("b",)))
    facts = of("edge", *after) + of("node", *((name,) for name in nodes))
    varied = one.vary(base, facts, tables).model
    sizes = () if tabled else ("+size('c', 5)",)
    own = [f"+size({a!r}, {n})" for a, n in tables.get("size", ())]
    anew = engine(*VARIED[:-1], *sizes, *own).evaluate(facts).model
    names = ("path", "lone", "n", "most", "size", "node", "edge")
    assert [varied.rows(n) for n in names] == [anew.rows(n) for n in names]


def test_only_what_a_change_can_touch_is_asked_again() -> None:
    one = engine(
        "lone(X) <= node(X) & edge(X, 'end')", "size(X, 1) <= edge(X, 'start')"
    )
    base = one.evaluate(of("node", ("a",)) + of("edge", ("a", "end"), ("b", "start")))
    with patch.object(Engine, "ask", side_effect=AssertionError):
        same = one.vary(
            base,
            of("node", ("a",))
            + of("edge", ("a", "end"), ("b", "start"), ("c", "else")),
        )
    assert same.model.rows("lone") == (("a",),)


def test_engines_of_one_process_know_nothing_of_each_other() -> None:
    one, two = engine(*REACH), engine("path(X, Y) <= edge(Y, X)")
    facts = of("edge", ("a", "b"), ("b", "c"))
    for _ in range(2):
        assert len(one.evaluate(facts).model.rows("path")) == 3
        assert two.evaluate(facts).model.rows("path") == (("b", "a"), ("c", "b"))


def test_engines_made_in_threads_work_in_their_threads() -> None:
    def reach(length: int) -> int:
        pairs = [(f"{n}", f"{n + 1}") for n in range(length)]
        return len(engine(*REACH).evaluate(of("edge", *pairs)).model.rows("path"))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(reach, range(12)))
    assert found == [n * (n + 1) // 2 for n in range(12)]


@given(st.lists(st.one_of(st.integers(), st.text(max_size=3)), unique=True))
def test_rows_are_sorted_numbers_before_words(values: list[int | str]) -> None:
    rows = Relation({(value,) for value in values}).rows
    numbers = sorted(v for v in values if isinstance(v, int))
    words = sorted(v for v in values if isinstance(v, str))
    assert [row[0] for row in rows] == [*numbers, *words]
    assert list(rows) == sorted(rows, key=row_key)


@given(edges_of, st.sampled_from([("a", None), (None, "b"), ("a", "b"), (None, None)]))
def test_a_match_is_every_row_that_agrees(
    pairs: Pairs, wanted: tuple[str, ...]
) -> None:
    model = Model({"edge": Relation(set(pairs))})
    agree = [
        p
        for p in sorted(pairs)
        if all(w in (None, v) for w, v in zip(wanted, p, strict=True))
    ]
    assert list(model["edge"].match(wanted)) == agree
    assert model.rows("nothing") == ()
    assert not model.holds("nothing", "a")
