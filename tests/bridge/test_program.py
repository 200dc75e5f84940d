"""From a document to its decision: the steps together."""

import copy

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.facts import GIVEN
from rsb_prove.bridge.program import (
    Program,
    compiled,
    format_of,
    shipped,
    vocabularies,
)
from rsb_prove.bridge.rulebase import load
from tests.bridge.rule_texts import base
from tests.case_changes import put
from tests.case_strategies import VIGNETTES, Case, program, read

CASE: Case = VIGNETTES["V001"]["case"]


def lines_of(case: Case, of: Program | None = None) -> list[tuple[str, str]]:
    decided = (of or program()).decide(read(case))
    return [(line.line, line.determination) for line in decided.lines]


def test_a_case_is_decided_line_by_line_in_its_own_order() -> None:
    first = CASE["requests"][0]
    requests = [
        {**first, "line": str(n), "date": f"2024-06-{30 - n}"} for n in range(12)
    ]
    found = lines_of(put(CASE, ("requests",), requests))
    assert [line for line, _ in found] == [str(n) for n in range(12)]


def test_an_invalid_case_is_rejected_before_it_is_decided() -> None:
    with pytest.raises(Rejected) as caught:
        program().decide(read(put(CASE, ("requests", 0, "target"), "stelate_ganglion")))
    (found,) = caught.value.diagnostics
    assert (found.code, caught.value.status) == ("RSB202", 65)


def test_a_program_refuses_rules_that_are_not_sound() -> None:
    with pytest.raises(Rejected) as caught:
        Program(compiled(base("lone(X) <= ~node(X)")))
    assert [one.code for one in caught.value.diagnostics] == ["RSB312"]


def test_a_decision_rests_on_the_readings_that_are_chosen() -> None:
    case = put(VIGNETTES["V139"]["case"], ("case_id",), "V139")
    assert lines_of(case) == [("1", "not_medically_necessary")]
    assert lines_of(case, shipped({"weekly": "calendar_week"})) == [
        ("1", "medically_necessary")
    ]


def test_a_reading_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Rejected) as caught:
        shipped({"weekly": "monthly"})
    assert caught.value.status == 2


def test_the_facts_of_a_case_are_all_given_predicates() -> None:
    found = program().decide(read(CASE))
    assert {fact.predicate for fact in found.facts} <= set(GIVEN) <= found.live
    assert all(found.model.holds(f.predicate, *f.row) for f in found.facts)


def test_deciding_changes_nothing_in_the_document() -> None:
    document = read(CASE)
    before = copy.deepcopy(document.root)
    program().decide(document)
    assert document.root == before


def test_vocabularies_hold_their_terms_and_their_synonyms() -> None:
    found = vocabularies(load())
    assert {"edema", "swelling", "any_finding"} & found["finding"] == {
        "edema",
        "swelling",
    }
    assert found == format_of(load()).vocabularies
    assert "" not in found


def test_a_new_field_and_term_need_facts_only() -> None:
    from rsb_prove.bridge.rulebase import rule_files

    added = "+field('request', 'urgent', 'yes_no', 'Urgent?')\n+target('new_nerve', 'other')\n"
    extended = Program(compiled(load([*rule_files(), ("zz.dl", added)])))
    case = put(
        put(CASE, ("requests", 0, "urgent"), True),
        ("requests", 0, "target"),
        "new_nerve",
    )
    assert lines_of(case, extended) == [("1", "not_applicable")]
    with pytest.raises(Rejected):
        program().decide(read(case))
