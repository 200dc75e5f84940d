"""Other readings: what is said of their combinations agrees with deciding them."""

import random
from functools import cache

import pytest
from hypothesis import given

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.program import Decided, shipped
from rsb_prove.explain.robustness import (
    MOST,
    Robustness,
    options_of,
    robustness,
)
from tests.case_strategies import (
    VIGNETTES,
    Case,
    any_case,
    decide,
    examples,
    program,
)
from tests.vignette_proofs import decided

OPTIONS = options_of(program())
NAMES = [*VIGNETTES]
FEW = 32  # so many decisions, and every eighth vignette, unless all is to be tested


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """By default every eighth vignette, in less than a user is given; else all."""
    if "name" in metafunc.fixturenames:
        thorough = metafunc.config.getoption("--thorough")
        most, names = (MOST, NAMES) if thorough else (FEW, NAMES[::8])
        metafunc.parametrize(("name", "most"), [(name, most) for name in names])


@cache
def found(name: str, most: int = FEW) -> Robustness:
    one = decided(name)
    return robustness(program(), one, one.lines[-1], most=most)


def under(one: Decided, line: LineDecision, chosen: dict[str, str]) -> str:
    varied = program().vary(one, one.document, program().under(chosen))
    return next(x.determination for x in varied.lines if x.entity == line.entity)


def drawn(seed: str, count: int) -> list[dict[str, str]]:
    """So many combinations of all readings, some options more likely their own."""
    dice = random.Random(seed)
    return [
        {name: dice.choice((values[0], *values)) for name, values in OPTIONS.items()}
        for _ in range(count)
    ]


def test_drawn_combinations_are_decided_as_is_said(name: str, most: int) -> None:
    one, said = decided(name), found(name, most)
    known = {said.line.determination, *(f.line.determination for f in said.flips)}
    for chosen in drawn(name, 3):
        if not said.complete:
            break  # nothing is said of all combinations
        touched = {n: v for n, v in chosen.items() if n in said.names}
        verdict = under(one, said.line, chosen)
        assert verdict == under(one, said.line, touched)
        assert verdict in known


def test_each_flip_is_decided_so_and_no_part_of_it_is(name: str, most: int) -> None:
    said = found(name, most)
    for flip in said.flips:
        assert flip.line.determination != said.line.determination
        chosen = dict(flip.readings)
        verdict = under(decided(name), flip.line, chosen)
        assert verdict == flip.line.determination
        for left_out in chosen:
            part = {n: v for n, v in chosen.items() if n != left_out}
            assert under(decided(name), flip.line, part) != verdict


@examples(5)
@given(any_case)
def test_a_line_that_is_robust_stands_under_any_combination(case: Case) -> None:
    one = decide(case)
    said = robustness(program(), one, one.lines[0], most=FEW)
    if said.robust:
        verdicts = {under(one, said.line, c) for c in drawn(str(case), 6)}
        assert verdicts == {said.line.determination}


def test_a_flip_agrees_with_a_rule_base_of_that_reading() -> None:
    (flip,) = found("V139").flips
    assert dict(flip.readings) == {"weekly": "calendar_week"}
    anew = shipped(dict(flip.readings)).decide(decided("V139").document)
    assert anew.lines[-1] == flip.line


def test_what_rests_on_few_readings_is_robust_under_all_of_them() -> None:
    said = found("V151")  # not part of a pain program
    assert (said.robust, said.flips) == (True, ())


def test_too_many_combinations_are_told() -> None:
    one = decided("V136")
    said = robustness(program(), one, one.lines[0], most=20)
    assert (said.complete, said.robust) == (False, False)
    assert said.tried <= 20 < said.combinations
