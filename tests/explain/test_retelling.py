"""The facts of a case, read twice by code that has nothing in common."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from rsb_prove.bridge.facts import case_facts
from rsb_prove.explain.retelling import hash_of, retold
from tests.case_strategies import Case, any_case, examples, program, read
from tests.vignette_proofs import decided, every_vignette


def told(root: Any) -> list[tuple[object, ...]]:
    return sorted(retold(root, program().base.facts), key=str)


@every_vignette
def test_a_vignette_states_what_the_program_takes_it_to_state(name: str) -> None:
    found = decided(name)
    facts = [(fact.predicate, fact.row, fact.pointer) for fact in found.facts]
    assert told(found.document.root) == sorted(facts, key=str)
    assert hash_of(found.document.root) == found.document.sha256


@examples(60)
@given(any_case)
def test_any_case_states_what_the_program_takes_it_to_state(case: Case) -> None:
    document = read(case)
    found = case_facts(document, program().format)
    facts = [(fact.predicate, fact.row, fact.pointer) for fact in found]
    assert told(document.root) == sorted(facts, key=str)
    assert hash_of(document.root) == document.sha256


@pytest.mark.parametrize(
    ("field", "value", "row"),
    [
        ("date", "2024-02", (738917, 738945)),
        ("date", "2023", (738521, 738885)),
        ("date", None, (1, 3652059)),
    ],
)
def test_a_date_is_every_day_that_it_may_be(
    field: str, value: str | None, row: tuple[int, int]
) -> None:
    case = {"requests": [{"line": "1", field: value}]}
    days = [fact for fact in told(case) if fact[0] == "day"]
    assert days == [
        ("day", ("/requests/0", field, *row), f"/requests/0/{field}"),
    ]


def test_numbers_are_told_in_thousandths() -> None:
    response = {"pain_reduction_percent": Decimal("49.999"), "pain_before": 8}
    case = {"history": {"blocks": [{"id": "b1", "response": response}]}}
    found = {fact[1][2] for fact in told(case) if fact[0] == "number"}  # type: ignore[index]
    assert found == {49_999, 8_000}


def test_lines_are_ranked_by_date_and_then_as_people_count() -> None:
    lines = [("10", "2024-06-01"), ("2", "2024-06-01"), ("1", None), ("x", "2024-05")]
    case = {"requests": [{"line": line, "date": date} for line, date in lines]}
    ranks = {fact[1] for fact in told(case) if fact[0] == "rank"}
    assert ranks == {
        ("/requests/2", 1),
        ("/requests/3", 2),
        ("/requests/1", 3),
        ("/requests/0", 4),
    }
