"""Which words a column can hold: what facts, cases and heads put there, and no other."""

from rsb_prove.bridge.domains import domains
from rsb_prove.bridge.program import shipped_rules
from tests.bridge.rule_texts import base


def words(predicate: str, column: int, *rules: str) -> set[object] | None:
    found = domains(base(*rules))[predicate, column]
    return None if found is None else set(found)


def test_facts_and_heads_put_words_into_columns() -> None:
    rules = ("+edge('a', 'b')", "path('c', Y) <= edge(_, Y)")
    assert words("path", 0, *rules) == {"c"}
    assert words("path", 1, *rules) == {"b"}


def test_a_variable_holds_what_every_atom_allows() -> None:
    rules = ("+node('a')", "+node('b')", "+edge('b', 'c')")
    assert words("lone", 0, *rules, "lone(X) <= node(X) & edge(X, _)") == {"b"}
    assert words("lone", 0, *rules, "lone(X) <= node(X) & ~edge(X, _)") == {"a", "b"}


def test_what_rests_on_itself_comes_to_an_end() -> None:
    rules = (
        *("+edge('a', 'b')", "+edge('b', 'a')"),
        *("path(X, Y) <= edge(X, Y)", "path(X, Z) <= path(X, Y) & edge(Y, Z)"),
    )
    assert words("path", 1, *rules) == {"a", "b"}


def test_what_can_never_hold_puts_nothing_anywhere() -> None:
    rules = ("+node('a')", "lone(X) <= node(X) & node('z')", "path(X, X) <= lone(X)")
    assert words("path", 0, *rules) == set()


def test_a_field_holds_the_terms_of_its_vocabulary() -> None:
    found = domains(shipped_rules().base)
    assert found["says", 2] is None
    technique = found["says", 2, "technique"]
    assert technique is not None
    assert {"injection", "radiofrequency_ablation"} <= technique
    assert found["says", 2, "case_id"] is None
    assert found["says", 2, "pain_program"] == frozenset({"yes", "no"})


def test_a_plan_can_name_the_limits_of_the_policy_and_no_others() -> None:
    base_ = shipped_rules().base
    found = domains(base_)
    assert found["in_force", 1] == frozenset(row[0] for row in base_.rows("limit"))


def test_every_criterion_can_be_decided() -> None:
    base_ = shipped_rules().base
    found = domains(base_)
    for verdict in ("applies", "met"):
        held = found[verdict, 1]
        assert held is None or held >= base_.criteria.keys()
