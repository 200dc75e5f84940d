"""What looks ahead looks over packs and versions too."""

from datetime import date
from typing import Any

import pytest

from rsb_prove.bridge.earliest import Stretch
from rsb_prove.bridge.program import Program
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.diagram import dot
from rsb_prove.explain.needs import needs_of
from rsb_prove.explain.standing import standing
from rsb_prove.explain.waiting import Waiting, waiting
from tests.rules.pack_fixtures import case, decided, examples, pack, program_of

WITHOUT: dict[str, object] = {"pain_program": False, "plan_of_care": True}


def waited(program: Program, content: dict[str, Any]) -> Waiting:
    found = decided(program, content)
    return waiting(program, found, found.lines[0])


def test_the_first_day_of_the_next_version_is_found() -> None:
    found = waited(examples("next-year"), case("2024-12-09", care=WITHOUT)).found
    assert found is not None
    assert found.coming == Stretch(date(2025, 1, 1), None)


def test_a_limit_that_starts_with_a_pack_is_found() -> None:
    sets = "+sets(ME, 'therapeutic_spacing_days', 3)\n"
    program = program_of(
        pack("p", "plan", sets, first="2024-06-07", last="2024-06-08", plans=["PPO-7"])
    )
    found = waited(program, case("2024-06-05")).found
    assert found is not None
    assert found.coming == Stretch(date(2024, 6, 7), date(2024, 6, 8))


def test_the_end_of_an_exclusion_is_found() -> None:
    excludes = "+excludes(ME, 'stellate_ganglion_block')\n"
    program = program_of(
        pack("p", "plan", excludes, first="2024-06-01", last="2024-06-20")
    )
    found = waited(program, case("2024-06-10")).found
    assert found is not None
    assert found.coming == Stretch(date(2024, 6, 21), None)


def test_waiting_for_the_next_version_is_a_way_forward() -> None:
    program = examples("next-year")
    found = decided(program, case("2024-12-09", care=WITHOUT))
    told = needs_of(program, found, found.lines[0], most=30)
    (one,) = told.sets
    ((pointer, value),) = ((step.pointer, step.value) for step in one.steps)
    assert (pointer, value) == ("/requests/0/date", "2025-01-01")


def test_the_plan_that_is_not_documented_is_a_way_forward() -> None:
    program = examples("consent")
    found = decided(program, case(plan=None))
    told = needs_of(program, found, found.lines[0], most=30)
    asked = {frozenset(step.pointer for step in one.steps) for one in told.sets}
    assert asked == {
        frozenset({"/plan/id"}),
        frozenset({"/care/consent", "/care/rehab_weeks"}),
    }
    (step,) = next(one for one in told.sets if len(one.steps) == 1).steps
    assert step.question == "Which benefit plan is it, by its id?"
    assert (step.value, step.example, step.is_name) == ("another plan", True, False)


@pytest.mark.parametrize("day", ["2024-06-09", "2025-01-05", "2024-12"])
def test_other_readings_and_drawings_take_packs_as_they_come(day: str) -> None:
    program = examples()
    found = decided(program, case(day, care=WITHOUT))
    line = found.lines[0]
    assert standing(program, found, line, most=5, brief=True)
    view = view_case(program.base, found)
    for full in (True, False):
        assert dot(view.lines[0], view.case_id, full=full).startswith("digraph")
