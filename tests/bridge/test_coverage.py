"""Coverage tells what no scenario shows of clauses, statuses and criteria that decide alone."""

import json
from pathlib import Path

from rsb_prove.bridge.coverage import (
    Part,
    coverage,
    decision_clauses,
    possible_statuses,
)
from rsb_prove.bridge.document import read_document
from rsb_prove.bridge.program import Decided
from tests.case_strategies import program

CASE = json.loads(
    (Path(__file__).parents[2] / "examples" / "weekly-interval.json").read_text("utf-8")
)


def decided(date: str, **care: object) -> Decided:
    requests = [{**CASE["requests"][0], "date": date}]
    case = {**CASE, "care": {**CASE["care"], **care}, "requests": requests}
    return program().decide(read_document(json.dumps(case), "case"))


def parts(*cases: Decided) -> tuple[Part, ...]:
    return coverage(program().base, cases)


SIX, SEVEN = "2024-06-09", "2024-06-10"


def test_without_a_case_only_what_holds_of_every_case_is_covered() -> None:
    clauses, statuses, alone = parts()
    assert 0 < clauses.total - len(clauses.missing) < 40
    assert len(statuses.missing) == statuses.total
    assert len(alone.missing) == alone.total


def test_each_part_has_a_percentage_of_what_it_counts() -> None:
    assert Part("x", 4, ("one",)).percent == 75.0
    assert Part("x", 0, ()).percent == 100.0


def test_a_status_is_covered_where_it_is_seen() -> None:
    seen = parts(decided(SIX))[1].missing
    assert "IND-TX-FREQ failed" not in seen
    assert "IND-TX-FREQ met" in seen
    assert "IND-TX-FREQ met" not in parts(decided(SIX), decided(SEVEN))[1].missing


def test_only_statuses_that_the_rules_can_conclude_are_asked_for() -> None:
    possible = possible_statuses(program().base)
    assert possible["IND-TX-FREQ"] == ("met", "failed", "unknown")
    assert "failed" not in possible["INST-MANDATE"]


def test_a_criterion_decides_alone_where_nothing_else_differs() -> None:
    one = parts(decided(SIX), decided(SEVEN))[2]
    assert "IND-TX-FREQ" not in one.missing
    assert "IND-TX-PROGRAM" in one.missing


def test_two_criteria_that_differ_at_once_show_neither() -> None:
    both = parts(decided(SIX, pain_program=False), decided(SEVEN))[2]
    assert {"IND-TX-FREQ", "IND-TX-PROGRAM"} <= set(both.missing)
    # … but beside a line in which one of them differs, the determination is the same.
    more = parts(decided(SIX, pain_program=False), decided(SEVEN), decided(SIX))[2]
    assert "IND-TX-FREQ" not in more.missing
    assert "IND-TX-PROGRAM" in more.missing


def test_what_rests_on_a_criterion_may_differ_with_it() -> None:
    found = parts(decided(SEVEN, pain_program=False), decided(SEVEN))[2]
    assert {"IND-TX-PROGRAM", "IND-TX-CONS"}.isdisjoint(found.missing)


def test_clauses_that_look_for_ways_forward_are_none_of_a_decision() -> None:
    files = {clause.place.file for _, clause in decision_clauses(program().base)}
    assert "policy/60_therapeutic.dl" in files
    assert files.isdisjoint({"ways.dl", "answers.dl"})
