"""Worked cases, reasoned by hand from the policy and its reading, against the program.

`scenarios.ndjson` is under the default readings; a case of `readings.ndjson` names the
reading that it is judged under instead.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.decision import LineDecision
from tests.case_strategies import program, read

HERE = Path(__file__).resolve().parent


def cases(name: str) -> list[Any]:
    """The cases of a file, each under its id."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line]
    return [pytest.param(case, id=case["case"]["case_id"]) for case in found]


def decided(worked: dict[str, Any]) -> tuple[LineDecision, ...]:
    """The lines of a worked case; that readings chosen for one case are followed as if
    they were the rule base's own is a property of its own (tests/test_properties.py).
    """
    found = program().decide(read(worked["case"]))
    if reading := worked.get("reading"):
        tables = program().under(reading)
        found = program().vary(found, found.document, tables)
    return found.lines


def decisive(line: LineDecision) -> set[str]:
    """The criteria that may stand behind a determination."""
    if line.determination == "medically_necessary":
        return set(line.of_status("met"))
    if line.ground == "failed_criterion":
        return set(line.of_status("failed"))
    if line.ground in ("unknown_criterion", "unknown_in_final_record"):
        return set(line.of_status("unknown"))
    return set(line.of_status("failed")) | set(line.of_status("unknown"))


def agree(worked: dict[str, Any], lines: tuple[LineDecision, ...]) -> None:
    """What was decided is what was expected."""
    for expected, line in zip(worked["expect"], lines, strict=True):
        assert line.line == expected["line"], worked["note"]
        assert line.determination == expected["determination"], worked["note"]
        assert set(expected["by"]) <= decisive(line), worked["note"]


def consistent(lines: tuple[LineDecision, ...]) -> None:
    """Each criterion has one status, and what is unknown is asked for."""
    for line in lines:
        met, failed, unknown = (
            set(line.of_status(status)) for status in ("met", "failed", "unknown")
        )
        asked = {criterion for ask in line.asks for criterion in ask.criteria}
        assert not met & failed
        assert not unknown & (met | failed)
        assert unknown <= asked, f"nothing to ask for {sorted(unknown - asked)}"
        if line.ground in ("every_criterion_met", "unknown_criterion"):
            assert not failed


@pytest.mark.parametrize("worked", cases("scenarios.ndjson"))
def test_a_scenario_is_decided_as_it_was_reasoned(worked: dict[str, Any]) -> None:
    lines = decided(worked)
    agree(worked, lines)
    consistent(lines)


@pytest.mark.parametrize("worked", cases("readings.ndjson"))
def test_a_reading_is_followed_as_it_was_reasoned(worked: dict[str, Any]) -> None:
    assert program().under(worked["reading"]) != program().under({})
    lines = decided(worked)
    agree(worked, lines)
    consistent(lines)
