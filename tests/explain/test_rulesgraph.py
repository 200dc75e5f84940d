"""The criteria and the predicates, drawn and outlined."""

import re
from pathlib import Path

import pytest

from rsb_prove.bridge.rulebase import RuleBase, load
from rsb_prove.explain.criteriadiagram import criteria_dot
from rsb_prove.explain.criteriatree import criteria_tree
from rsb_prove.explain.predicatediagram import files_dot, focus_dot
from rsb_prove.explain.predicategraph import GLANCE, Rest, predicate_graph
from rsb_prove.explain.render import render
from rsb_prove.explain.rulesoutline import criteria_text, predicates_text
from tests.conftest import Golden

GOLDEN = Path(__file__).parent / "golden"
RULES = """\
+policy('gardens', '1')
+predicate('applies_to(criterion:criterion, kind:word)', '{criterion} applies to {kind}')
+predicate('all_of(criterion:criterion, part:criterion)', '{criterion} requires {part}')
+predicate('member(criterion:criterion, part:criterion)', '{part} counts')
+predicate('at_least(criterion:criterion, limit:word)', 'so many')
+predicate('only_for(criterion:criterion, class:word)', 'only')
+predicate('yes_no(criterion:criterion, kind:word, field:word, answer:word)', 'asks')
+predicate('limit(name:word, value:count)', 'the policy sets {name} to {value}')
+predicate('given(line:entity)', '{line} is given')
+predicate('counted(line:entity, count:count)', '{count} "quoted" \\\\ <items>')
+predicate('ring(line:entity)', '{line} is in the ring')
+predicate('back(line:entity)', '{line} is in the ring as well')
+predicate('alone(line:entity)', '{line} rests on itself')
+predicate('top(line:entity)', '{line} is at the top')
+limit('enough', 2)
+applies_to('G-ALL', 'every_kind')
+applies_to('G-ALL', 'roses')
+applies_to('G-ONE', 'every_kind')
+applies_to('G-SOLE', 'roses')
+all_of('G-ALL', 'G-ONE')
+all_of('G-ALL', 'G-TWO')
+at_least('G-TWO', 'enough')
+member('G-TWO', 'G-LEFT')
+member('G-TWO', 'G-RIGHT')
+only_for('G-LAWN', 'lawn')
+yes_no('G-ONE', 'care', 'watered', 'yes')

# criterion: G-ALL
# title: Everything is done
# citation: Care > 1st item

# criterion: G-ONE
# title: It is "watered" <well> & \\ truly

# criterion: G-TWO
# title: Two of these

# criterion: G-LEFT
# title: On the left

# criterion: G-RIGHT
# title: On the right

# criterion: G-SOLE
# title: Roses alone

# criterion: G-LAWN
# title: Lawns alone

# criterion: G-FREE
# title: Whatever its rules say

(counted[R] == len_(X)) <= given(R) & all_of(_, X)
ring(R) <= back(R) & given(R)
back(R) <= ring(R)
alone(R) <= alone(R) & given(R)
top(R) <= ring(R) & ~alone(R) & counted(R, N) & (N > 1)
top(R) <= alone(R)
"""
BASE = load([("garden.dl", RULES)])
SHIPPED = load()


def test_the_drawings_are_as_they_were(golden: Golden) -> None:
    graph = predicate_graph(BASE)
    for name, source in (
        ("criteria", criteria_dot(criteria_tree(BASE), "gardens 1")),
        ("predicates", files_dot(BASE, graph, "gardens 1")),
        ("focus", focus_dot(BASE, graph, "top", 3, "gardens 1")),
    ):
        golden.check("", source, GOLDEN / f"rules_{name}.dot")


def test_the_outlines_are_as_they_were(golden: Golden) -> None:
    graph = predicate_graph(BASE)
    text = criteria_text(criteria_tree(BASE))
    golden.check("", text, GOLDEN / "rules_criteria.txt")
    text = predicates_text(BASE, graph, graph.names)
    golden.check("", text, GOLDEN / "rules_predicates.txt")


def test_a_predicate_is_told_with_each_way_in_which_it_is_rested_on() -> None:
    rests = predicate_graph(BASE).rests
    assert rests["top"] == (
        Rest("top", "alone", ("not",)),
        Rest("top", "counted"),
        Rest("top", "ring"),
    )
    assert [rest.words for rest in rests["top"]] == ["also not", "", ""]
    assert {rest.words for rest in rests["counted"]} == {"count"}


def test_recursive_groups_are_told_and_hold_one_stratum() -> None:
    graph = predicate_graph(BASE)
    assert set(graph.groups) == {("back", "ring"), ("alone",)}
    assert graph.stratum == {
        "all_of": 0,
        "alone": 0,
        "back": 0,
        "counted": 1,
        "given": 0,
        "ring": 0,
        "top": 1,
    }


@pytest.mark.parametrize("base", [BASE, SHIPPED], ids=["small", "shipped"])
def test_what_is_needed_complete_is_in_an_earlier_stratum(base: RuleBase) -> None:
    graph = predicate_graph(base)
    for rest in (rest for rests in graph.rests.values() for rest in rests):
        least = graph.stratum[rest.body] + bool(rest.ways)
        assert graph.stratum[rest.head] >= least, rest


def test_every_criterion_is_told_once_in_full() -> None:
    source = criteria_dot(criteria_tree(SHIPPED), "")
    for name in SHIPPED.criteria:
        boxes = re.findall(rf'label=<<b>{name}</b><br align="left"/>(.*)', source)
        assert sum("see " not in box for box in boxes) == 1, name


def test_every_criterion_is_in_the_outline() -> None:
    text = criteria_text(criteria_tree(SHIPPED))
    assert set(SHIPPED.criteria) <= set(re.findall(r"[A-Z0-9]+(?:-[A-Z0-9]+)+", text))


def test_the_first_look_at_any_predicate_is_small_or_one_step_deep() -> None:
    graph = predicate_graph(SHIPPED)
    for name in graph.names:
        depth = graph.depth_at_a_glance(name)
        near = sum(away <= depth for away in graph.levels(name).values())
        assert depth == 1 or near <= GLANCE, name


def test_a_drawing_of_any_depth_is_laid_out() -> None:
    graph = predicate_graph(SHIPPED)
    for depth in (1, 99):
        drawn = render(focus_dot(SHIPPED, graph, "prior", depth, ""), "svg", "t", "d")
        assert drawn.count(b'class="node"') > 3
    for source in (
        files_dot(SHIPPED, graph, ""),
        criteria_dot(criteria_tree(SHIPPED), ""),
        focus_dot(BASE, predicate_graph(BASE), "top", 9, ""),
    ):
        assert render(source, "svg", "t", "d").startswith(b"<svg")


def test_what_lies_deeper_is_counted() -> None:
    graph = predicate_graph(BASE)
    source = focus_dot(BASE, graph, "top", 1, "")
    assert "4 of 7 predicates are drawn, 1 step deep" in source
    assert source.count("rests on 1 more") == 1
    assert source.count("rests on 2 more") == 2
