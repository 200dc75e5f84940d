"""Two engines derive the same model: ours, and tiny-datalog from the same clauses."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given

from rsb_prove.bridge.program import Program, shipped
from tests.case_strategies import VIGNETTES, Case, any_case, examples, program, read
from tests.tiny_evaluation import TinyEvaluation


@cache
def tiny() -> TinyEvaluation:
    return TinyEvaluation(program().base.facts, program().base.clauses)


def differences(case: Case, ours: Program, theirs: TinyEvaluation) -> dict[str, Any]:
    """Predicate -> the rows that only one of the two engines derives."""
    decided = ours.decide(read(case))
    found = theirs.model((fact.predicate, fact.row) for fact in decided.facts)
    names = {*decided.model, *found}
    pairs = {n: (set(decided.model.rows(n)), found.get(n, set())) for n in names}
    return {n: (one - two, two - one) for n, (one, two) in pairs.items() if one != two}


@pytest.mark.parametrize("name", VIGNETTES)
def test_both_derive_the_same_model_of_a_vignette(name: str) -> None:
    assert differences(VIGNETTES[name]["case"], program(), tiny()) == {}


@examples(20)
@given(any_case)
def test_both_derive_the_same_model_of_a_drawn_case(case: Case) -> None:
    assert differences(case, program(), tiny()) == {}


@cache
def other_readings(turn: int) -> tuple[Program, TinyEvaluation]:
    """Both engines with every reading at another of its options."""
    options: dict[str, list[str]] = {}
    for name, value, *_ in program().base.rows("option"):
        options.setdefault(str(name), []).append(str(value))
    in_force = {str(name): str(value) for name, value in program().base.rows("reading")}
    others = {
        n: [v for v in values if v != in_force[n]] for n, values in options.items()
    }
    ours = shipped({n: values[turn % len(values)] for n, values in others.items()})
    return ours, TinyEvaluation(ours.base.facts, ours.base.clauses)


@pytest.mark.parametrize("turn", range(3))
def test_both_derive_the_same_models_under_other_readings(turn: int) -> None:
    ours, theirs = other_readings(turn)
    for name in list(VIGNETTES)[turn::9]:
        assert differences(VIGNETTES[name]["case"], ours, theirs) == {}


@examples(5)
@given(any_case)
def test_both_derive_the_same_model_of_a_drawn_case_under_other_readings(
    case: Case,
) -> None:
    assert differences(case, *other_readings(0)) == {}


def test_the_other_engine_is_really_asked() -> None:
    """Fed with other clauses it derives another model, and none from no clauses."""
    case = VIGNETTES["V001"]["case"]
    base = program().base
    fewer = [c for c in base.clauses if c.head.predicate != "meets"]
    assert "met" in differences(case, program(), TinyEvaluation(base.facts, fewer))
    assert "determination" in differences(
        case, program(), TinyEvaluation(base.facts, ())
    )
