"""The checker of steps: small, alone, and right about what holds."""

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from rsb_prove.bridge.parser import parse
from rsb_prove.bridge.syntax import Row
from rsb_prove.explain import checker
from rsb_prove.explain.checker import Model
from tests.case_strategies import program
from tests.vignette_proofs import decided, every_vignette

SOURCE = Path(checker.__file__)


def test_the_checker_is_small() -> None:
    assert len(SOURCE.read_text(encoding="utf-8").splitlines()) <= 300


def test_the_checker_imports_the_syntax_tree_and_the_standard_library_only() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))
    own = {str(node.module) for node in found if "rsb_prove" in str(node.module)}
    assert own == {"rsb_prove.bridge", "rsb_prove.bridge.syntax"}
    (bridge,) = (node for node in found if node.module == "rsb_prove.bridge")
    assert [alias.name for alias in bridge.names] == ["syntax"]
    others = {str(node.module).partition(".")[0] for node in found} - {"rsb_prove"}
    assert others <= sys.stdlib_module_names


@every_vignette
def test_what_holds_is_what_the_engine_says(name: str) -> None:
    found = decided(name)
    stated = [(fact.predicate, fact.row, fact.pointer) for fact in found.facts]
    base = program().base
    model = Model(base.facts, base.clauses, stated)
    for predicate in {*model.rows, *found.model}:
        assert model.rows[predicate] == found.model[predicate].set


def rows(text: str, predicate: str, stated: Iterable[object] = ()) -> set[Row]:
    """What follows of a predicate from a rule text and facts of a case."""
    found = parse(text, "t.dl")
    return Model(found.facts, found.clauses, list(stated)).rows[predicate]


def test_predicates_that_rest_on_each_other_are_worked_out_together() -> None:
    text = """
+next(1, 2)
+next(2, 3)
+next(3, 1)
+next(3, 4)
odd(X, Y) <= next(X, Y)
odd(X, Z) <= even(X, Y) & next(Y, Z)
even(X, Z) <= odd(X, Y) & next(Y, Z)
never(X) <= next(X, _) & ~even(X, X)
"""
    assert rows(text, "even") == {(x, y) for x in (1, 2, 3) for y in (1, 2, 3, 4)}
    assert rows(text, "never") == set()


def test_an_absence_is_asked_of_finished_predicates_only() -> None:
    text = """
+edge('a', 'b')
+edge('b', 'c')
far(X) <= edge(X, _) & ~near(X)
near(X) <= path(X, 'c')
path(X, Y) <= edge(X, Y)
path(X, Z) <= path(X, Y) & edge(Y, Z)
+edge('d', 'd')
"""
    assert rows(text, "far") == {("d",)}


def test_aggregates_are_made_of_distinct_members() -> None:
    text = """
+seen('a', 1)
+seen('a', 3)
+seen('b', 2)
twice(K, N) <= seen(K, N)
twice(K, N) <= seen(K, N)
(many[K] == len_(N)) <= twice(K, N)
(most[K] == max_(N)) <= twice(K, N)
alone(K) <= (many[K] == 1) & (most[K] == N) & (N % 2 == 0) & (M == N * 10) & (M > 19)
"""
    assert rows(text, "many") == {("a", 2), ("b", 1)}
    assert rows(text, "most") == {("a", 3), ("b", 2)}
    assert rows(text, "alone") == {("b",)}


def test_a_variable_that_stands_twice_has_one_value() -> None:
    text = """
+pair(1, 1)
+pair(1, 2)
same(X) <= pair(X, X)
none(X) <= pair(X, _) & ~pair(X, X)
"""
    assert rows(text, "same") == {(1,)}
    assert rows(text, "none") == set()


def test_a_case_states_its_own_predicates_only() -> None:
    with pytest.raises(ValueError, match="met"):
        rows("+a(1)\n", "a", [("met", ("/requests/0", "GEN-INJ"), "/requests/0")])
