"""The scenarios beside the shipped rules pass, and show all that the rules decide."""

from functools import cache
from pathlib import Path

import pytest

from rsb_prove.bridge.coverage import Part, coverage
from rsb_prove.bridge.rehearsal import Outcome, Rehearsal
from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.bridge.scenarios import ENDING, read_scenarios
from tests.case_strategies import program

FILES = {
    path.relative_to(SHIPPED).as_posix(): path
    for path in sorted(SHIPPED.rglob(f"*{ENDING}"))
}


@cache
def rehearsal() -> Rehearsal:
    return Rehearsal(program())


@cache
def outcomes(name: str) -> tuple[Outcome, ...]:
    path = FILES[name]
    scenarios = read_scenarios(path.read_text("utf-8"), name, str(path.parent))
    return tuple(rehearsal().outcome(one) for one in scenarios)


@cache
def parts() -> tuple[Part, ...]:
    every = [one.decided for name in FILES for one in outcomes(name)]
    return coverage(program().base, every)


def test_each_file_of_the_policy_has_its_scenarios() -> None:
    policy = {path.stem for path in Path(SHIPPED, "policy").glob("*.dl")}
    tested = {Path(name).name.removesuffix(ENDING) for name in FILES}
    assert policy - tested == {"00_verdicts"}
    assert {"readings", "flags"} <= tested


@pytest.mark.parametrize("name", FILES)
def test_the_scenarios_beside_the_rules_pass(name: str) -> None:
    found = [(one.scenario.name, one.mismatches) for one in outcomes(name)]
    assert [one for one in found if one[1]] == []


def test_no_two_scenarios_have_one_name() -> None:
    names = [one.scenario.name for name in FILES for one in outcomes(name)]
    assert sorted(names) == sorted(set(names))


def test_every_clause_concludes_something_and_every_criterion_decides_alone() -> None:
    assert [(part.name, part.missing) for part in parts() if part.missing] == []


def test_every_reading_that_can_be_chosen_and_every_flag_is_shown() -> None:
    every = [one for name in FILES for one in outcomes(name)]
    base = program().base
    own = set(base.rows("reading"))
    options = {row[:2] for row in base.rows("option")} - own
    assert options - {pair for one in every for pair in one.scenario.readings} == set()
    flags = {str(c.head.terms[1]).strip("'") for c in base.by_predicate["flag"]}
    raised = {f for one in every for line in one.decided.lines for f in line.flags}
    assert flags - raised == set()
