"""What holds of every case: properties of the decision, tried on drawn cases."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.document import ABSENT, follow
from rsb_prove.bridge.program import Decided
from tests.case_strategies import (
    Case,
    Place,
    cases,
    documented_more,
    program,
    read,
    shuffled,
    widened,
)


def examples(count: int) -> settings:
    """So many drawn cases, the same ones in each run."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=count, deadline=None, derandomize=True, suppress_health_check=slow
    )


def decide(case: Case) -> Decided:
    return program().decide(read(case))


def statuses(case: Case) -> dict[tuple[str, str], str]:
    """Line id and criterion -> met, failed or unknown."""
    return {
        (line.line, one.criterion): one.status
        for line in decide(case).lines
        for one in line.criteria
    }


@examples(30)
@given(cases())
def test_nothing_is_both_met_and_failed(case: Case) -> None:
    model = decide(case).model
    assert set(model.rows("met")) & set(model.rows("failed")) == set()


@examples(30)
@given(cases())
def test_every_criterion_that_applies_has_one_status(case: Case) -> None:
    model = decide(case).model
    found = Counter(row for name in ("met", "failed", "unknown") for row in model.rows(name))
    assert found == Counter(model.rows("applies"))


@examples(30)
@given(cases())
def test_every_line_gets_exactly_one_determination(case: Case) -> None:
    decided = decide(case)
    lines = [row[0] for row in decided.model.rows("determination")]
    assert sorted(map(str, lines)) == [f"/requests/{n}" for n in range(len(case["requests"]))]
    assert [line.line for line in decided.lines] == [r["line"] for r in case["requests"]]
