"""Worked cases, reasoned by hand from the policy and its reading, against the program.

`scenarios.ndjson` is under the default readings; a case of `readings.ndjson` names the
reading that it is judged under instead.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import Program, shipped

HERE = Path(__file__).resolve().parent


def cases(name: str) -> list[Any]:
    """The cases of a file, each under its id."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line]
    return [pytest.param(case, id=case["case"]["case_id"]) for case in found]


@cache
def program(readings: tuple[tuple[str, str], ...]) -> Program:
    return shipped(dict(readings))


def decided(worked: dict[str, Any]) -> list[tuple[dict[str, Any], LineDecision]]:
    """What is expected of each line, beside what was decided of it."""
    readings = tuple(sorted(worked.get("reading", {}).items()))
    lines = decide(json.dumps(worked["case"]), readings)
    return list(zip(worked["expect"], lines, strict=True))


@cache
def decide(
    case: str, readings: tuple[tuple[str, str], ...]
) -> tuple[LineDecision, ...]:
    """A case is decided once, for all the tests that look at it."""
    return program(readings).decide(read_document(case, "case")).lines


def decisive(line: LineDecision) -> set[str]:
    """The criteria that may stand behind a determination."""
    if line.determination == "medically_necessary":
        return set(line.of_status("met"))
    if line.ground == "failed_criterion":
        return set(line.of_status("failed"))
    if line.ground in ("unknown_criterion", "unknown_in_final_record"):
        return set(line.of_status("unknown"))
    return set(line.of_status("failed")) | set(line.of_status("unknown"))


def agree(worked: dict[str, Any]) -> None:
    for expected, line in decided(worked):
        assert line.line == expected["line"], worked["note"]
        assert line.determination == expected["determination"], worked["note"]
        assert set(expected["by"]) <= decisive(line), worked["note"]


def consistent(worked: dict[str, Any]) -> None:
    for _, line in decided(worked):
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
def test_scenario(worked: dict[str, Any]) -> None:
    agree(worked)


@pytest.mark.parametrize("worked", cases("readings.ndjson"))
def test_reading(worked: dict[str, Any]) -> None:
    agree(worked)


@pytest.mark.parametrize("worked", cases("scenarios.ndjson") + cases("readings.ndjson"))
def test_consistency(worked: dict[str, Any]) -> None:
    consistent(worked)
