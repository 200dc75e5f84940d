"""Between the policy and the rules, both ways: nothing is missing, nothing invented."""

import pytest

from rsb_prove.bridge.rulebase import RuleBase, load
from rsb_prove.explain.trace import trace


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load()


def test_the_policy_has_eighty_six_statements_in_order(base: RuleBase) -> None:
    assert [row.number for row in trace(base)] == list(range(1, 87))
    assert len({row.statement for row in trace(base)}) == 86


def test_each_statement_is_encoded_or_left_out_with_a_reason(base: RuleBase) -> None:
    assert [r.statement for r in trace(base) if r.encoded == bool(r.reason)] == []


def test_each_criterion_cites_a_statement_of_the_policy(base: RuleBase) -> None:
    known = {row.statement for row in trace(base)}
    for criterion in base.criteria.values():
        assert set(criterion.statements) <= known, criterion.id
        assert criterion.statements, criterion.id


def test_each_criterion_that_applies_has_metadata_and_a_verdict(base: RuleBase) -> None:
    applying = {str(row[0]) for row in base.rows("applies_to")}
    applying |= {str(row[1]) for row in base.rows("member")}
    assert applying <= set(base.criteria)


def test_no_number_of_the_policy_stands_in_a_clause(base: RuleBase) -> None:
    """0 and 1 tell before from after; every other number is a fact."""
    numbers = {str(value) for name, value in base.rows("limit")}
    for clause in base.clauses:
        words = (
            str(clause).replace("(", " ").replace(")", " ").replace(",", " ").split()
        )
        assert not numbers & set(words), clause.place


def test_every_reading_in_force_is_one_of_its_options(base: RuleBase) -> None:
    options = {(row[0], row[1]) for row in base.rows("option")}
    assert set(base.rows("reading")) <= options
    assert len(dict(base.rows("reading"))) == len(base.rows("reading"))  # type: ignore[arg-type]
    confident = {row[0] for row in base.rows("confidence")}
    assert confident == {row[0] for row in base.rows("reading")}


def test_the_readings_that_users_may_switch_are_there(base: RuleBase) -> None:
    wanted = "A7 A10 A12 A29 A30 A33 A34 A37 A40 A44 A49 A51 A55 A58 A60 A62 A65 A67"
    assert set(wanted.split()) <= {str(row[2]) for row in base.rows("option")}


def test_a_term_stands_once_in_its_vocabulary(base: RuleBase) -> None:
    for name in ("injectate", "procedure", "finding", "synonym", "diagnosis", "limb"):
        terms = [row[0] for row in base.rows(name)]
        assert len(terms) == len(set(terms)), name


def test_every_synonym_stands_for_a_finding(base: RuleBase) -> None:
    findings = {row[0] for row in base.rows("finding")}
    assert {row[1] for row in base.rows("synonym")} <= findings
    assert not {row[0] for row in base.rows("synonym")} & findings


def test_every_declared_predicate_is_used(base: RuleBase) -> None:
    """But for those that only describe: they are read, and no clause asks them."""
    described = {"predicate", "part", "field", "part_question", "also_named", "option"}
    described |= {"confidence", "statement", "left_out", "encodes", "policy", "unread"}
    described |= {
        "absence",
        "recommendation",
        "sums_up",
        "flag",
        "ask",
        "determination",
        "looks",
        "sought",
    }
    used = {c.head.predicate for c in base.clauses} | {f.predicate for f in base.facts}
    given = {"says", "number", "day", "ymd", "week", "lists", "listed", "has"}
    given |= {"enumerates", "rank"}
    assert set(base.predicates) - used - given - described == set()
